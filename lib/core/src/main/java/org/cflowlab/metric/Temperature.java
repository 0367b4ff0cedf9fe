package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;

/**
 * One number T on the logits, p(s|z, x) with l / T for l (Guo et al. 2017, On Calibration of Modern
 * Neural Networks), found where -log p(s|x) of some masks is lowest; they must be others than those
 * that are scored. A model that is too sure of its pixels has a T above 1. Which pixels a sample
 * marks, and so the energy distance, does not change.
 */
public final class Temperature {
  /** The smallest and the largest T tried, as powers of two, and how many are tried for each. */
  private static final int LOW = -2;

  private static final int HIGH = 4;
  private static final int PER_OCTAVE = 3;

  private final double[] sums = new double[(HIGH - LOW) * PER_OCTAVE + 1];
  private long images;

  /**
   * Takes some images and their masks into account.
   *
   * @param masks 0 or 1 [I, R, H, W]
   * @param logits of samples from the prior [I, N, H, W]
   * @throws IllegalArgumentException if a shape or type does not fit, or a logit is not finite; the
   *     message says which
   */
  public void add(NDArray masks, NDArray logits) {
    Masks.requireMarks("masks", masks);
    Masks.requireLike("logits", logits, masks);
    Shapes.requireFinite("logits", logits);
    for (int k = 0; k < sums.length; k++) {
      sums[k] += sum(masks, logits, tried(k));
    }
    images += masks.getShape().get(0);
  }

  private static double sum(NDArray masks, NDArray logits, double t) {
    return Arrays.stream(
            Scratch.values(() -> ConditionalLogLikelihood.negative(masks, logits.div(t))))
        .sum();
  }

  private static double tried(double k) {
    return Math.pow(2, LOW + k / PER_OCTAVE);
  }

  /**
   * The best T: of those tried, moved to the lowest point of the parabola through it and the two
   * beside it.
   *
   * @throws IllegalStateException before the first image
   */
  public double best() {
    if (images == 0) {
      throw new IllegalStateException("a temperature needs images to be fitted on");
    }
    double least = Arrays.stream(sums).min().orElseThrow();
    int k = 0;
    while (sums[k] > least) {
      k++;
    }
    if (k == 0 || k == sums.length - 1) {
      return tried(k);
    }
    double bend = sums[k - 1] - 2 * sums[k] + sums[k + 1];
    return tried(bend > 0 ? k + (sums[k - 1] - sums[k + 1]) / (2 * bend) : k);
  }
}
