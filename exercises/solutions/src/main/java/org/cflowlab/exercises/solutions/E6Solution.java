package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;
import org.cflowlab.exercises.E6;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.Moved;

/** E6: -log p(s|z_K,x) + log q0(z_0|s,x) - sum_k log |det J_k| - log p(z_K|x), at one sample. */
public final class E6Solution implements E6 {
  @Override
  public NDArray loss(
      Gaussian q0,
      Gaussian prior,
      NDArray eps,
      List<Function<NDArray, Moved>> steps,
      Function<NDArray, NDArray> logLikelihood) {
    NDArray z = q0.mu().add(q0.logSigma().exp().mul(eps)); // z_0
    NDArray logQ = logDensity(q0, z);
    for (Function<NDArray, Moved> step : steps) {
      Moved moved = step.apply(z);
      logQ = logQ.sub(moved.logDet());
      z = moved.z();
    }
    NDArray logP = logDensity(prior, z).add(logLikelihood.apply(z)); // log p(s, z_K | x)
    return logQ.sub(logP).mean();
  }

  private static NDArray logDensity(Gaussian g, NDArray z) {
    NDArray apart = z.sub(g.mu()).div(g.logSigma().exp()); // [B, L]
    return apart
        .square()
        .mul(-0.5)
        .sub(g.logSigma())
        .sub(0.5 * Math.log(2 * Math.PI))
        .sum(new int[] {1}, true); // [B, 1]
  }
}
