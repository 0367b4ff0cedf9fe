package org.cflowlab.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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

  /**
   * Some different slots for each of n images, every choice and order of them equally likely.
   *
   * @param slots how many, at most R
   * @return [n][slots]
   * @throws IllegalArgumentException if an image has fewer slots
   */
  public int[][] draw(int n, int slots, RandomGenerator random) {
    if (slots < 1 || slots > raters) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "an image has 1 to %d masks to draw from, not %d", raters, slots));
    }
    int[][] drawn = new int[n][];
    for (int i = 0; i < n; i++) {
      int[] all = IntStream.range(0, raters).toArray();
      for (int k = 0; k < slots; k++) {
        int j = random.nextInt(k, raters);
        int swap = all[k];
        all[k] = all[j];
        all[j] = swap;
      }
      drawn[i] = Arrays.copyOf(all, slots);
    }
    return drawn;
  }
}
