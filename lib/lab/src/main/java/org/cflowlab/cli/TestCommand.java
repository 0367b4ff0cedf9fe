package org.cflowlab.cli;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cflowlab.cli.testing.Gradle;
import org.cflowlab.cli.testing.Maven;
import org.cflowlab.cli.testing.Surefire;
import org.cflowlab.cli.testing.Tally;
import org.cflowlab.machine.Processors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab test}: everything the kit can check about itself. */
@Place(70)
@Command(
    name = "test",
    header = "Run the tests of the kit itself.",
    description =
        "Five parts: unit (Maven on the default stack), pt20 (all of it that computes with arrays,"
            + " on the other stack), examples (lib/examples against the installed library, by Maven and"
            + " Gradle),"
            + " notebooks (all of them, compared with their committed outputs) and browser"
            + " (JupyterLab in Chromium). The last lines name the classes that"
            + " took longest, and count.")
public final class TestCommand implements LabCommand {
  /** The parts of the test. */
  enum Part {
    UNIT,
    PT20,
    EXAMPLES,
    NOTEBOOKS,
    BROWSER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a JVM with tests may take; classes run side by side, each in one. */
  private static final long FORK_BYTES = 3L << 30;

  /** What lib/README.md says for it, but for the wrapper's name. */
  static final List<String> INSTALL =
      List.of(
          "install",
          "-Plibrary",
          "-Dmaven.test.skip=true",
          "-pl",
          "lib/core,lib/natives,lib/bom",
          "-am");

  /** Classes of a part that are named with their seconds. */
  private static final int SLOWEST = 12;

  private record Outcome(Tally tally, String remark, List<String> slowest) {
    Outcome(Tally tally, String remark) {
      this(tally, remark, List.of());
    }

    Outcome plus(Outcome other) {
      return new Outcome(
          tally.plus(other.tally),
          Stream.of(remark, other.remark).filter(r -> !r.isEmpty()).collect(joining("; ")),
          Stream.concat(slowest.stream(), other.slowest.stream()).toList());
    }
  }

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "run only these parts: ${COMPLETION-CANDIDATES}")
  private List<Part> only = List.of(Part.values());

  @Option(
      names = "--quick",
      description =
          "for the loop of a developer: of the part unit, the tests that take seconds, and neither"
              + " formats nor other parts")
  private boolean quick;

  @Override
  public Integer call() throws Exception {
    List<Part> parts = quick ? List.of(Part.UNIT) : only;
    Map<Part, String> lines = new LinkedHashMap<>();
    Map<Part, List<String>> slowest = new LinkedHashMap<>();
    Tally total = Tally.NONE;
    for (Part part : parts.stream().distinct().sorted().toList()) {
      System.out.println();
      System.out.println("==== " + part + " ====");
      long start = System.nanoTime();
      Outcome outcome = run(part);
      long seconds = Math.round((System.nanoTime() - start) / 1e9);
      total = total.plus(outcome.tally());
      if (!outcome.slowest().isEmpty()) {
        slowest.put(part, outcome.slowest());
      }
      lines.put(
          part,
          String.format(
              Locale.ROOT,
              "%-10s %4d s  %s%s",
              part,
              seconds,
              outcome.tally(),
              outcome.remark().isEmpty() ? "" : " (" + outcome.remark() + ")"));
    }
    System.out.println();
    slowest.forEach(
        (part, classes) ->
            System.out.println("slowest of " + part + ": " + String.join(", ", classes)));
    lines.values().forEach(System.out::println);
    System.out.println(total);
    return total.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Outcome run(Part part) throws IOException, InterruptedException {
    return switch (part) {
      case UNIT ->
          quick ? maven(part, "-DexcludedGroups=browser,slow", "test") : maven(part, "verify");
      case PT20 -> pt20();
      case EXAMPLES -> examples();
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
    return maven(
        Part.PT20,
        "-Ppt20",
        "-DexcludedGroups=browser,once",
        "-Dspotless.check.skip=true",
        "verify");
  }

  private static Outcome maven(Part part, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.add("-Dtest.forks=" + (part == Part.BROWSER ? 1 : Processors.programs(FORK_BYTES)));
    return maven("test-" + part, line);
  }

  private static Outcome maven(String name, List<String> arguments)
      throws IOException, InterruptedException {
    Path log = Project.target().resolve(name + ".log");
    int code = Maven.run(log, arguments);
    Tally tally = Surefire.count(log);
    if (code != 0 && tally.failed() == 0) {
      return new Outcome(tally.plus(new Tally(0, 1, 0)), "the build failed: " + log);
    }
    return new Outcome(tally, code == 0 ? "" : "see " + log, Surefire.slowest(log, SLOWEST));
  }

  /** The programs of another project: what is installed, in a repository of its own, is enough. */
  private static Outcome examples() throws IOException, InterruptedException {
    Path repository = Project.target().resolve("repository");
    List<String> own =
        List.of(
            "-Dmaven.repo.local=" + repository,
            "-Dmaven.repo.local.tail=" + Maven.repository(),
            "-Dmaven.repo.local.tail.ignoreAvailability=true");
    List<String> install = new ArrayList<>(own);
    install.addAll(INSTALL);
    Outcome installed = maven("install", install);
    if (installed.tally().failed() > 0) {
      return installed;
    }
    List<String> test = new ArrayList<>(own);
    test.addAll(List.of("-f", "lib/examples/pom.xml", "test"));
    Outcome byMaven = maven("test-" + Part.EXAMPLES, test);
    return byMaven.tally().failed() > 0
        ? byMaven
        : byMaven.plus(byGradle(List.of(repository, Maven.repository())));
  }

  /** One program, by the examples' other build, from what Maven has found. */
  private static Outcome byGradle(List<Path> repositories)
      throws IOException, InterruptedException {
    Optional<Gradle> gradle = Gradle.find();
    if (gradle.isEmpty()) {
      return new Outcome(new Tally(0, 0, 1), "not by Gradle: there is none on the PATH");
    }
    Path log = Project.target().resolve("test-" + Part.EXAMPLES + "-gradle.log");
    List<String> run = List.of("run", "-Pprogram=SamplingService", "-Pwords=lidc-energy 100");
    Path project = Project.root().resolve("lib/examples");
    int code = gradle.get().run(log, project, repositories, run);
    if (code != 0 && Gradle.isTooOld(log)) {
      String java = "Java " + Runtime.version().feature();
      return new Outcome(new Tally(0, 0, 1), "not by Gradle: the one here does not run on " + java);
    }
    return code == 0
        ? new Outcome(new Tally(1, 0, 0), "")
        : new Outcome(new Tally(0, 1, 0), "Gradle's build failed: " + log);
  }

  private static Outcome notebooks() throws IOException, InterruptedException {
    List<Path> all = new ArrayList<>(NotebooksCommand.all());
    Collections.reverse(all); // those that train come last in the course and take longest
    List<Path> failed = NotebooksCommand.run(all, true, NotebooksCommand.atOnce());
    String names = failed.stream().map(f -> f.getFileName().toString()).collect(joining(", "));
    return new Outcome(new Tally(all.size() - failed.size(), failed.size(), 0), names);
  }
}
