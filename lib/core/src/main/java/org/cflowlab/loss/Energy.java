package org.cflowlab.loss;

import static org.cflowlab.array.Functions.scale;
import static org.cflowlab.array.Functions.sigmoid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;

/**
 * The energy distance between raters and n samples, E = 2 E d(s, s^) - E d(s^, s^'), d = {@link
 * SoftJaccard} of the samples' probabilities: what is scored, {@link
 * org.cflowlab.metric.EnergyDistance}, as something to lower. The raters' own term E d(s, s') is
 * left out, as no training changes it. A strictly proper score: its mean is lowest for samples that
 * are distributed as the raters' masks are (Gneiting and Raftery 2007).
 *
 * <p>Bias: none, as samples are paired with other samples only. But of the masks that are scored,
 * cut at a half, it is the energy distance only where probabilities are 0 or 1: otherwise a soft
 * mask stands for the hard one. Variance: that of n samples. It says nothing of how likely a mask
 * is, and alone it ruins the likelihood.
 *
 * @param n samples of each image, 2 or more
 * @param masks what of the samples is compared
 */
public record Energy(int n, Masks masks) implements Objective {
  /** What stands for a sample. */
  public enum Masks {
    /** Probabilities. */
    SOFT,
    /** Hard masks, with the gradient of the probabilities (Bengio et al. 2013): biased. */
    STRAIGHT_THROUGH
  }

  /** On soft masks. */
  public Energy(int n) {
    this(n, Masks.SOFT);
  }

  /**
   * Checks n.
   *
   * @throws IllegalArgumentException if there is no pair of samples
   */
  public Energy {
    requirePair(n);
  }

  private static void requirePair(long n) {
    if (n < 2) {
      throw new IllegalArgumentException(
          "the energy distance needs at least 2 samples an image, not " + n);
    }
  }

  @Override
  public Terms of(Pass pass) {
    return Pass.terms(pass, () -> terms(pass));
  }

  private Terms terms(Pass pass) {
    NDArray logits = pass.samples(n).logits();
    NDArray raters = pass.masks();
    Shape s = raters.getShape();
    long pixels = s.get(2) * s.get(3);
    NDArray samples = compared(logits.reshape(s.get(0), n, pixels));
    return Terms.of(each(raters.reshape(s.get(0), s.get(1), pixels), samples).reshape(-1));
  }

  /**
   * E of some masks, wherever they come from.
   *
   * @param raters 0 or 1 [B, R, P]
   * @param samples in [0, 1], two or more [B, n, P]
   * @return [B]
   * @throws IllegalArgumentException if a shape or type does not fit, a rater's value is not 0 or
   *     1, or there is no pair of samples
   */
  public static NDArray of(NDArray raters, NDArray samples) {
    Shape s = Shapes.require("samples", samples, "B, n, P", Shapes.ANY, Shapes.ANY, Shapes.ANY);
    Shapes.require("raters", raters, "B, R, P", s.get(0), Shapes.ANY, s.get(2));
    Shapes.requireMask("raters", raters);
    Shapes.requireType("samples", samples, raters.getDataType());
    requirePair(s.get(1));
    return Scratch.keepLike(raters, () -> each(raters, samples).mean(new int[] {1}));
  }

  /** Each rater's part, whose mean over the raters is E: [B, R]. */
  static NDArray each(NDArray raters, NDArray samples) {
    long n = samples.getShape().get(1);
    NDArray cross = SoftJaccard.between(raters, samples).mean(new int[] {2});
    NDArray among = SoftJaccard.among(samples).sum(new int[] {1, 2}); // n of them are 0
    NDArray own = scale(among, 1.0 / (n * (n - 1)));
    return scale(cross, 2).sub(own.expandDims(1));
  }

  private NDArray compared(NDArray logits) {
    NDArray soft = sigmoid(logits);
    if (masks == Masks.SOFT) {
      return soft;
    }
    NDArray hard = logits.gt(0).toType(logits.getDataType(), false);
    return soft.add(hard.sub(soft).stopGradient());
  }
}
