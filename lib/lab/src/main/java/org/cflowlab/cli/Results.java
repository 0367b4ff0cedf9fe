package org.cflowlab.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.commons.io.file.PathUtils;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.report.DifferencesTable;
import org.cflowlab.experiment.report.NatsTable;
import org.cflowlab.experiment.report.Report;
import org.cflowlab.experiment.report.ScoreTable;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Disk;
import picocli.CommandLine.Option;

/** Where the results of trainings go: {@code --out}, or {@code --resume} for a folder in use. */
final class Results {
  @Option(
      names = {"--out", "--to"},
      paramLabel = "DIR",
      description =
          "the folder for the results; 'run' takes a new one, runs/DATA-PRESET-seedN where none is"
              + " named; in 'compare' what is there goes on")
  private Path out;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "go on with what was interrupted in this folder; the other options must be as they were")
  private Path resume;

  /** Whether a folder was named. */
  boolean isNamed() {
    return out != null || resume != null;
  }

  /**
   * A folder that holds nothing yet, or an interrupted run's.
   *
   * @param usual taken where none was named, with a number behind it where there is one already
   */
  Path fresh(Path usual) throws IOException {
    if (resume != null) {
      return inUse();
    }
    if (out == null) {
      return made(firstNew(usual));
    }
    if (!isFree(out)) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "the folder %s is not empty; name another with --out, or go on with --resume %s",
              out,
              out));
    }
    return made(out);
  }

  /** Makes the folder in one step, as another run may be looking for one at this moment. */
  static Path firstNew(Path usual) throws IOException {
    Files.createDirectories(usual.getParent());
    for (int n = 1; ; n++) {
      try {
        String name = usual.getFileName() + (n == 1 ? "" : "-" + n);
        return Files.createDirectory(usual.resolveSibling(name));
      } catch (FileAlreadyExistsException taken) {
        continue;
      }
    }
  }

  /** The folder that was named, whatever it holds. */
  Path any() throws IOException {
    return resume != null ? inUse() : made(out);
  }

  private Path inUse() throws IOException {
    if (out != null && !out.equals(resume)) {
      throw new BadInputException("--out and --resume name two folders; say one of them");
    }
    if (!isFree(resume) && !Files.isDirectory(trainings(resume))) {
      throw new BadInputException(
          "the folder " + resume + " holds no run to go on with; name that of one");
    }
    return made(resume);
  }

  private static Path made(Path folder) throws IOException {
    Disk.requireWritable(folder, 1 << 20);
    return folder;
  }

  /** Whether there is no such folder, or nothing in it. */
  private static boolean isFree(Path folder) throws IOException {
    return !Files.isDirectory(folder) || PathUtils.isEmptyDirectory(folder);
  }

  /** Trains; where the program is ended on the way, its last words say how to go on. */
  static Comparison.Result of(Callable<Comparison.Result> trainings, Path folder) throws Exception {
    String last =
        "%nlab: stopped; what is done is kept, and the same options with --resume %s go on from there%n";
    Thread words = new Thread(() -> System.err.printf(Locale.ROOT, last, folder));
    Runtime.getRuntime().addShutdownHook(words);
    try {
      return trainings.call();
    } finally {
      Program.forget(words);
    }
  }

  /** The folder that holds a folder for each training. */
  static Path trainings(Path folder) {
    return folder.resolve("models");
  }

  /**
   * Prints the table, writes the report, and names the trainings that failed.
   *
   * @return the exit code
   */
  static int conclude(Comparison.Result result, Path folder) throws IOException {
    if (!result.models().isEmpty()) {
      System.out.println();
      ScoreTable table = new ScoreTable(result);
      System.out.print(table.toText());
      Path page = Report.write(table, folder);
      if (result.seeds().size() > 1) {
        System.out.println(
            "* better than every other model of the column, over patients and over seeds (t, Holm)");
      }
      String tests = new DifferencesTable(table.differences()).toText();
      String nats = new NatsTable(result).toText();
      for (String more : List.of(tests, nats)) {
        System.out.print(more.isEmpty() ? "" : System.lineSeparator() + more);
      }
      System.out.println();
      System.out.println("Report: " + page.toAbsolutePath().normalize());
    }
    return tellFailed(result);
  }

  /**
   * Names the trainings that failed.
   *
   * @return the exit code
   */
  static int tellFailed(Comparison.Result result) {
    result.failed().forEach(f -> System.err.println("lab: " + f.cell() + ": " + f.reason()));
    return result.failed().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
