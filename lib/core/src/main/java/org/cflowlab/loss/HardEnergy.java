package org.cflowlab.loss;

import static org.cflowlab.array.Functions.scale;

import ai.djl.ndarray.NDArray;
import org.cflowlab.metric.JaccardDistance;

/**
 * The energy distance of the hard masks that are scored, E = 2 E d(s, s^) - E d(s^, s^'), by the
 * score function: a hard mask has no gradient, but how likely its z is has one, so E moves as the
 * mean of (r_i - b_i) grad log p(z_i|x) with r_i what sample i adds to E and b_i the same of the
 * others, a leave-one-out baseline (Williams 1992, Kool et al. 2019).
 *
 * <p>Bias: none, neither in the number of samples nor from soft masks. Variance: the largest of
 * all. It reaches the prior alone: what the decoder makes of a z, no gradient tells it, so that it
 * belongs in a sum with an objective that does.
 *
 * @param n samples of each image, 3 or more
 */
public record HardEnergy(int n) implements Objective {
  /**
   * Checks n.
   *
   * @throws IllegalArgumentException if the others of a sample have no pair
   */
  public HardEnergy {
    if (n < 3) {
      throw new IllegalArgumentException(
          "the energy distance by the score function needs at least 3 samples an image, not " + n);
    }
  }

  @Override
  public Terms of(Pass pass) {
    return Pass.terms(pass, () -> terms(pass));
  }

  private Terms terms(Pass pass) {
    pass.withPosterior(); // a network with a prior, which this moves
    Pass.Samples samples = pass.samples(n);
    NDArray masks = pass.masks();
    NDArray hard = samples.logits().gt(0).toType(masks.getDataType(), false);
    NDArray logDensity = samples.prior().logDensity(samples.z().stopGradient());
    return Terms.of(of(masks, hard, logDensity).repeat(0, masks.getShape().get(1)));
  }

  /**
   * E of each image, with the gradient of the score function.
   *
   * @param masks of the raters [B, R, H, W]
   * @param hard masks drawn [B, n, H, W]
   * @param logDensity log p(z_i|x) of what they were made from [B, n]
   * @return [B]
   */
  static NDArray of(NDArray masks, NDArray hard, NDArray logDensity) {
    long n = hard.getShape().get(1);
    NDArray cross = scale(JaccardDistance.between(masks, hard).mean(new int[] {1}), 2); // [B, n]
    NDArray toOthers = JaccardDistance.between(hard, hard).sum(new int[] {2}); // [B, n]
    NDArray all = toOthers.sum(new int[] {1}, true); // [B, 1]
    NDArray own = cross.sub(scale(toOthers, 2.0 / (n - 1)));
    NDArray others = scale(cross.sum(new int[] {1}, true).sub(cross), 1.0 / (n - 1));
    NDArray pairs = scale(all.sub(scale(toOthers, 2)), 2.0 / ((n - 1.0) * (n - 2.0)));
    NDArray worse = own.sub(others.sub(pairs)).stopGradient();
    NDArray score = worse.mul(logDensity).mean(new int[] {1});
    NDArray energy = cross.mean(new int[] {1}).sub(scale(all.squeeze(1), 1.0 / (n * (n - 1.0))));
    return energy.stopGradient().add(score.sub(score.stopGradient()));
  }
}
