package org.cflowlab.exercises.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import org.cflowlab.exercises.E1;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Grading a class that was written in a cell: JShell inside this process, as both Java kernels use
 * it.
 */
class NotebookTest {
  private JShell shell;

  @BeforeEach
  void open() {
    shell = JShell.builder().executionEngine("local").build();
    shell.addToClasspath(System.getProperty("java.class.path"));
    cell("import " + E1.class.getName() + ";");
    cell("import " + Grade.class.getName() + ";");
  }

  @AfterEach
  void close() {
    shell.close();
  }

  private String cell(String code) {
    List<SnippetEvent> events = shell.eval(code);
    assertThat(events).allMatch(event -> event.exception() == null, "cell " + code);
    return events.stream()
        .map(SnippetEvent::value)
        .filter(value -> value != null)
        .collect(Collectors.joining());
  }

  private static String kl(String body) {
    return "class MyKl implements E1 { public double kl(double[] muQ, double[] logSigmaQ, double[]"
        + " muP, double[] logSigmaP) { "
        + body
        + " } }";
  }

  @Test
  void aMistakeGetsItsHint() {
    cell(
        kl(
            "double s = 0; for (int i = 0; i < muQ.length; i++) { double sq ="
                + " Math.exp(logSigmaQ[i]), sp = Math.exp(logSigmaP[i]), d = muQ[i] - muP[i]; s +="
                + " Math.log(sp / sq) + (sq * sq + d * d) / (2 * sp * sp); } return s;"));
    assertThat(cell("Grade.check(E1.class, MyKl::new).toString()"))
        .contains("0 of 10 points")
        .contains("Each dimension is missing its - 1/2.");
  }

  @Test
  void aTypoThatTheKernelAcceptedIsReported() {
    cell(kl("return Math.log(sigmaP[0]);"));
    String report = cell("Grade.check(E1.class, MyKl::new).toString()");
    assertThat(report).contains("0 of 10 points").contains("a name that Java does not know");
  }
}
