package org.cflowlab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.random.RandomGenerator;
import org.cflowlab.array.Noise;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.RaterSampler;

/**
 * Endless batches of a split: every image once an epoch in a new order, each with the mask of one
 * rater drawn anew (rater slots are not exchangeable, so none is ever preferred).
 */
final class Batches {
  private final PatchSet set;
  private final RaterSampler raters;
  private final int size;
  private final boolean augment;
  private final RandomGenerator random;
  private final int[] order;
  private int next;

  /** Images [B, 1, H, W] in 0..1 and one mask each [B, 1, H, W]. */
  record Batch(NDArray images, NDArray masks) {}

  Batches(PatchSet set, int[] split, int size, boolean augment, long seed) {
    this.set = set;
    this.raters = new RaterSampler(set.raters());
    this.size = Math.min(size, split.length);
    this.augment = augment;
    this.random = Noise.stream(seed, "batches");
    this.order = split.clone();
    this.next = order.length;
  }

  Batch next(NDManager manager) {
    int[] index = new int[size];
    for (int i = 0; i < size; i++) {
      if (next == order.length) {
        shuffle();
      }
      index[i] = order[next++];
    }
    int[] rater = raters.draw(size, random);
    NDArray images = set.images(manager, index);
    NDArray masks = set.masks(manager, index, rater);
    if (!augment) {
      return new Batch(images, masks);
    }
    int symmetry = random.nextInt(images.getShape().get(2) == images.getShape().get(3) ? 8 : 4);
    return new Batch(turn(images, symmetry), turn(masks, symmetry));
  }

  /** One of the symmetries of the rectangle (4) or the square (8), the same for a whole batch. */
  private static NDArray turn(NDArray a, int symmetry) {
    if ((symmetry & 1) != 0) {
      a = a.flip(2);
    }
    if ((symmetry & 2) != 0) {
      a = a.flip(3);
    }
    return (symmetry & 4) != 0 ? a.transpose(0, 1, 3, 2) : a;
  }

  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    next = 0;
  }
}
