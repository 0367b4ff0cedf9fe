package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Scratch;

/**
 * Whether a model is uncertain where raters differ: the normalized cross correlation of PHiSeg
 * (Baumgartner et al. 2019), the mean over raters s of NCC( E CE(s^, mean), E CE(s^, s) ). CE is a
 * pixel's cross entropy under a sample's probabilities, E the mean over samples, and "mean" the
 * mean of the samples' probabilities. 1 is best, 0 no relation.
 *
 * <p>A map that is the same everywhere correlates with nothing: its NCC is 0, where PHiSeg's
 * formula divides by zero.
 */
public final class CrossCorrelation {
  /** Added to a probability before its logarithm, as PHiSeg. */
  private static final double TINY = 1e-8;

  private CrossCorrelation() {}

  /**
   * The NCC of each image.
   *
   * @param masks [I, R, H, W]
   * @param logits of p(s = 1|z_n, x) [I, n, H, W]
   * @return [I], -1 to 1
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public static NDArray of(NDArray masks, NDArray logits) {
    Masks.requireMarks("masks", masks);
    Masks.requireLike("logits", logits, masks);
    return Scratch.keepLike(masks, () -> correlation(masks, logits));
  }

  private static NDArray correlation(NDArray masks, NDArray logits) {
    NDArray p = Functions.sigmoid(Masks.flatten(logits)); // [I, n, P]
    NDArray mean = p.mean(new int[] {1}, true); // [I, 1, P]
    // a cross entropy is linear in its mask, so the mean over samples is taken of logarithms alone
    NDArray on = p.add(TINY).log().mean(new int[] {1}, true);
    NDArray off = Functions.sigmoid(Masks.flatten(logits).neg()).add(TINY).log();
    off = off.mean(new int[] {1}, true);
    NDArray own = unit(crossEntropy(mean, on, off));
    NDArray toRaters = unit(crossEntropy(Masks.flatten(masks), on, off)); // [I, R, P]
    return toRaters.matMul(own.transpose(0, 2, 1)).squeeze(2).mean(new int[] {1});
  }

  private static NDArray crossEntropy(NDArray s, NDArray on, NDArray off) {
    return s.mul(on).add(s.neg().add(1).mul(off)).neg();
  }

  /** Each map less its mean, with length 1; or 0 everywhere if it is flat. */
  private static NDArray unit(NDArray maps) {
    NDArray centred = maps.sub(maps.mean(new int[] {2}, true));
    NDArray length = centred.square().sum(new int[] {2}, true).sqrt();
    NDArray scale =
        maps.abs().max(new int[] {2}, true).mul(1e-6 * Math.sqrt(maps.getShape().get(2)));
    NDArray flat = length.lte(scale).toType(length.getDataType(), false);
    return centred.mul(flat.neg().add(1)).div(length.add(flat));
  }
}
