package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;
import org.cflowlab.exercises.E5;
import org.cflowlab.exercises.Moved;

/** E5: log q(z_K) = log q0(z_0) - sum_k log |det J_k(z_{k-1})|, eq. (7). */
public final class E5Solution implements E5 {
  @Override
  public Flowed follow(
      NDArray z0, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    NDArray apart = z0.sub(mu).div(logSigma.exp()); // [B, L]
    NDArray logQ =
        apart
            .square()
            .mul(-0.5)
            .sub(logSigma)
            .sub(0.5 * Math.log(2 * Math.PI))
            .sum(new int[] {1}, true); // [B, 1]
    NDArray z = z0;
    for (Function<NDArray, Moved> step : steps) {
      Moved moved = step.apply(z);
      logQ = logQ.sub(moved.logDet());
      z = moved.z();
    }
    return new Flowed(z, logQ);
  }
}
