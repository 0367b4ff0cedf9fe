package org.cflowlab.exercises.grading;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cflowlab.cli.ExitCode;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.Place;
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
        "Tries the answers in exercises/contracts, folder answers. Ends with 1 if points are missing.")
public final class CheckCommand implements LabCommand {
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
    for (Exercise exercise : exercises()) {
      Report report = Grade.check(exercise, exercise.answerFile(), Grade.PATIENCE);
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

  private Collection<Exercise> exercises() {
    if (asked.isEmpty()) {
      return List.of(Exercise.values());
    }
    return asked.stream().map(Exercise::named).collect(Collectors.toCollection(TreeSet::new));
  }
}
