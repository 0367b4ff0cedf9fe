package org.cflowlab.exercises.answers;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;
import org.cflowlab.exercises.E5;
import org.cflowlab.exercises.Moved;
import org.cflowlab.exercises.NotYetDone;

/**
 * Your answer to E5: the log-density at the end of a chain.
 *
 * <ol>
 *   <li>Start with log q0(z0), the sum over a row of -1/2 log(2 pi) - logSigma - 1/2 ((z0 - mu) /
 *       sigma)^2, [B, 1].
 *   <li>Walk along the chain: {@code Moved moved = step.apply(z)} gives the next z and the
 *       log-determinant of that step.
 *   <li>Where a step stretches space (log-determinant above 0), the same probability is spread over
 *       more room. Does the log-density go up or down? Decide for yourself; the paper's equations
 *       (7) and (16) disagree.
 *   <li>Return the last z and its log-density as {@code new Flowed(z, logQ)}.
 * </ol>
 */
public final class E5Answer implements E5 {
  @Override
  public Flowed follow(
      NDArray z0, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    throw new NotYetDone(
        "E5: write follow in E5Answer.java; the steps are in the comment above it.");
  }
}
