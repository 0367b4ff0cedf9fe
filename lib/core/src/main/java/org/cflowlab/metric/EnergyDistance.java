package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.cflowlab.array.Scratch;

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
 * <p>Both take the raters that there are for all that there could be, so that a perfect sampler of
 * p(s|x) does not get 0: see {@link Floors#idealRater}. {@link #toTruth} does not.
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
    require(raters, samples);
    return Scratch.keepLike(
        raters,
        () ->
            of(
                JaccardDistance.between(raters, samples),
                JaccardDistance.among(raters),
                JaccardDistance.among(samples)),
        both -> new NDList(both.v(), both.u()));
  }

  /** Refuses what has no energy distance. */
  static void require(NDArray raters, NDArray samples) {
    Masks.require("raters", raters);
    Masks.requireLike("samples", samples, raters);
    long n = samples.getShape().get(1);
    if (n < 2) {
      throw new IllegalArgumentException(
          "the energy distance needs at least 2 samples an image, not " + n);
    }
  }

  /** Both conventions by distances: of raters to samples, among raters, among samples. */
  static EnergyDistance of(NDArray between, NDArray raters, NDArray samples) {
    long n = samples.getShape().get(1);
    NDArray cross = meanOfPairs(between).mul(2);
    NDArray amongRaters = meanOfPairs(raters);
    NDArray amongSamples = meanOfPairs(samples);
    NDArray toRaters = cross.sub(amongRaters);
    NDArray unbiased = amongSamples.mul((double) n / (n - 1));
    return new EnergyDistance(toRaters.sub(amongSamples), toRaters.sub(unbiased));
  }

  /**
   * The squared energy distance to p(s|x), of which the raters are draws, for each image: means
   * over different pairs on both sides, so that it is unbiased over raters and samples. 0 on
   * average for a sampler of p(s|x) itself; for an image it may be below. It takes the raters of an
   * image for exchangeable.
   *
   * @param raters [I, R, H, W], R at least 2
   * @param samples [I, n, H, W], n at least 2
   * @return [I]
   * @throws IllegalArgumentException for one rater or one sample, which has no pair, or if a shape
   *     or type does not fit; the message says which
   */
  public static NDArray toTruth(NDArray raters, NDArray samples) {
    if (Masks.require("raters", raters).get(1) < 2) {
      throw new IllegalArgumentException(
          "the energy distance to p(s|x) needs at least 2 raters an image: one shows no spread");
    }
    return Scratch.keepLike(
        raters,
        () -> {
          NDArray cross = meanOfPairs(JaccardDistance.between(raters, samples)).mul(2);
          return cross.sub(Diversity.ofMasks(raters)).sub(Diversity.ofMasks(samples));
        });
  }

  private static NDArray meanOfPairs(NDArray distances) {
    return distances.reshape(distances.getShape().get(0), -1).mean(new int[] {1});
  }
}
