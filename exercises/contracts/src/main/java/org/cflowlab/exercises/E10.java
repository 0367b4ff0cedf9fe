package org.cflowlab.exercises;

/** E10: the paired comparison of two models on the same patients. */
@FunctionalInterface
public interface E10 {
  /**
   * Compares the scores of two models by a paired t-test with one pair for each patient. It leaves
   * its inputs as they are.
   *
   * @param first the first model's scores: a row for each patient, which holds the scores of that
   *     patient's images, raters or seeds; rows may differ in length
   * @param second the second model's, of the same patients and shape
   * @param student Student's t distribution
   * @return the mean difference, t, and the two-sided p
   */
  Verdict compare(double[][] first, double[][] second, StudentT student);

  /** Student's t distribution. */
  @FunctionalInterface
  interface StudentT {
    /** The probability of a value of at most t, with so many degrees of freedom. */
    double cdf(double t, int degreesOfFreedom);
  }

  /**
   * How the comparison ended.
   *
   * @param difference the mean over the patients of first minus second
   * @param t the difference, divided by its standard error
   * @param p the probability of a t at least so far from 0, on either side, if the models do not
   *     differ
   */
  record Verdict(double difference, double t, double p) {}
}
