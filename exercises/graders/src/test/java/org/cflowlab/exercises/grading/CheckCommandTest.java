package org.cflowlab.exercises.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final String TODO = "throw new NotYetDone(\"E1: write kl\");";

  private static final String KL =
      "double kl = 0; for (int i = 0; i < a.length; i++) { double q = Math.exp(2 * b[i]), p ="
          + " Math.exp(2 * d[i]), m = a[i] - c[i]; kl += d[i] - b[i] + (q + m * m) / (2 * p) - .5;"
          + " } return kl;";

  @TempDir Path root;
  private String before;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void kit() throws IOException {
    before = System.getProperty("cflow.root");
    System.setProperty("cflow.root", root.toString());
    write("E1Answer", kl(TODO));
  }

  @AfterEach
  void settle() {
    if (before == null) {
      System.clearProperty("cflow.root");
    } else {
      System.setProperty("cflow.root", before);
    }
  }

  private void write(String name, String text) throws IOException {
    Path answers = root.resolve("exercises/contracts/src/main/java/org/cflowlab/exercises/answers");
    String head = "package org.cflowlab.exercises.answers; import org.cflowlab.exercises.*; ";
    Files.writeString(Files.createDirectories(answers).resolve(name + ".java"), head + text);
  }

  private static String kl(String body) {
    return "public final class E1Answer implements E1 { public double kl(double[] a, double[] b,"
        + " double[] c, double[] d) { "
        + body
        + " } }";
  }

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

  /** As it stands in the file now: nothing is built for it. */
  @Test
  void whatIsWrittenCountsAndWhatDoesNotCompileCostsItsOwnExercise() throws IOException {
    write("E1Answer", kl(KL));
    write("E8Answer", "public final class E8Answer implements E8 { public double iou(");
    write("E10Answer", "class Helper { }");
    assertThat(check("E1", "E8", "E10", "E11")).isEqualTo(1);
    assertThat(out.toString())
        .contains("Total: 10 of 40 points")
        .containsPattern("(?s)E8 .*does not compile: line \\d: .*E10 ")
        .containsPattern("(?s)E10 .*does not compile: .*E11 ")
        .containsPattern(
            "(?s)E11 .*there is no such class.*E11Answer.java in\\s+exercises/contracts");
    assertThat(check("E1")).isZero();
  }

  @Test
  void aHelperBesideItMayBeUsed() throws IOException {
    write("E1Answer", kl("return Helper.kl(a, b, c, d);"));
    String method = "static double kl(double[] a, double[] b, double[] c, double[] d) { ";
    write("Helper", "class Helper { " + method + KL + " } }");
    assertThat(check("E1")).isZero();
  }
}
