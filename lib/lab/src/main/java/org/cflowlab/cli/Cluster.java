package org.cflowlab.cli;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cflowlab.progress.Progress;

/**
 * Runs {@code lab compare}, one training a process, on many cores or machines. A module that is on
 * the classpath only when asked for brings it, named in {@code
 * META-INF/services/org.cflowlab.cli.Cluster}.
 */
public interface Cluster {
  /**
   * One command to run.
   *
   * @param cell its training's {@link org.cflowlab.experiment.Cell#id()}
   * @param arguments after {@code lab}, all but {@code --out}
   * @param files of the cell's folder so far
   */
  record Work(String cell, List<String> arguments, Map<String, byte[]> files)
      implements Serializable {}

  /**
   * What became of it.
   *
   * @param files of the cell's folder now
   * @param error in one line, or null where the training was finished
   */
  record Done(String cell, Map<String, byte[]> files, String error) implements Serializable {}

  /**
   * Runs all commands, and hands over each result as it comes; one that is lost or fails takes no
   * other with it.
   *
   * @param master where, such as {@code local[2]} or {@code spark://host:7077}
   * @param done called by one thread at a time
   * @throws IllegalArgumentException if there is no such place
   */
  void run(String master, List<Work> work, Progress progress, Consumer<Done> done)
      throws IOException, InterruptedException;
}
