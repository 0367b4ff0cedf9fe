package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;

/**
 * Estimates of -log p(s|x) from N samples, in nats summed over pixels, averaged over the raters of
 * each image. All of them overestimate on average, the less the larger N.
 *
 * <ul>
 *   <li>{@link #negative}: z_n from the prior, -log( 1/N sum_n p(s|z_n, x) ) by log-sum-exp; (31)
 *       without the extra factor p(z_n|x) that the paper prints. The default everywhere.
 *   <li>{@link #importanceWeighted}: z_n from the posterior q(z|s,x), each weighted by p(z_n|x) /
 *       q(z_n|s,x); closer with fewer samples where the posterior is good.
 *   <li>{@link #asPrinted}: with that extra factor. It is no likelihood, some nats off for every L;
 *       only to compare with figures made so.
 * </ul>
 */
public final class ConditionalLogLikelihood {
  private ConditionalLogLikelihood() {}

  /**
   * The estimate from the prior.
   *
   * @param masks [I, R, H, W]
   * @param logits of p(s = 1|z_n, x), z_n from p(z|x) [I, N, H, W]
   * @return -log p [I], nats
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public static NDArray negative(NDArray masks, NDArray logits) {
    return Scratch.keepLike(masks, () -> negative(logProbabilities(masks, logits)));
  }

  /**
   * The same from log p(s|z_n, x), of whatever likelihood.
   *
   * @param logP [I, R, N]
   * @return [I], nats
   */
  public static NDArray negative(NDArray logP) {
    requireLogP("logP", logP);
    return Scratch.keepLike(logP, () -> ofEach(logP).mean(new int[] {1}).neg());
  }

  /**
   * The estimate of log p(s|x) of each mask by itself: log( 1/N sum_n p(s|z_n, x) ).
   *
   * @param logP [I, R, N]
   * @return [I, R], nats
   */
  public static NDArray ofEach(NDArray logP) {
    requireLogP("logP", logP);
    return Scratch.keepLike(logP, () -> Functions.logMeanExp(logP, 2));
  }

  /**
   * log p(s|z_n, x) of independent pixels, for each rater and sample: -(s.softplus(-l) + (1 -
   * s).softplus(l)), two matrix products for all pairs. No term is under 0, so nothing cancels, as
   * it would in s.l - sum softplus(l) of large images and logits.
   *
   * @param masks [I, R, H, W]
   * @param logits [I, N, H, W]
   * @return [I, R, N], nats; never over 0
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public static NDArray logProbabilities(NDArray masks, NDArray logits) {
    Masks.requireMarks("masks", masks);
    Masks.requireLike("logits", logits, masks);
    return Scratch.keepLike(
        masks,
        () -> {
          NDArray s = Masks.flatten(masks);
          NDArray l = Masks.flatten(logits).transpose(0, 2, 1); // [I, P, N]
          NDArray marked = s.matMul(Functions.softplus(l.neg()));
          NDArray unmarked = s.neg().add(1).matMul(Functions.softplus(l));
          return marked.add(unmarked).neg();
        });
  }

  /**
   * The importance-weighted estimate (Burda et al. 2016), z_n from the posterior of each rater's
   * mask.
   *
   * @param logP log p(s|z_n, x) [I, R, N]
   * @param logPrior log p(z_n|x) [I, R, N]
   * @param logPosterior log q(z_n|s, x) [I, R, N]
   * @return [I], nats
   */
  public static NDArray importanceWeighted(NDArray logP, NDArray logPrior, NDArray logPosterior) {
    requireLogP("logP", logP);
    Shapes.requireLike("logPrior", logPrior, "logP", logP);
    Shapes.requireLike("logPosterior", logPosterior, "logP", logP);
    return Scratch.keepLike(logP, () -> negative(logP.add(logPrior).sub(logPosterior)));
  }

  /**
   * (31) to the letter: -log( 1/N sum_n p(s|z_n, x) p(z_n|x) ), z_n from the prior.
   *
   * @param logP log p(s|z_n, x) [I, R, N]
   * @param logPrior log p(z_n|x) [I, 1, N]
   * @return [I]
   */
  public static NDArray asPrinted(NDArray logP, NDArray logPrior) {
    Shape s = requireLogP("logP", logP);
    Shapes.requireType("logPrior", logPrior, logP.getDataType());
    Shapes.require("logPrior", logPrior, "I, 1, N", s.get(0), 1, s.get(2));
    return Scratch.keepLike(logP, () -> negative(logP.add(logPrior)));
  }

  /**
   * The estimate from the prior over its number of samples. Each point is the mean over all N / n
   * groups of n samples, so that a small n is no matter of luck.
   *
   * @param logP log p(s|z_n, x) [I, R, N]
   * @param sizes each n, a divisor of N
   * @return [I, sizes], nats
   * @throws IllegalArgumentException if an n does not divide N
   */
  public static NDArray curve(NDArray logP, int... sizes) {
    Shape s = requireLogP("logP", logP);
    if (sizes == null || sizes.length == 0) {
      throw new IllegalArgumentException("a curve needs one number of samples or more");
    }
    for (int n : sizes) {
      if (n < 1 || s.get(2) % n != 0) {
        throw new IllegalArgumentException(
            "a point of the curve needs a divisor of N = " + s.get(2) + ", not " + n);
      }
    }
    return Scratch.keepLike(
        logP,
        () -> {
          NDList points = new NDList();
          for (int n : sizes) {
            points.add(negative(logP.reshape(s.get(0), s.get(1) * (s.get(2) / n), n)));
          }
          return NDArrays.stack(points, 1);
        });
  }

  private static Shape requireLogP(String name, NDArray logP) {
    Shapes.requireFloating(name, logP);
    return Shapes.require(name, logP, "I, R, N", Shapes.ANY, Shapes.ANY, Shapes.ANY);
  }
}
