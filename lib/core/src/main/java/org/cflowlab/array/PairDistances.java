package org.cflowlab.array;

import ai.djl.ndarray.NDArray;

/** Distances of all pairs of rows, by one operation with a gradient of its own. */
public final class PairDistances {
  private static final Script L1 = new Script("torch.cdist(x, x, 1., None)");

  private PairDistances() {}

  /**
   * sum_p |a_ip - a_jp| for each i and j: [B, n, P] to [B, n, n]. Its gradient at a_ip = a_jp is 0.
   */
  public static NDArray l1(NDArray a) {
    return L1.of(a);
  }
}
