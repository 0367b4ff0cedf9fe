package org.cflowlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.cli.notebooks.NotebookRunner;
import org.cflowlab.file.BadInputException;
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
  @Option(names = "--check", description = "compare with the committed outputs, write nothing")
  private boolean check;

  @Parameters(
      paramLabel = "NAME",
      description = "notebooks by name or number, such as 03 (default: all)")
  private List<String> names = List.of();

  @Override
  public Integer call() throws Exception {
    List<Path> notebooks = select(all(), names);
    TerminalProgress progress = new TerminalProgress();
    NotebookRunner runner = new NotebookRunner(JupyterEnvironment.ensure(progress), progress);
    int failed = 0;
    for (Path notebook : notebooks) {
      failed += run(runner, notebook, check) ? 0 : 1;
    }
    return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Runs one notebook and says how it went. */
  static boolean run(NotebookRunner runner, Path notebook, boolean check)
      throws IOException, InterruptedException {
    List<String> problems = check ? runner.check(notebook) : runner.update(notebook);
    for (String problem : problems) {
      System.out.println(notebook.getFileName() + ": " + problem);
    }
    String verdict = check ? "ok" : "written";
    if (!problems.isEmpty()) {
      verdict = check ? "not ok" : "needs work";
    }
    System.out.println(notebook.getFileName() + ": " + verdict);
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
            "there is no notebook '%s' among %s."
                .formatted(name, all.stream().map(f -> f.getFileName().toString()).toList()));
      }
      selected.addAll(fitting);
    }
    return selected.stream().distinct().toList();
  }
}
