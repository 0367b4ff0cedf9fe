package org.cflowlab.loss.misprint;

import ai.djl.ndarray.NDArray;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadInputException;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Terms;
import org.cflowlab.model.CFlowNet;

/**
 * The objective of the released code: -log p(s|z_K, x) + log q_0(z_K|s,x) - sum_k log |det J_k| -
 * log p(z_K|x).
 *
 * <p>The fault: the base density belongs at z_0, where the sample was drawn, and is evaluated at
 * z_K. It is then no longer a bound on -log p(s|x) and has no lower bound at all: a narrow base and
 * a flow that carries the sample out of it make log q_0(z_K) as small as one likes. Training finds
 * that and ends in NaN.
 */
public final class BaseDensityAtZK {
  private BaseDensityAtZK() {}

  /** The objective with one sample of the posterior; arguments as for {@link Elbo#of}. */
  public static Terms of(CFlowNet net, NDArray x, NDArray mask, NDArray eps, Weights weights) {
    return Elbo.of(net, x, mask, eps, weights, BaseDensityAtZK::divergence);
  }

  /** log q_0(z_K) - sum_k log |det J_k| - log p(z_K): [B], nats. */
  public static NDArray divergence(CFlowNet.Posterior q, TransformedGaussian prior) {
    BadInputException.requirePresent("q", q);
    BadInputException.requirePresent("prior", prior);
    return Scratch.keepLike(
        q.zK(), () -> q.base().logDensity(q.zK()).sub(q.logDet()).sub(prior.logDensity(q.zK())));
  }
}
