package org.cflowlab.loss;

import static org.cflowlab.array.Functions.bernoulliLogProbability;
import static org.cflowlab.array.Functions.sumPerSample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadInputException;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.Segmenter;

/**
 * The negative evidence lower bound on log p(s|x), with one sample of the posterior at each of R
 * masks of an image: N = B R rows, the masks of an image one after the other. The image is encoded
 * once for all of them.
 *
 * <p>Without a flow this is the cVAE's (1) with the Gaussian divergence in closed form. With one it
 * is the corrected cFlow objective E_{q_0}[ -log p(s|z_K,x) + log q_0(z_0|s,x) - sum_k log|det J_k|
 * - log p(z_K|x) ]: the "KL" printed in (8) and (18) compares densities at two different points, so
 * no closed form applies to it.
 *
 * <p>Bias: over -log p(s|x) by KL(q || p(z|s,x)), the gap, however many samples are taken.
 * Variance: that of one sample of z, through the decoder, and of log q - log p where the divergence
 * is sampled.
 *
 * @param divergence of the posterior from the prior, or null for the standard: in closed form where
 *     no flow bends either, else {@link #monteCarloKl}
 */
public record Elbo(Divergence divergence) implements Objective {
  private static final Divergence CLOSED_FORM = (q, prior) -> q.base().kl(prior.base());

  /** The divergence sampled whether or not a flow is there. */
  public static final Elbo SAMPLED = new Elbo(Elbo::monteCarloKl);

  /** The bound as the paper has it. */
  public Elbo() {
    this(null);
  }

  /**
   * The terms. A deterministic U-Net's are the cross-entropy -log p(s|x), and a divergence of 0.
   */
  @Override
  public Terms of(Pass pass) {
    return Pass.terms(pass, () -> terms(pass));
  }

  private Terms terms(Pass pass) {
    if (pass.net() instanceof DeterministicUNet unet) {
      return crossEntropy(unet, pass);
    }
    CFlowNet net = pass.withPosterior();
    NDArray masks = pass.masks();
    CFlowNet.Latents latents = net.latents(pass.images(), masks, pass.eps(), pass.weights());
    CFlowNet.Posterior q = latents.posterior();
    Shape s = masks.getShape();
    NDArray z = q.zK().reshape(s.get(0), s.get(1), net.latent());
    NDArray logits = net.decode(pass.features(), z, pass.weights());
    return new Terms(
        reconstruction(rows(masks), rows(logits)), divergence(latents).of(q, latents.prior()));
  }

  private Divergence divergence(CFlowNet.Latents latents) {
    if (divergence != null) {
      return divergence;
    }
    boolean bent = latents.posterior().isBent() || latents.prior().isBent();
    return bent ? Elbo::monteCarloKl : CLOSED_FORM;
  }

  private static Terms crossEntropy(DeterministicUNet net, Pass pass) {
    NDArray mask = pass.masks();
    NDArray one = net.logits(pass.images(), pass.weights());
    Shapes.requireType("mask", mask, one.getDataType());
    Shapes.requireMask("mask", mask);
    Shape s = one.getShape();
    Shapes.require("mask", mask, "B, R, H, W", s.get(0), Shapes.ANY, s.get(2), s.get(3));
    return Terms.of(reconstruction(rows(mask), rows(one.broadcast(mask.getShape()))));
  }

  /**
   * The bound of a network at a batch, with the standard divergence.
   *
   * @param x images [B, C, H, W]
   * @param mask s in {0, 1} [B, R, H, W]
   * @param eps standard normal noise [B R, L], not looked at where there is no latent vector
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public static Terms of(Segmenter net, NDArray x, NDArray mask, NDArray eps, Weights weights) {
    return new Elbo().of(new Pass(net, x, mask, eps, null, weights));
  }

  /** The same with another divergence in the place of the right one. */
  public static Terms of(
      CFlowNet net, NDArray x, NDArray mask, NDArray eps, Weights weights, Divergence divergence) {
    return new Elbo(divergence).of(new Pass(net, x, mask, eps, null, weights));
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
    return Scratch.keepLike(mask, () -> sumPerSample(bernoulliLogProbability(mask, logits)).neg());
  }

  /**
   * log q(z_K|s,x) - log p(z_K|x) at the sample, with log q from (17): [B], nats.
   *
   * <p>KL(q_0 || p) in closed form and log p(z_0) - log p(z_K) - sum_k log|det J_k| at the sample
   * would have the same mean, and less noise while the flow is near the identity. But a flow that
   * has learnt brings z_K to the prior from a q_0 far away from it, where log p(z_0) alone spreads
   * by hundreds of nats.
   */
  public static NDArray monteCarloKl(CFlowNet.Posterior q, TransformedGaussian prior) {
    BadInputException.requirePresent("q", q);
    BadInputException.requirePresent("prior", prior);
    return Scratch.keepLike(
        q.zK(),
        () -> {
          NDArray logPosterior = q.base().logDensity(q.z0()).sub(q.logDet());
          return logPosterior.sub(prior.logDensity(q.zK()));
        });
  }
}
