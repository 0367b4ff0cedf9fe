package org.cflowlab.exercises.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Supplier;
import org.cflowlab.exercises.E1;
import org.cflowlab.exercises.E3;
import org.cflowlab.exercises.Moved;
import org.cflowlab.exercises.NotYetDone;
import org.junit.jupiter.api.Test;

/** Whatever an answer does, a readable report comes back. */
class GradeTest {
  private static Report grade(E1 answer) {
    return Grade.check(Exercise.E1, () -> answer, Duration.ofMillis(300));
  }

  @Test
  void anEndlessLoopIsStoppedAndTheOtherChecksAreNotRun() {
    long start = System.nanoTime();
    Report report =
        grade(
            (muQ, logSigmaQ, muP, logSigmaP) -> {
              while (muQ.length > 0) {
                Thread.onSpinWait();
                if (Thread.interrupted()) { // so that the test leaves no busy thread behind
                  break;
                }
              }
              return 0;
            });
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(report.points()).isZero();
    assertThat(report.rows().get(0).got())
        .matches("no answer after (0\\.3 seconds|3\\.6 seconds by the clock)"); // on a busy machine
    assertThat(report.rows().subList(1, 4)).extracting(Row::got).containsOnly("not run");
    assertThat(report.toString()).contains("Does a loop never end?");
  }

  /** A kernel's classes have such names. */
  private static final class Cell$JShell$ implements Supplier<E1> {
    @Override
    public E1 get() {
      return (muQ, logSigmaQ, muP, logSigmaP) -> {
        while (!Thread.interrupted()) {
          Thread.onSpinWait();
        }
        return 0;
      };
    }
  }

  @Test
  void onlyInANotebookAnEndlessLoopTakesAnotherKernel() {
    Duration patience = Duration.ofMillis(100);
    Supplier<E1> cell = new Cell$JShell$();
    assertThat(Grade.check(Exercise.E1, cell, patience).toString()).contains("kernel");
    assertThat(Grade.check(Exercise.E1, () -> cell.get(), patience).toString())
        .doesNotContain("kernel");
  }

  @Test
  void anExceptionIsNamedWithItsPlace() {
    Report report = grade((muQ, logSigmaQ, muP, logSigmaP) -> muQ[muQ.length]);
    assertThat(report.rows().get(1).got())
        .startsWith("ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 1");
  }

  @Test
  void endlessRecursionIsNamed() {
    Report report = grade(GradeTest::again);
    assertThat(report.rows().get(0).got()).isEqualTo("StackOverflowError");
  }

  private static double again(double[] muQ, double[] logSigmaQ, double[] muP, double[] logSigmaP) {
    return 1 + again(muQ, logSigmaQ, muP, logSigmaP);
  }

  @Test
  void notANumberIsAnAnswerThatIsWrong() {
    Report report = grade((muQ, logSigmaQ, muP, logSigmaP) -> Double.NaN);
    assertThat(report.points()).isZero();
    assertThat(report.rows()).extracting(Row::got).allMatch(got -> got.startsWith("NaN"));
    assertThat(report.mistakes()).isEmpty();
  }

  @Test
  void noObjectAtAllIsSaid() {
    Report report = grade(null);
    assertThat(report.points()).isZero();
    assertThat(report.rows()).extracting(Row::got).containsOnly("no object: null");
  }

  @Test
  void aConstructorThatThrowsIsSaid() {
    Report report =
        Grade.check(
            E1.class,
            () -> {
              throw new IllegalStateException("no constructor today\nand more");
            });
    assertThat(report.rows().get(0).got())
        .startsWith("IllegalStateException: no constructor today");
    assertThat(report.toString()).doesNotContain("and more");
  }

  @Test
  void aStubIsNotStarted() {
    Report report =
        grade(
            (muQ, logSigmaQ, muP, logSigmaP) -> {
              throw new NotYetDone("E1: write kl");
            });
    assertThat(report.started()).isFalse();
    assertThat(report.toString())
        .isEqualTo(
            "E1  KL of two diagonal Gaussians                                          0 of 10"
                + " points\n"
                + "            not started: E1: write kl");
  }

  @Test
  void theTextKeepsItsWidthAndTheHtmlItsMarkup() {
    Report report = grade((muQ, logSigmaQ, muP, logSigmaP) -> 1);
    assertThat(report.toString().lines()).allMatch(line -> line.length() <= 88);
    assertThat(report.html())
        .contains("<b>E1 KL of two diagonal Gaussians</b>: 0 of 10 points")
        .contains("your answer: 1.000000");
    assertThat(new Report("E1", "a < b & c", report.rows()).html()).contains("a &lt; b &amp; c");
  }

  @Test
  void shapesThatDoNotFitGetAHint() {
    Report report =
        Grade.check(E3.class, () -> (z, u, w, b) -> new Moved(z.add(w.sum(new int[] {1})), z));
    assertThat(report.rows()).extracting(Row::got).allMatch(got -> got.contains("size of tensor"));
    assertThat(report.toString()).contains("Did a sum drop its axis?");
  }

  @Test
  void aHintIsGivenOnce() {
    Report report = grade(GradeTest::again);
    assertThat(report.toString().split("A method calls itself without end", -1)).hasSize(2);
    assertThat(report.html().split("A method calls itself without end", -1)).hasSize(2);
  }

  @Test
  void whatIsNoExerciseIsRefused() {
    assertThatThrownBy(() -> Grade.check(Runnable.class, () -> () -> {}))
        .hasMessageStartingWith("Runnable is no exercise; there are [E1");
  }
}
