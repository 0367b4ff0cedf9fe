package org.cflowlab.loss;

import ai.djl.ndarray.NDArray;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.model.CFlowNet;

/** The term of an objective that holds the posterior near the prior. */
@FunctionalInterface
public interface Divergence {
  /**
   * The divergence, or an estimate of it from one sample.
   *
   * @param q the posterior with its sample
   * @param prior p(z|x)
   * @return [B], nats
   */
  NDArray of(CFlowNet.Posterior q, TransformedGaussian prior);
}
