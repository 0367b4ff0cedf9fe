package org.cflowlab.exercises.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.Main;
import org.junit.jupiter.api.Test;

class CheckCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int check(String... arguments) {
    String[] line = Stream.concat(Stream.of("check"), Stream.of(arguments)).toArray(String[]::new);
    return Main.run(new PrintWriter(out), new PrintWriter(err, true), line);
  }

  @Test
  void theLauncherFindsIt() {
    assertThat(ServiceLoader.load(LabCommand.class)).hasAtLeastOneElementOfType(CheckCommand.class);
  }

  @Test
  void whatIsAskedTwiceIsGradedOnceAndMissingPointsExitWithOne() {
    assertThat(check("E1", "e1")).isEqualTo(1);
    assertThat(out.toString()).contains("E1  KL of two", "Total: 0 of 10 points");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anUnknownExerciseIsWrongUsage() {
    assertThat(check("E77")).isEqualTo(2);
    assertThat(err.toString()).startsWith("lab: E77 is no exercise; there are [E1");
    assertThat(out.toString()).isEmpty();
  }
}
