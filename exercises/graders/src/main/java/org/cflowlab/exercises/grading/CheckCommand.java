package org.cflowlab.exercises.grading;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cflowlab.cli.ExitCode;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.Place;
import org.cflowlab.cli.Project;
import org.cflowlab.exercises.servant.AnswerFiles;
import org.cflowlab.exercises.servant.Found;
import org.cflowlab.exercises.servant.Refused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab check}: grades the answers under exercises/contracts where they stand. */
@Place(30)
@Command(
    name = "check",
    header = "Grade your answers to the exercises.",
    description =
        "Tries the answers in exercises/contracts, folder answers. Ends with 1 if points are"
            + " missing.")
public final class CheckCommand implements LabCommand {
  /** They are compiled here and not with the kit, which a half-written one would stop. */
  private static final String ANSWERS =
      "exercises/contracts/src/main/java/org/cflowlab/exercises/answers";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "EXERCISE",
      description = "Which ones, such as E1 E3. Without any, all of them.")
  private List<String> asked = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int points = 0;
    int worth = 0;
    Collection<Exercise> exercises = exercises();
    AnswerFiles files =
        AnswerFiles.in(
            Project.root().resolve(ANSWERS), exercises.stream().map(Exercise::name).toList());
    files.found().notes().forEach(out::println);
    for (Exercise exercise : exercises) {
      Report report = report(exercise, files);
      out.println(report);
      out.println();
      out.flush();
      points += report.points();
      worth += report.worth();
    }
    out.println("Total: " + points + " of " + worth + " points");
    out.flush();
    return points == worth ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static Report report(Exercise exercise, AnswerFiles files) {
    String name = exercise.name();
    Found found = files.found();
    int versions = found.versions().getOrDefault(name, List.of()).size();
    String reason = found.problem().isEmpty() ? "there is no such class" : found.problem();
    Report best = null;
    for (int which = 0; which < versions && (best == null || !best.full()); which++) {
      try {
        Report report = Grade.check(exercise, files.answer(name, which), Grade.PATIENCE);
        best = best == null || report.points() > best.points() ? report : best;
      } catch (Refused e) {
        reason = e.getMessage();
      }
    }
    return best != null
        ? best
        : Grade.lost(
            name, List.of(), reason, "Look at " + name + "Answer.java in " + ANSWERS + ".");
  }

  private Collection<Exercise> exercises() {
    if (asked.isEmpty()) {
      return List.of(Exercise.values());
    }
    return asked.stream().map(Exercise::named).collect(Collectors.toCollection(TreeSet::new));
  }
}
