package org.cflowlab.loss;

import static org.cflowlab.array.Functions.bernoulliLogProbability;
import static org.cflowlab.array.Functions.scale;
import static org.cflowlab.array.Functions.sumPerSample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.Segmenter;

/**
 * The negative bound on log p(s|x), as two terms.
 *
 * @param reconstruction -log p(s|z_K, x), summed over pixels, for each mask [N], nats
 * @param kl the divergence of the posterior from the prior, or its one-sample estimate [N], nats
 */
public record Objective(NDArray reconstruction, NDArray kl) {
  /**
   * The objective of a network at R masks of each image, with one sample of the posterior at each:
   * N = B R rows, the masks of an image one after the other. The image is encoded once for all of
   * them.
   *
   * <p>Without a flow this is the cVAE's (1) with the Gaussian divergence in closed form. With one
   * it is the corrected cFlow objective E_{q_0}[ -log p(s|z_K,x) + log q_0(z_0|s,x) - sum_k log|det
   * J_k| - log p(z_K|x) ]: the "KL" printed in (8) and (18) compares densities at two different
   * points, so no closed form applies to it.
   *
   * @param x images [B, C, H, W]
   * @param mask s in {0, 1} [B, R, H, W]
   * @param eps standard normal noise [B R, L]
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public static Objective of(CFlowNet net, NDArray x, NDArray mask, NDArray eps, Weights weights) {
    Divergence exact = (q, prior) -> q.base().kl(prior);
    return of(net, x, mask, eps, weights, net.hasFlow() ? Objective::monteCarloKl : exact);
  }

  /**
   * The objective of a network with or without a latent vector. A deterministic U-Net's is the
   * cross-entropy -log p(s|x), and its divergence 0.
   *
   * @param mask s in {0, 1} [B, R, H, W]
   * @param eps standard normal noise [B R, L], not looked at where there is no latent vector
   */
  public static Objective of(Segmenter net, NDArray x, NDArray mask, NDArray eps, Weights weights) {
    if (net instanceof CFlowNet latent) {
      return of(latent, x, mask, eps, weights);
    }
    NDArray one = ((DeterministicUNet) net).logits(x, weights);
    Shapes.requireType("mask", mask, one.getDataType());
    Shape s = one.getShape();
    Shapes.require("mask", mask, "B, R, H, W", s.get(0), Shapes.ANY, s.get(2), s.get(3));
    NDArray reconstruction = reconstruction(rows(mask), rows(one.broadcast(mask.getShape())));
    return new Objective(reconstruction, reconstruction.zerosLike());
  }

  /** The same with another divergence in the place of the right one. */
  public static Objective of(
      CFlowNet net, NDArray x, NDArray mask, NDArray eps, Weights weights, Divergence divergence) {
    CFlowNet.Latents latents = net.latents(x, mask, eps, weights);
    CFlowNet.Posterior q = latents.posterior();
    Shape s = mask.getShape();
    NDArray z = q.zK().reshape(s.get(0), s.get(1), net.latent());
    NDArray logits = net.decode(net.features(x, weights), z, weights);
    return new Objective(
        reconstruction(rows(mask), rows(logits)), divergence.of(q, latents.prior()));
  }

  /** One mask a row: [B, R, H, W] to [B R, H W]. */
  private static NDArray rows(NDArray masks) {
    Shape s = masks.getShape();
    return masks.reshape(s.get(0) * s.get(1), s.get(2) * s.get(3));
  }

  /**
   * -log p(s|z, x) of independent pixels, summed over them: [B], nats.
   *
   * @throws IllegalArgumentException if the two are not of one shape and type
   */
  public static NDArray reconstruction(NDArray mask, NDArray logits) {
    Shapes.requireLike("mask", mask, "logits", logits);
    return sumPerSample(bernoulliLogProbability(mask, logits)).neg();
  }

  /**
   * log q(z_K|s,x) - log p(z_K|x) at the sample, with log q from (17): [B], nats.
   *
   * <p>KL(q_0 || p) in closed form and log p(z_0) - log p(z_K) - sum_k log|det J_k| at the sample
   * would have the same mean, and less noise while the flow is near the identity. But a flow that
   * has learnt brings z_K to the prior from a q_0 far away from it, where log p(z_0) alone spreads
   * by hundreds of nats.
   */
  public static NDArray monteCarloKl(CFlowNet.Posterior q, DiagonalGaussian prior) {
    NDArray logPosterior = q.base().logDensity(q.z0()).sub(q.logDet());
    return logPosterior.sub(prior.logDensity(q.zK()));
  }

  /**
   * Mean over the batch of reconstruction + beta KL, the number to lower; a scalar.
   *
   * @param beta weight of the divergence; 1 is the bound itself
   */
  public NDArray loss(double beta) {
    return reconstruction.add(beta == 1 ? kl : scale(kl, beta)).mean();
  }
}
