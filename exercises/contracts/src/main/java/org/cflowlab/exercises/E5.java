package org.cflowlab.exercises;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;

/**
 * E5: the log-density at the end of a chain of flow steps (eq. 7; the sign in eq. 16 is a
 * misprint).
 */
@FunctionalInterface
public interface E5 {
  /**
   * Pushes z0 through the steps, first to last, and follows its log-density. It leaves its inputs
   * as they are.
   *
   * @param z0 points drawn from the base q0 = N(mu, sigma^2), diagonal, [B, L]
   * @param mu the means of q0, [B, L]
   * @param logSigma the natural logarithms of q0's standard deviations, [B, L]
   * @param steps the chain T_1 ... T_K; each takes the points [B, L] and returns where they went
   *     and its log |det J|; may be empty
   * @return z_K = T_K(... T_1(z0)), [B, L], and log q(z_K) in nats, [B, 1]
   */
  Flowed follow(NDArray z0, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps);

  /**
   * The end of the chain.
   *
   * @param zK the points, [B, L]
   * @param logQ the log-density of z_K there, in nats, [B, 1]
   */
  record Flowed(NDArray zK, NDArray logQ) {}
}
