package org.cflowlab.exercises.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cflowlab.exercises.solutions.E10Mistakes;
import org.cflowlab.exercises.solutions.E11Mistakes;
import org.cflowlab.exercises.solutions.E1Mistakes;
import org.cflowlab.exercises.solutions.E2Mistakes;
import org.cflowlab.exercises.solutions.E3Mistakes;
import org.cflowlab.exercises.solutions.E4Mistakes;
import org.cflowlab.exercises.solutions.E5Mistakes;
import org.cflowlab.exercises.solutions.E6Mistakes;
import org.cflowlab.exercises.solutions.E7Mistakes;
import org.cflowlab.exercises.solutions.E8Mistakes;
import org.cflowlab.exercises.solutions.E9Mistakes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No grader knows a mistake that is not tried on it. */
class KnownMistakesTest {
  static Stream<Arguments> exercises() {
    return Stream.of(
        arguments(E1Grader.MISTAKES, E1Mistakes.ALL),
        arguments(E2Grader.MISTAKES, E2Mistakes.ALL),
        arguments(E3Grader.MISTAKES, E3Mistakes.ALL),
        arguments(E4Grader.MISTAKES, E4Mistakes.ALL),
        arguments(E5Grader.MISTAKES, E5Mistakes.ALL),
        arguments(E6Grader.MISTAKES, E6Mistakes.ALL),
        arguments(E7Grader.MISTAKES, E7Mistakes.ALL),
        arguments(E8Grader.MISTAKES, E8Mistakes.ALL),
        arguments(E9Grader.MISTAKES, E9Mistakes.ALL),
        arguments(E10Grader.MISTAKES, E10Mistakes.ALL),
        arguments(E11Grader.MISTAKES, E11Mistakes.ALL));
  }

  @ParameterizedTest
  @MethodSource("exercises")
  <T> void eachIsTried(List<Mistake<T>> known, Map<String, T> written) {
    Set<String> names =
        written.keySet().stream().map(key -> key.split(" / ")[0]).collect(Collectors.toSet());
    assertThat(names).containsAll(known.stream().map(Mistake::name).toList());
  }

  @ParameterizedTest
  @MethodSource("exercises")
  <T> void noTwoShareAHint(List<Mistake<T>> known, Map<String, T> written) {
    Set<String> names = known.stream().map(Mistake::name).collect(Collectors.toSet());
    Set<String> hints = known.stream().map(Mistake::hint).collect(Collectors.toSet());
    assertThat(hints).hasSameSizeAs(names);
  }
}
