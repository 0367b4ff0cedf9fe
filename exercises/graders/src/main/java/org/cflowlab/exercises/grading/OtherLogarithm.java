package org.cflowlab.exercises.grading;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A logarithm to base 2 or 10 where the natural one belongs, which no exercise is free of. */
final class OtherLogarithm {
  static final String NAME = "another logarithm";

  private static final String HINT =
      "What is measured in nats needs the natural logarithm: Math.log, or .log() of an array. Yours"
          + " is to base %s: is there a log2, a log10, or a division by Math.log(%s)?";

  /** What a natural logarithm is multiplied with to become one to base 2, and to base 10. */
  private static final double[] FACTORS = {1 / Math.log(2), 1 / Math.log(10)};

  private OtherLogarithm() {}

  /** The mistake in one term. */
  static <T> Stream<Mistake<T>> in(DoubleFunction<T> withFactor) {
    return DoubleStream.of(FACTORS).mapToObj(factor -> mistake(factor, withFactor.apply(factor)));
  }

  /**
   * The mistake in whole answers: each number is right or a right one times the same factor, and so
   * in all that one method got wrong.
   */
  static <T> Optional<Mistake<T>> behind(List<double[]> expected, List<double[]> got) {
    return DoubleStream.of(FACTORS)
        .filter(
            factor ->
                IntStream.range(0, got.size())
                    .allMatch(i -> times(factor, expected.get(i), got.get(i))))
        .mapToObj(factor -> OtherLogarithm.<T>mistake(factor, null))
        .findFirst();
  }

  private static boolean times(double factor, double[] expected, double[] got) {
    double scale = Student.largest(expected);
    return got.length == expected.length
        && IntStream.range(0, got.length)
            .allMatch(
                i ->
                    Student.near(got[i], factor * expected[i], scale)
                        || Student.near(got[i], expected[i], scale));
  }

  private static <T> Mistake<T> mistake(double factor, T wrong) {
    String base = factor > 1 ? "2" : "10";
    return new Mistake<>(NAME, String.format(Locale.ROOT, HINT, base, base), wrong);
  }
}
