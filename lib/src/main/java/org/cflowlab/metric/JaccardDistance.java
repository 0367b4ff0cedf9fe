package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;

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
    Masks.require("a", a);
    Masks.requireLike("b", b, a);
    NDArray flatA = flatten(a);
    NDArray flatB = flatten(b);
    NDArray intersection = flatA.matMul(flatB.transpose(0, 2, 1)); // [I, n, m]
    NDArray areaA = flatA.sum(new int[] {2}, true); // [I, n, 1]
    NDArray areaB = flatB.sum(new int[] {2}).expandDims(1); // [I, 1, m]
    NDArray union = areaA.add(areaB).sub(intersection);
    NDArray bothEmpty = union.eq(0).toType(union.getDataType(), false);
    return intersection.add(bothEmpty).div(union.add(bothEmpty)).neg().add(1);
  }

  private static NDArray flatten(NDArray masks) {
    return masks.reshape(masks.getShape().get(0), masks.getShape().get(1), -1);
  }
}
