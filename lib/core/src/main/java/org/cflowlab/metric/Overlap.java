package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;

/**
 * How the masks of two sets overlap, each with each, from one matrix product for all images.
 *
 * @param intersection pixels that both mark [I, n, m]
 * @param areaA pixels that the first marks [I, n, 1]
 * @param areaB pixels that the second marks [I, 1, m]
 */
public record Overlap(NDArray intersection, NDArray areaA, NDArray areaB) {
  /**
   * The overlaps of two sets of masks of the same images.
   *
   * @param a [I, n, H, W]
   * @param b [I, m, H, W]
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public static Overlap between(NDArray a, NDArray b) {
    Masks.requireMarks("a", a);
    Masks.requireLike("b", b, a);
    if (b != a) {
      Shapes.requireMask("b", b);
    }
    return ofMasks(a, b);
  }

  /** The same of what is known to be masks of the same images: to look at each value takes time. */
  static Overlap ofMasks(NDArray a, NDArray b) {
    return Scratch.keepLike(
        a,
        () -> {
          NDArray flatA = Masks.flatten(a);
          NDArray flatB = Masks.flatten(b);
          return new Overlap(
              flatA.matMul(flatB.transpose(0, 2, 1)),
              flatA.sum(new int[] {2}, true),
              flatB.sum(new int[] {2}).expandDims(1));
        },
        o -> new NDList(o.intersection(), o.areaA(), o.areaB()));
  }

  /** |a and b| / |a or b|, 1 for two empty masks: [I, n, m]. */
  public NDArray iou() {
    return Scratch.keepLike(
        intersection, () -> ratio(intersection, areaA.add(areaB).sub(intersection)));
  }

  /** 2 |a and b| / (|a| + |b|), 1 for two empty masks and 0 for one: [I, n, m]. */
  public NDArray dice() {
    return Scratch.keepLike(intersection, () -> ratio(intersection.mul(2), areaA.add(areaB)));
  }

  private static NDArray ratio(NDArray part, NDArray whole) {
    NDArray bothEmpty = whole.eq(0).toType(whole.getDataType(), false);
    return part.add(bothEmpty).div(whole.add(bothEmpty));
  }
}
