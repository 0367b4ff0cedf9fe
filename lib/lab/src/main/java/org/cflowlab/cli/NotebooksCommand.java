package org.cflowlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.cli.notebooks.NotebookRunner;
import org.cflowlab.file.BadInputException;
import org.cflowlab.machine.Processors;
import org.cflowlab.progress.SideBySide;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab notebooks}: the course without a browser. */
@Place(40)
@Command(
    name = "notebooks",
    header = "Run the notebooks without a browser.",
    description =
        "Runs notebooks from top to bottom and, where all went well, writes their outputs into them. With --check nothing"
            + " is written: the run must show what is committed (numbers to 1%%, times and memory aside), no error and"
            + " nothing on standard error.")
public final class NotebooksCommand implements LabCommand {
  /** What a kernel and its Jupyter may take. */
  private static final long KERNEL_BYTES = 4L << 30;

  @Option(names = "--check", description = "compare with the committed outputs, write nothing")
  private boolean check;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "notebooks at once; default: as many as there are processors and memory for")
  private Integer jobs;

  @Parameters(
      paramLabel = "NAME",
      description = "notebooks by name or number, such as 03 (default: all)")
  private List<String> names = List.of();

  @Override
  public Integer call() throws Exception {
    List<Path> notebooks = select(all(), names);
    int atOnce = jobs == null ? atOnce() : TrainingOptions.atLeast("--jobs", jobs, 1);
    return run(notebooks, check, atOnce).isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** As many as there are processors and memory for. */
  static int atOnce() {
    return Processors.programs(KERNEL_BYTES);
  }

  /**
   * Runs notebooks, and says of each when it ends how it went.
   *
   * @return those that did not go well
   */
  static List<Path> run(List<Path> notebooks, boolean check, int jobs)
      throws IOException, InterruptedException {
    TerminalProgress progress = new TerminalProgress();
    JupyterEnvironment environment = JupyterEnvironment.ensure(progress);
    List<SideBySide.Work<Boolean>> works = new ArrayList<>();
    for (Path notebook : notebooks) {
      works.add(lane -> run(new NotebookRunner(environment, lane), notebook, check));
    }
    List<Boolean> well = SideBySide.run(works, jobs, progress);
    return IntStream.range(0, well.size())
        .filter(i -> !well.get(i))
        .mapToObj(notebooks::get)
        .toList();
  }

  private static boolean run(NotebookRunner runner, Path notebook, boolean check)
      throws IOException, InterruptedException {
    List<String> problems = check ? runner.check(notebook) : runner.update(notebook);
    String verdict =
        problems.isEmpty() ? check ? "ok" : "written" : check ? "not ok" : "needs work";
    List<String> lines = new ArrayList<>(problems);
    lines.add(verdict);
    String name = notebook.getFileName() + ": ";
    System.out.println(name + String.join(System.lineSeparator() + name, lines));
    return problems.isEmpty();
  }

  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(Project.notebooks())) {
      return files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  static List<Path> select(List<Path> all, List<String> names) {
    if (names.isEmpty()) {
      return all;
    }
    List<Path> selected = new ArrayList<>();
    for (String name : names) {
      String file = Path.of(name).getFileName().toString();
      String start = file.matches("\\d") ? "0" + file : file;
      List<Path> fitting =
          all.stream().filter(f -> f.getFileName().toString().startsWith(start)).toList();
      if (fitting.isEmpty()) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "there is no notebook '%s' among %s.",
                name,
                all.stream().map(f -> f.getFileName().toString()).toList()));
      }
      selected.addAll(fitting);
    }
    return selected.stream().distinct().toList();
  }
}
