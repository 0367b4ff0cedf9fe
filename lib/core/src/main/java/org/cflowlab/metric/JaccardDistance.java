package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import org.cflowlab.array.Scratch;

/** d(a, b) = 1 - IoU(a, b), where the IoU of two empty masks is 1. */
public final class JaccardDistance {
  private JaccardDistance() {}

  /**
   * All distances between two sets of masks of the same images.
   *
   * @param a [I, n, H, W]
   * @param b [I, m, H, W]
   * @return [I, n, m]
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public static NDArray between(NDArray a, NDArray b) {
    return Scratch.keepLike(a, () -> of(Overlap.between(a, b)));
  }

  /** All distances within a set that is known to be of masks: [I, n, n]. */
  static NDArray among(NDArray masks) {
    return of(Overlap.ofMasks(masks, masks));
  }

  private static NDArray of(Overlap overlap) {
    return overlap.iou().neg().add(1);
  }
}
