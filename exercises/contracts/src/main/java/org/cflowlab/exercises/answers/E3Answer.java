package org.cflowlab.exercises.answers;

import ai.djl.ndarray.NDArray;
import org.cflowlab.exercises.E3;
import org.cflowlab.exercises.Moved;
import org.cflowlab.exercises.NotYetDone;

/**
 * Your answer to E3: one planar step and its log-determinant.
 *
 * <ol>
 *   <li>w.z is a sum over the L numbers of a row: {@code w.mul(z).sum(new int[] {1}, true)} keeps
 *       the shape [B, 1].
 *   <li>h = tanh(w.z + b), [B, 1], and its slope h' = 1 - h^2, [B, 1].
 *   <li>The new point is z + u h, [B, L]: the one h of a row multiplies its L numbers of u.
 *   <li>The log-determinant is log |1 + h' w.u|, [B, 1]. Mind the bars: w.u may be below -1.
 *   <li>Return both as {@code new Moved(newZ, logDet)}.
 * </ol>
 */
public final class E3Answer implements E3 {
  @Override
  public Moved step(NDArray z, NDArray u, NDArray w, NDArray b) {
    throw new NotYetDone("E3: write step in E3Answer.java; the steps are in the comment above it.");
  }
}
