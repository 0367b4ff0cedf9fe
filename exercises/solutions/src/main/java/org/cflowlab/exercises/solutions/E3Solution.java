package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import org.cflowlab.exercises.E3;
import org.cflowlab.exercises.Moved;

/** E3: T(z) = z + u tanh(w.z + b), log |det J| = log |1 + h' w.u|, eqs. (9)-(11). */
public final class E3Solution implements E3 {
  @Override
  public Moved step(NDArray z, NDArray u, NDArray w, NDArray b) {
    NDArray h = dot(w, z).add(b).tanh(); // [B, 1]
    NDArray slope = h.square().neg().add(1); // [B, 1]
    NDArray determinant = slope.mul(dot(w, u)).add(1); // [B, 1]
    return new Moved(z.add(u.mul(h)), determinant.abs().log());
  }

  private static NDArray dot(NDArray a, NDArray b) {
    return a.mul(b).sum(new int[] {1}, true); // [B, L] to [B, 1]
  }
}
