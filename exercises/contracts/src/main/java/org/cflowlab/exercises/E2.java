package org.cflowlab.exercises;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;

/**
 * E2: the bound of the conditional VAE with a reparameterised sample (eqs. 1, 13, 14). Both methods
 * leave their inputs as they are.
 */
public interface E2 {
  /**
   * A sample of q that knows its parameters: z = mu + sigma eps.
   *
   * @param q the posterior q(z|s,x), [B, L]
   * @param eps standard normal noise, [B, L]
   * @return z, [B, L]; a gradient flows through it to mu and logSigma
   */
  NDArray sample(Gaussian q, NDArray eps);

  /**
   * The loss L_cVAE = -log p(s|z,x) + KL(q || p) at the sample z, mean over the batch: minus the
   * bound on log p(s|x).
   *
   * @param q the posterior q(z|s,x), [B, L]
   * @param prior the prior p(z|x), [B, L]
   * @param eps standard normal noise, [B, L]
   * @param logLikelihood the decoder: takes z, [B, L], and returns log p(s|z,x) in nats, [B, 1]
   * @return one number in nats, []; the KL in closed form, summed over the dimensions
   */
  NDArray loss(Gaussian q, Gaussian prior, NDArray eps, Function<NDArray, NDArray> logLikelihood);
}
