package org.cflowlab.exercises;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;

/** E6: the objective of a conditional VAE whose posterior is bent by a flow (eqs. 8 and 18). */
@FunctionalInterface
public interface E6 {
  /**
   * L_cFlow = -log p(s|z_K,x) + log q0(z_0|s,x) - sum_k log |det J_k| - log p(z_K|x), at one sample
   * of each row, mean over the batch. The "KL" that the paper prints is none: no closed form
   * applies. It leaves its inputs as they are.
   *
   * @param q0 the base of the posterior, before the flow, [B, L]
   * @param prior the prior p(z|x), [B, L]
   * @param eps standard normal noise, [B, L]: z_0 = mu + sigma eps, with the mu and sigma of q0
   * @param steps the flow T_1 ... T_K; each takes the points, [B, L], and returns where they went
   *     and its log |det J|, [B, 1]; may be empty
   * @param logLikelihood the decoder: takes points, [B, L], and returns log p(s|z,x), [B, 1]
   * @return one number in nats, []
   */
  NDArray loss(
      Gaussian q0,
      Gaussian prior,
      NDArray eps,
      List<Function<NDArray, Moved>> steps,
      Function<NDArray, NDArray> logLikelihood);
}
