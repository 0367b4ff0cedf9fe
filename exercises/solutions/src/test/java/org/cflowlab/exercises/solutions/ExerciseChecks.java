package org.cflowlab.exercises.solutions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.stream.Stream;
import org.cflowlab.exercises.grading.Grade;
import org.cflowlab.exercises.grading.Report;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What must hold for every exercise: who gets all points, who gets none, and who gets which hint.
 */
abstract class ExerciseChecks<T> {
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
                      Report report = grade(entry.getValue());
                      assertThat(report.full()).as(report.toString()).isTrue();
                    }));
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
                      Report report = grade(entry.getValue());
                      assertThat(report.points()).isLessThan(report.worth());
                      assertThat(report.mistakes())
                          .as(report.toString())
                          .containsExactly(entry.getKey().split(" / ")[0]);
                    }));
  }
}
