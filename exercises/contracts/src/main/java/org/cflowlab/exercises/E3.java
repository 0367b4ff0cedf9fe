package org.cflowlab.exercises;

import ai.djl.ndarray.NDArray;

/**
 * E3: one planar step and its log-determinant (eqs. 9 to 11, with u as it is: E4 makes it
 * invertible).
 */
@FunctionalInterface
public interface E3 {
  /**
   * The step T(z) = z + u tanh(w.z + b), every row with parameters of its own. It leaves its inputs
   * as they are.
   *
   * @param z the points, [B, L]
   * @param u the direction of the push, [B, L]
   * @param w the normal of the plane, [B, L]
   * @param b the offset of the plane, [B, 1]
   * @return T(z), [B, L], and log |1 + tanh'(w.z + b) w.u|, [B, 1]; w.u may be below -1
   */
  Moved step(NDArray z, NDArray u, NDArray w, NDArray b);
}
