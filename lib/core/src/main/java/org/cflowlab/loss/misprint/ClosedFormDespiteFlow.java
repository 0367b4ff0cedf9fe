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
 * (8) and (18) taken by the letter: -log p(s|z_K, x) + KL( q_0(z_0|s,x) || p ) - sum_k log |det
 * J_k|, the divergence between the two Gaussians in closed form.
 *
 * <p>The fault: the divergence compares the base with the prior and does not see z_K. A flow may
 * carry the sample where the prior has no mass, at no cost, and is even paid for every volume it
 * opens. Neither a bound on -log p(s|x) nor bounded below.
 */
public final class ClosedFormDespiteFlow {
  private ClosedFormDespiteFlow() {}

  /** The objective with one sample of the posterior; arguments as for {@link Elbo#of}. */
  public static Terms of(CFlowNet net, NDArray x, NDArray mask, NDArray eps, Weights weights) {
    return Elbo.of(net, x, mask, eps, weights, ClosedFormDespiteFlow::divergence);
  }

  /** KL( N(mu, sigma^2) || prior ) - sum_k log |det J_k|: [B], nats. */
  public static NDArray divergence(CFlowNet.Posterior q, TransformedGaussian prior) {
    BadInputException.requirePresent("q", q);
    BadInputException.requirePresent("prior", prior);
    return Scratch.keepLike(q.zK(), () -> q.base().kl(prior.base()).sub(q.logDet()));
  }
}
