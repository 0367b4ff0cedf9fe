package org.cflowlab.exercises.grading;

import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What a question led to: numbers, or a complaint that there are none.
 *
 * @param numbers null where there is a problem
 * @param problem null where there are numbers
 */
record Outcome(double[] numbers, Finding problem) {
  /** Nobody answered. */
  static final Outcome NONE =
      new Outcome(
          null, Finding.noAnswer("no answer", "The program ended before it came to this check."));

  static Outcome of(Supplier<double[]> asked) {
    try {
      return new Outcome(asked.get(), null);
    } catch (Finding problem) {
      return new Outcome(null, problem);
    }
  }

  boolean agrees(Outcome other) {
    return other.problem != null
        ? problem != null && problem.getMessage().equals(other.problem.getMessage())
        : agrees(other.numbers);
  }

  boolean agrees(double[] expected) {
    return problem == null
        && numbers.length == expected.length
        && IntStream.range(0, numbers.length)
            .allMatch(i -> Student.near(numbers[i], expected[i], Student.scale(expected)));
  }
}
