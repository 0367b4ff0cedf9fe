package org.cflowlab.exercises;

import ai.djl.ndarray.NDArray;

/** E4: the change to u that makes every planar step invertible (left out in the paper). */
@FunctionalInterface
public interface E4 {
  /** The small d that keeps w = 0 from a division by zero. */
  double D = 1e-8;

  /**
   * Moves u along w until w.uHat = softplus(w.u) - 1, which is above -1. It leaves its inputs as
   * they are.
   *
   * @param u the direction as the network gives it, [B, L]
   * @param w the normal of the plane, [B, L]; a row may be zero
   * @return uHat = u + (softplus(w.u) - 1 - w.u) w / (|w|^2 + d), row by row, [B, L]
   */
  NDArray invertible(NDArray u, NDArray w);
}
