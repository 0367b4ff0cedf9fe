package org.cflowlab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cflowlab.experiment.Cell;
import org.cflowlab.experiment.CellFolder;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.progress.Progress;

/** Trains cells on a cluster: their files travel there and back. */
final class ClusterRunner implements Comparison.Runner {
  private final Cluster cluster;
  private final String master;
  private final List<String> options;
  private final Path folder;

  /**
   * A runner.
   *
   * @param options of {@code compare} that all cells share
   * @param folder with a folder for each cell
   */
  ClusterRunner(Cluster cluster, String master, List<String> options, Path folder) {
    this.cluster = cluster;
    this.master = master;
    this.options = List.copyOf(options);
    this.folder = folder;
  }

  @Override
  public List<Comparison.Failed> run(List<Cell> cells, Progress progress)
      throws IOException, InterruptedException {
    Map<String, Cell> open = new LinkedHashMap<>();
    List<Cluster.Work> work = new ArrayList<>();
    for (Cell cell : cells) {
      open.put(cell.id(), cell);
      work.add(
          new Cluster.Work(
              cell.id(), arguments(cell), CellFolder.files(folder.resolve(cell.id()))));
    }
    List<Comparison.Failed> failed = new ArrayList<>();
    try {
      cluster.run(
          master,
          work,
          progress,
          done -> {
            Cell cell = open.remove(done.cell());
            if (done.error() == null) {
              write(done);
            } else {
              failed.add(new Comparison.Failed(cell, done.error()));
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    open.values()
        .forEach(cell -> failed.add(new Comparison.Failed(cell, "no answer from " + master)));
    return failed;
  }

  private List<String> arguments(Cell cell) {
    List<String> arguments = new ArrayList<>(List.of("compare", "--train-only"));
    arguments.addAll(options);
    arguments.addAll(List.of("--models", cell.kind().id(), "--raters", cell.raters().id()));
    arguments.addAll(List.of("--seeds", Long.toString(cell.seed())));
    return arguments;
  }

  private void write(Cluster.Done done) {
    try {
      CellFolder.write(done.files(), folder.resolve(done.cell()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
