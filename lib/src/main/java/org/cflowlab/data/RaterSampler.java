package org.cflowlab.data;

import java.util.random.RandomGenerator;

/**
 * Draws one rater slot for each image, every slot equally likely.
 *
 * <p>A slot is no person: on LIDC the first slot is empty for 8% of the patches, the fourth for
 * 63%. Training on "slot 0" would learn a biased set of masks; drawing slots does not.
 *
 * @param raters R, the slots of each image
 */
public record RaterSampler(int raters) {
  /** A sampler for at least one rater. */
  public RaterSampler {
    if (raters < 1) {
      throw new IllegalArgumentException("There must be at least 1 rater, not " + raters);
    }
  }

  /**
   * One slot for each of n images.
   *
   * @return n values, 0 to R-1, for {@link PatchSet#masks(ai.djl.ndarray.NDManager, int[], int[])}
   */
  public int[] draw(int n, RandomGenerator random) {
    return random.ints(n, 0, raters).toArray();
  }
}
