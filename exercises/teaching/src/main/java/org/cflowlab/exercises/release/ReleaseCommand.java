package org.cflowlab.exercises.release;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.file.PathUtils;
import org.cflowlab.cli.ExitCode;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.Place;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.Project;
import org.cflowlab.cli.SetupException;
import org.cflowlab.cli.TerminalProgress;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.WholeFile;
import org.cflowlab.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab release}: writes the student's version of the kit. */
@Place(31)
@Command(
    name = "release",
    header = "Write the version for students (for teachers).",
    description =
        "Copies the files that git knows, without solutions, hidden graders and the teacher's"
            + " guide; looks for traces of them and for answers in notebooks and stubs; builds the"
            + " copy and checks that every stub scores 0; packs it. Nothing is left behind if a"
            + " check fails.")
public final class ReleaseCommand implements LabCommand {
  /** What the check prints, about: for the bar. */
  private static final int LINES = 40;

  private static final int MOST_NAMED = 10;

  @Spec private CommandSpec spec;

  @Option(
      names = {"--out", "--to"},
      paramLabel = "DIR",
      required = true,
      description = "a new folder; DIR.zip is written beside it")
  private Path to;

  @Option(
      names = "--autograder",
      paramLabel = "SERVICE",
      description =
          "instead, what a service's autograder needs, as DIR.zip: gradescope (a container that"
              + " grades each submission)")
  private Autograding service;

  @Option(
      names = "--hidden",
      paramLabel = "JAR|DIR",
      description = "with --autograder: graders that go with it")
  private Path hidden;

  /** Services that have an autograder. */
  private enum Autograding {
    GRADESCOPE
  }

  @Override
  public Integer call() throws Exception {
    if (hidden != null && service == null) {
      throw new BadInputException(
          "--hidden goes with --autograder: a students' version holds no hidden graders.");
    } else if (hidden != null && !Files.exists(hidden)) {
      throw new BadInputException("--hidden " + hidden + " is not there.");
    }
    Path folder = to.toAbsolutePath().normalize();
    Path zip = folder.resolveSibling(folder.getFileName() + ".zip");
    for (Path place : List.of(folder, zip)) {
      if (Files.exists(place)) {
        throw new BadInputException(
            place + " is there already; remove it or choose another --out.");
      }
    }
    Path kit = Project.root();
    if (folder.startsWith(kit)) {
      throw new BadInputException("--out must be outside the kit, not in " + kit + ".");
    }
    List<String> files = files(kit);
    Files.createDirectories(folder.getParent());
    Path draft = Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".draft");
    Path copy = draft.resolve("copy");
    PrintWriter out = spec.commandLine().getOut();
    if (service != null) {
      try {
        Autograder.gradescope(kit, files, hidden, copy);
        StudentVersion.zip(copy, "", draft.resolve("copy.zip"));
        WholeFile.move(draft.resolve("copy.zip"), zip);
      } finally {
        PathUtils.deleteDirectory(draft);
      }
      out.println("Upload " + zip + " as the autograder of a programming assignment.");
      out.flush();
      return ExitCode.DONE;
    }
    try {
      StudentVersion.copy(kit, files, copy);
      changed(kit).ifPresent(out::println);
      out.flush();
      refuse("the students' files show the teacher's: ", StudentVersion.traces(kit, copy), "");
      refuse(
          "what students are to write is there: ",
          StudentVersion.answers(copy),
          "; put the stubs back, such as with git restore");
      out.println(check(copy));
      StudentVersion.clean(copy);
      Path packed = draft.resolve("copy.zip");
      StudentVersion.zip(copy, folder.getFileName() + "/", packed);
      WholeFile.move(copy, folder);
      WholeFile.move(packed, zip);
    } finally {
      PathUtils.deleteDirectory(draft);
    }
    out.println("Released: " + folder + " and " + zip);
    out.flush();
    return ExitCode.DONE;
  }

  /** The files that git knows, as they are now. */
  static List<String> files(Path kit) {
    if (Program.onPath("git").isEmpty()) {
      throw new SetupException(
          "git is not on the PATH; it is needed to tell the kit's files from yours.");
    }
    String listed =
        git(kit, "ls-files")
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    new SetupException(
                        kit + " is no git repository; release from a clone of the kit."));
    return Arrays.asList(listed.split("\\R"));
  }

  /** A line that names what differs from the last commit, as all is copied as it lies there. */
  static Optional<String> changed(Path kit) {
    return git(kit, "diff", "--name-only", "HEAD")
        .filter(text -> !text.isBlank())
        .map(text -> List.of(text.split("\\R")))
        .map(
            files ->
                "Released as they are, not as in the last commit: "
                    + String.join(", ", files.subList(0, Math.min(files.size(), MOST_NAMED)))
                    + (files.size() > MOST_NAMED
                        ? " and " + (files.size() - MOST_NAMED) + " more."
                        : "."));
  }

  private static Optional<String> git(Path kit, String... command) {
    List<String> line =
        new ArrayList<>(List.of("git", "-c", "core.quotePath=false", "-C", kit.toString()));
    line.addAll(List.of(command));
    return Program.output(line, Map.of());
  }

  private static void refuse(String why, List<String> found, String mend) {
    if (!found.isEmpty()) {
      throw new BadInputException("not released: " + why + String.join("; ", found) + mend);
    }
  }

  /** Builds the copy and grades its stubs, as a student would. */
  private static String check(Path copy) throws IOException, InterruptedException {
    List<String> line = Program.script(copy.resolve("lab"));
    line.add("check");
    ProcessBuilder builder = new ProcessBuilder(line).directory(copy.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Path log = Project.target().resolve("release.log");
    String[] total = {""};
    try (Progress.Task task =
        new TerminalProgress().start("Building and checking the copy", LINES)) {
      int[] lines = {0};
      Program.run(
          builder,
          log,
          said -> {
            task.at(Math.min(++lines[0], LINES), "");
            if (said.startsWith("Total: ")) {
              total[0] = said;
            }
          });
    }
    if (total[0].isEmpty()) {
      throw new BadInputException(
          "not released: the students' copy does not build: " + Program.errorIn(log));
    }
    if (!total[0].matches("Total: 0 of \\d+ points")) {
      throw new BadInputException(
          "not released: the stubs should score 0, but: "
              + total[0]
              + "; is an answer in exercises/contracts? (log: "
              + log
              + ")");
    }
    return "The copy builds; its stubs: " + total[0].substring("Total: ".length());
  }
}
