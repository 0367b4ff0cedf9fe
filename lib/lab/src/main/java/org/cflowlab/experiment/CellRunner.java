package org.cflowlab.experiment;

import java.io.IOException;
import java.util.List;
import org.cflowlab.progress.Progress;

/** Trains cells of a grid elsewhere than in this process, such as on a cluster. */
@FunctionalInterface
public interface CellRunner {
  /**
   * Trains cells, in any order and at once if it likes; each that was finished is in its folder
   * afterwards.
   *
   * @return those that came to no end
   */
  List<Grid.Failed> run(List<Cell> cells, Progress progress)
      throws IOException, InterruptedException;
}
