package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import org.cflowlab.array.Functions;

/**
 * -log p(s|x) estimated from N samples of the prior: -log( 1/N sum_n p(s|z_n, x) ), z_n ~ p(z|x),
 * by log-sum-exp, (31) without the extra factor p(z_n|x) that the paper prints. Nats summed over
 * pixels.
 */
public final class ConditionalLogLikelihood {
  private ConditionalLogLikelihood() {}

  /**
   * The estimate for each image, averaged over its raters.
   *
   * @param masks [I, R, H, W]
   * @param logits of p(s = 1|z_n, x) [I, N, H, W]
   * @return -log p [I], nats
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public static NDArray negative(NDArray masks, NDArray logits) {
    Masks.require("masks", masks);
    Masks.requireLike("logits", logits, masks);
    long images = masks.getShape().get(0);
    NDArray s = masks.reshape(images, masks.getShape().get(1), -1);
    NDArray l = logits.reshape(images, logits.getShape().get(1), -1);
    // log p(s|z_n) = s.l_n - sum softplus(l_n): one matrix product for all pairs
    NDArray normalizer = Functions.softplus(l).sum(new int[] {2}).expandDims(1); // [I, 1, N]
    NDArray logP = s.matMul(l.transpose(0, 2, 1)).sub(normalizer); // [I, R, N]
    double logN = Math.log(l.getShape().get(1));
    return Functions.logSumExp(logP, 2).sub(logN).mean(new int[] {1}).neg();
  }
}
