package org.cflowlab.exercises.answers;

import ai.djl.ndarray.NDArray;
import org.cflowlab.exercises.E4;
import org.cflowlab.exercises.NotYetDone;

/**
 * Your answer to E4: the uHat that makes a planar step invertible.
 *
 * <ol>
 *   <li>x = w.u and |w|^2 = w.w, each a sum over a row, [B, 1].
 *   <li>The value we want for w.uHat is m = softplus(x) - 1, where softplus(x) = log(1 + exp(x)).
 *       For large x that exp overflows: use max(x, 0) + log(1 + exp(-|x|)), which is the same
 *       number.
 *   <li>Move u along w by what is missing: u + (m - x) w / (|w|^2 + D).
 *   <li>Check on paper that w.uHat is m (forget D for a moment).
 * </ol>
 */
public final class E4Answer implements E4 {
  @Override
  public NDArray invertible(NDArray u, NDArray w) {
    throw new NotYetDone(
        "E4: write invertible in E4Answer.java; the steps are in the comment above it.");
  }
}
