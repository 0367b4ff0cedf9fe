package org.cflowlab.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.metric.ConditionalLogLikelihood;
import org.cflowlab.model.CFlowNet;

/** The two estimates of -CLL that look at the densities of z, for one network. */
final class LatentLikelihoods {
  /** Samples of the posterior for each rater of an image. */
  static final int SAMPLES = 32;

  private final CFlowNet net;
  private final Noise noise;

  LatentLikelihoods(CFlowNet net, long seed) {
    this.net = net;
    this.noise = new Noise(seed, "importance");
  }

  /**
   * {@link ConditionalLogLikelihood#importanceWeighted} with {@link #SAMPLES} of each posterior.
   *
   * @param x images [I, C, H, W]
   * @param masks [I, R, H, W]
   * @return [I], nats
   */
  NDArray importanceWeighted(NDArray x, NDArray masks) {
    NDManager manager = net.parameters().manager();
    Weights weights = net.parameters().evaluation();
    Shape s = masks.getShape();
    long images = s.get(0);
    long raters = s.get(1);
    long n = SAMPLES;
    int latent = net.latent();
    NDArray centre = manager.zeros(new Shape(images * raters, latent), x.getDataType());
    CFlowNet.Latents latents = net.latents(x, masks, centre, weights);
    NDArray eps = noise.normal(manager, new Shape(images * raters, n, latent), x.getDataType());
    CFlowNet.Draws draws = net.draw(latents.posterior(), eps, weights);
    NDArray logPrior = latents.prior().logDensity(draws.z());
    NDArray z = draws.z().reshape(images, raters * n, latent);
    NDArray logits = net.decode(net.features(x, weights), z, weights);
    NDArray logP =
        ConditionalLogLikelihood.logProbabilities(
            masks.reshape(images * raters, 1, s.get(2), s.get(3)),
            logits.reshape(images * raters, n, s.get(2), s.get(3)));
    return ConditionalLogLikelihood.importanceWeighted(
        logP.reshape(images, raters, n),
        logPrior.reshape(images, raters, n),
        draws.logDensity().reshape(images, raters, n));
  }

  /**
   * {@link ConditionalLogLikelihood#asPrinted} at samples of the prior.
   *
   * @param x images [I, C, H, W]
   * @param eps the noise that the samples were drawn with [I, N, L]
   * @param logP log p(s|z_n, x) [I, R, N]
   * @return [I]
   */
  NDArray asPrinted(NDArray x, NDArray eps, NDArray logP) {
    TransformedGaussian prior = net.prior(x, net.parameters().evaluation());
    NDArray logPrior = prior.logDensity(prior.sample(eps));
    return ConditionalLogLikelihood.asPrinted(logP, logPrior.expandDims(1));
  }
}
