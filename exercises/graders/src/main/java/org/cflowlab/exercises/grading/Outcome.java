package org.cflowlab.exercises.grading;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.cflowlab.exercises.servant.NoAnswer;

/**
 * What a question led to: numbers, or a complaint that there are none.
 *
 * @param numbers null where there is a problem
 * @param problem null where there are numbers
 */
record Outcome(double[] numbers, Finding problem) {
  static Outcome of(Supplier<double[]> asked) {
    try {
      return new Outcome(asked.get(), null);
    } catch (NoAnswer none) {
      return new Outcome(null, Finding.noAnswer(none.getMessage(), none.hint()));
    } catch (Finding problem) {
      return new Outcome(null, problem);
    }
  }

  /** Whether there is something to compare: numbers, or an array of another shape. */
  boolean comparable() {
    return problem == null || !problem.expected().isEmpty();
  }

  /** Whether these are the right numbers. */
  boolean agrees(double[] expected) {
    return near(expected, Student.scale(expected));
  }

  /** Whether a mistake leads to just this. */
  boolean same(Outcome mistake) {
    return mistake.problem != null
        ? problem != null && problem.getMessage().equals(mistake.problem.getMessage())
        : near(mistake.numbers, Student.largest(mistake.numbers));
  }

  private boolean near(double[] others, double scale) {
    return problem == null
        && numbers.length == others.length
        && IntStream.range(0, numbers.length)
            .allMatch(i -> Student.near(numbers[i], others[i], scale));
  }
}
