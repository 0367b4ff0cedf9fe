package org.cflowlab.loss;

import ai.djl.ndarray.NDArray;
import org.cflowlab.metric.ConditionalLogLikelihood;

/**
 * The marginal likelihood by n samples of the prior, -log( 1/n sum_i p(s|z_i, x) ), for each of R
 * masks; all masks of an image share its samples. It needs no posterior.
 *
 * <p>Bias: over -log p(s|x) on average (Jensen), by about the relative variance of p(s|z, x) over 2
 * n where that is small: the bias goes to 0 as n grows, and a prior that rarely hits a mask makes
 * it large. Variance: falls with n likewise; with few samples the one that fits best has nearly all
 * of the gradient.
 *
 * @param n samples of the prior for each image, 1 or more
 */
public record Marginal(int n) implements Objective {
  /**
   * Checks n.
   *
   * @throws IllegalArgumentException if it is under 1
   */
  public Marginal {
    if (n < 1) {
      throw new IllegalArgumentException("at least 1 sample of each, not " + n);
    }
  }

  @Override
  public Terms of(Pass pass) {
    return Pass.terms(pass, () -> terms(pass));
  }

  private Terms terms(Pass pass) {
    NDArray logits = pass.samples(n).logits();
    NDArray logP = ConditionalLogLikelihood.logProbabilities(pass.masks(), logits); // [B, R, n]
    return Terms.of(ConditionalLogLikelihood.ofEach(logP).reshape(-1).neg());
  }
}
