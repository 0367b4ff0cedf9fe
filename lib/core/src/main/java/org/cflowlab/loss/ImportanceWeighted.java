package org.cflowlab.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.metric.ConditionalLogLikelihood;
import org.cflowlab.model.CFlowNet;

/**
 * The importance-weighted bound with n samples of the posterior, -log( 1/n sum_i p(s|z_i, x)
 * p(z_i|x) / q(z_i|s, x) ), Burda et al. (2016), for each of B R masks; the posterior's flow
 * included.
 *
 * <p>Bias: for n = 1 that of the {@link Elbo}, and falling with n to 0: about the relative variance
 * of the weights over 2 n, which a better posterior makes smaller. Variance: falls with n; but the
 * part of the gradient that moves the posterior gets less and less clear as n grows (Rainforth et
 * al. 2018).
 *
 * @param n samples of the posterior at each mask, 1 or more
 */
public record ImportanceWeighted(int n) implements Objective {
  /**
   * Checks n.
   *
   * @throws IllegalArgumentException if it is under 1
   */
  public ImportanceWeighted {
    if (n < 1) {
      throw new IllegalArgumentException("at least 1 sample of each, not " + n);
    }
  }

  @Override
  public Terms of(Pass pass) {
    return Pass.terms(pass, () -> terms(pass));
  }

  private Terms terms(Pass pass) {
    CFlowNet net = pass.withPosterior();
    NDArray masks = pass.masks();
    CFlowNet.Latents latents = net.latents(pass.images(), masks, pass.eps(), pass.weights());
    Shape s = masks.getShape();
    long rows = s.get(0) * s.get(1);
    NDArray eps = pass.noise(rows, n, net.latent());
    CFlowNet.Draws draws = net.draw(latents.posterior(), eps, pass.weights());
    NDArray z = draws.z().reshape(s.get(0), s.get(1) * n, net.latent());
    NDArray logits = net.decode(pass.features(), z, pass.weights());
    NDArray logP =
        ConditionalLogLikelihood.logProbabilities(
            masks.reshape(rows, 1, s.get(2), s.get(3)),
            logits.reshape(rows, n, s.get(2), s.get(3))); // [B R, 1, n]
    NDArray logPrior = latents.prior().logDensity(draws.z());
    NDArray ratio = logPrior.sub(draws.logDensity()).expandDims(1);
    return Terms.of(ConditionalLogLikelihood.negative(logP.add(ratio)));
  }
}
