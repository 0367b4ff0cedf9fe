package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;
import org.cflowlab.exercises.E2;
import org.cflowlab.exercises.Gaussian;

/** E2: the loss of the conditional VAE, eqs. (1), (13) and (14), at one sample of q. */
public final class E2Solution implements E2 {
  @Override
  public NDArray sample(Gaussian q, NDArray eps) {
    return q.mu().add(q.logSigma().exp().mul(eps));
  }

  @Override
  public NDArray loss(
      Gaussian q, Gaussian prior, NDArray eps, Function<NDArray, NDArray> logLikelihood) {
    NDArray logP = logLikelihood.apply(sample(q, eps)); // [B, 1]
    return kl(q, prior).sub(logP).mean();
  }

  private static NDArray kl(Gaussian q, Gaussian p) {
    NDArray varianceQ = q.logSigma().mul(2).exp();
    NDArray varianceP = p.logSigma().mul(2).exp();
    NDArray distance = q.mu().sub(p.mu());
    return p.logSigma()
        .sub(q.logSigma())
        .add(varianceQ.add(distance.square()).div(varianceP.mul(2)))
        .sub(0.5)
        .sum(new int[] {1}, true); // [B, 1]
  }
}
