package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import org.cflowlab.array.Scratch;

/**
 * How unlike one another the masks of an image are: E d(s, s') over different ones, d = {@link
 * JaccardDistance}. 0 where all are the same, 1 where no two overlap. Samples should be as diverse
 * as the raters, not more.
 */
public final class Diversity {
  private Diversity() {}

  /**
   * The mean distance of each image's masks to one another.
   *
   * @param masks [I, n, H, W], n at least 2
   * @return [I]
   * @throws IllegalArgumentException for fewer than two masks, or if a shape or type does not fit
   */
  public static NDArray of(NDArray masks) {
    Masks.requireMarks("masks", masks);
    return ofMasks(masks);
  }

  /** The same of what is known to be masks. */
  static NDArray ofMasks(NDArray masks) {
    long n = masks.getShape().get(1);
    if (n < 2) {
      throw new IllegalArgumentException("diversity needs at least 2 masks an image, not " + n);
    }
    // a mask has no distance to itself, so the sum over all pairs is that over different ones
    return Scratch.keepLike(
        masks, () -> JaccardDistance.among(masks).sum(new int[] {1, 2}).div(n * (n - 1)));
  }
}
