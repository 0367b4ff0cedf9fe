package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import org.cflowlab.exercises.E4;

/** E4: uHat = u + (softplus(w.u) - 1 - w.u) w / (|w|^2 + d). */
public final class E4Solution implements E4 {
  @Override
  public NDArray invertible(NDArray u, NDArray w) {
    NDArray x = dot(w, u); // [B, 1]
    NDArray softplus = x.maximum(0).add(x.abs().neg().exp().add(1).log());
    NDArray missing = softplus.sub(1).sub(x);
    return u.add(w.mul(missing.div(dot(w, w).add(D)))); // [B, L]
  }

  private static NDArray dot(NDArray a, NDArray b) {
    return a.mul(b).sum(new int[] {1}, true); // [B, L] to [B, 1]
  }
}
