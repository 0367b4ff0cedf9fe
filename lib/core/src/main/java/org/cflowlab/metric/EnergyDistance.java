package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;

/**
 * The squared generalized energy distance between raters and samples, (12): 2 E d(s, s^) - E d(s,
 * s') - E d(s^, s^'), d = {@link JaccardDistance}.
 *
 * <p>Two conventions, which must not be compared with one another, nor across sample counts:
 *
 * <ul>
 *   <li>V, as the literature: means over all pairs, a mask with itself among them.
 *   <li>U: samples paired with other samples only, so that it is unbiased in their number; the
 *       raters are the whole population.
 * </ul>
 *
 * @param v V-statistic [I]
 * @param u U-statistic [I]
 */
public record EnergyDistance(NDArray v, NDArray u) {
  /**
   * Both conventions for each image.
   *
   * @param raters [I, R, H, W]
   * @param samples [I, n, H, W], n at least 2
   * @throws IllegalArgumentException for fewer than two samples, which have no pair, or if a shape
   *     or type does not fit; the message says which
   */
  public static EnergyDistance of(NDArray raters, NDArray samples) {
    Masks.require("raters", raters);
    Masks.requireLike("samples", samples, raters);
    long n = samples.getShape().get(1);
    if (n < 2) {
      throw new IllegalArgumentException(
          "the energy distance needs at least 2 samples an image, not " + n);
    }
    NDArray cross = meanOfPairs(JaccardDistance.between(raters, samples)).mul(2);
    NDArray amongRaters = meanOfPairs(JaccardDistance.between(raters, raters));
    NDArray amongSamples = meanOfPairs(JaccardDistance.between(samples, samples));
    NDArray toRaters = cross.sub(amongRaters);
    NDArray unbiased = amongSamples.mul((double) n / (n - 1));
    return new EnergyDistance(toRaters.sub(amongSamples), toRaters.sub(unbiased));
  }

  private static NDArray meanOfPairs(NDArray distances) {
    return distances.reshape(distances.getShape().get(0), -1).mean(new int[] {1});
  }
}
