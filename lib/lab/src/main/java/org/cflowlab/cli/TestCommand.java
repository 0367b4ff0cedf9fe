package org.cflowlab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.cli.notebooks.NotebookRunner;
import org.cflowlab.cli.testing.Maven;
import org.cflowlab.cli.testing.Surefire;
import org.cflowlab.cli.testing.Tally;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab test}: everything the kit can check about itself. */
@Place(70)
@Command(
    name = "test",
    header = "Run the tests of the kit itself.",
    description =
        "Four parts: unit (Maven on the default stack), pt20 (the same on the other stack),"
            + " notebooks (all of them, compared with their committed outputs) and browser"
            + " (JupyterLab in Chromium). The last line counts them.")
public final class TestCommand implements LabCommand {
  /** The parts of the test. */
  enum Part {
    UNIT,
    PT20,
    NOTEBOOKS,
    BROWSER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Outcome(Tally tally, String remark) {}

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "run only these parts: ${COMPLETION-CANDIDATES}")
  private List<Part> only = List.of(Part.values());

  @Override
  public Integer call() throws Exception {
    Map<Part, String> lines = new LinkedHashMap<>();
    Tally total = Tally.NONE;
    for (Part part : only.stream().distinct().sorted().toList()) {
      System.out.println();
      System.out.println("==== " + part + " ====");
      long start = System.nanoTime();
      Outcome outcome = run(part);
      long seconds = Math.round((System.nanoTime() - start) / 1e9);
      total = total.plus(outcome.tally());
      lines.put(
          part,
          "%-10s %4d s  %s%s"
              .formatted(
                  part,
                  seconds,
                  outcome.tally(),
                  outcome.remark().isEmpty() ? "" : " (" + outcome.remark() + ")"));
    }
    System.out.println();
    lines.values().forEach(System.out::println);
    System.out.println(total);
    return total.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static Outcome run(Part part) throws IOException, InterruptedException {
    return switch (part) {
      case UNIT -> maven(part, "verify");
      case PT20 -> pt20();
      case NOTEBOOKS -> notebooks();
      case BROWSER ->
          maven(part, "-pl", "lib/lab", "-am", "-Dgroups=browser", "-DexcludedGroups=none", "test");
    };
  }

  private static Outcome pt20() throws IOException, InterruptedException {
    if (System.getProperty("os.name").startsWith("Linux")
        && System.getProperty("os.arch").equals("aarch64")) {
      String why = "PyTorch 2.0.1 has no libraries for Linux on arm64";
      System.out.println(why);
      return new Outcome(new Tally(0, 0, 1), why);
    }
    return maven(Part.PT20, "-Ppt20", "verify");
  }

  private static Outcome maven(Part part, String... arguments)
      throws IOException, InterruptedException {
    Path log = Project.target().resolve("test-" + part + ".log");
    int code = Maven.run(log, arguments);
    Tally tally = Surefire.count(log);
    if (code != 0 && tally.failed() == 0) {
      return new Outcome(tally.plus(new Tally(0, 1, 0)), "the build failed: " + log);
    }
    return new Outcome(tally, code == 0 ? "" : "see " + log);
  }

  private static Outcome notebooks() throws IOException, InterruptedException {
    TerminalProgress progress = new TerminalProgress();
    NotebookRunner runner = new NotebookRunner(JupyterEnvironment.ensure(progress), progress);
    List<String> failed = new ArrayList<>();
    List<Path> all = NotebooksCommand.all();
    for (Path notebook : all) {
      if (!NotebooksCommand.run(runner, notebook, true)) {
        failed.add(notebook.getFileName().toString());
      }
    }
    Tally tally = new Tally(all.size() - failed.size(), failed.size(), 0);
    return new Outcome(tally, String.join(", ", failed));
  }
}
