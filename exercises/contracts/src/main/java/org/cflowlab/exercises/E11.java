package org.cflowlab.exercises;

/**
 * E11: the energy distance as a loss, on soft masks. Both methods leave their inputs as they are.
 */
public interface E11 {
  /**
   * d(a, b) = 1 - (sum min(a, b) + 1) / (sum max(a, b) + 1), the sums over all pixels: the distance
   * of two masks whose pixels may be anything from 0 to 1. A mask is at 0 from itself, blurred or
   * not.
   *
   * @param a a mask, each pixel from 0 to 1, [P]
   * @param b another of the same size, [P]
   * @return a number from 0 to 1; 0 for two empty masks
   */
  double distance(double[] a, double[] b);

  /**
   * The loss 2 E d(s, s^) - E d(s^, s^'), without bias in the number of samples: the second mean is
   * over pairs of two different samples. The raters' own term E d(s, s') is left out, as no
   * training changes it.
   *
   * @param raters the raters' masks s, each pixel 0 or 1, [R][P]
   * @param samples the model's masks s^, each pixel from 0 to 1, [N][P], N at least 2
   * @return a number, lowest on average where samples are distributed as the raters' masks are
   */
  double energy(double[][] raters, double[][] samples);
}
