package org.cflowlab.exercises.solutions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cflowlab.exercises.grading.Grade;
import org.cflowlab.exercises.grading.Report;
import org.cflowlab.exercises.servant.Line;
import org.cflowlab.exercises.servant.Servant;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What must hold for every exercise: who gets all points, who gets none, and who gets which hint.
 */
abstract class ExerciseChecks<T> {
  /** 0 is the notebook's. */
  private static final List<Long> SEEDS = List.of(0L, 1L, 20_260L, -7L);

  private static final int DRAWS = 100;

  private final Class<T> contract;
  private final T stub;
  private final T solution;
  private final Map<String, T> alternatives;
  private final Map<String, T> mistakes;

  ExerciseChecks(
      Class<T> contract, T stub, T solution, Map<String, T> alternatives, Map<String, T> mistakes) {
    this.contract = contract;
    this.stub = stub;
    this.solution = solution;
    this.alternatives = alternatives;
    this.mistakes = mistakes;
  }

  private Report grade(T answer) {
    return Grade.check(contract, () -> answer);
  }

  /** As a batch with this seed grades. */
  private Report grade(T answer, long seed) {
    Line line = new Servant(contract, () -> answer, Duration.ofSeconds(20));
    return Grade.check(contract.getSimpleName(), List.of(), line, seed);
  }

  @Test
  void theStubScoresNothingAndSaysWhatToDo() {
    Report report = grade(stub);
    assertThat(report.points()).isZero();
    assertThat(report.started()).isFalse();
    assertThat(report.toString()).contains("not started: " + contract.getSimpleName() + ": write");
  }

  @Test
  void theSolutionGetsAllPoints() {
    Report report = grade(solution);
    assertThat(report.worth()).isEqualTo(10);
    assertThat(report.full()).as(report.toString()).isTrue();
  }

  @TestFactory
  Stream<DynamicTest> rightAnswersWrittenDifferentlyGetAllPoints() {
    return alternatives.entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () -> {
                      for (long seed : SEEDS) {
                        Report report = grade(entry.getValue(), seed);
                        assertThat(report.full()).as(seed + "\n" + report).isTrue();
                      }
                    }));
  }

  /** An unlucky draw must not ask a question whose answer is lost in rounding. */
  @Test
  void noDrawCostsAnAnswerInSinglePrecisionPoints() {
    Map.Entry<String, T> single =
        alternatives.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("single precision"))
            .findFirst()
            .orElseGet(() -> Map.entry("the solution", solution));
    for (long seed = 1; seed <= DRAWS; seed++) {
      Report report = grade(single.getValue(), seed);
      assertThat(report.full()).as(single.getKey() + ", " + seed + "\n" + report).isTrue();
    }
  }

  @Test
  void thereAreEnoughMistakes() {
    assertThat(mistakes).hasSizeGreaterThanOrEqualTo(5);
  }

  @TestFactory
  Stream<DynamicTest> eachMistakeLosesPointsAndGetsItsOwnHintAndNoOther() {
    return mistakes.entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () -> {
                      for (long seed : SEEDS) {
                        Report report = grade(entry.getValue(), seed);
                        assertThat(report.points()).isLessThan(report.worth());
                        assertThat(report.mistakes())
                            .as(seed + "\n" + report)
                            .containsExactly(entry.getKey().split(" / ")[0]);
                      }
                    }));
  }
}
