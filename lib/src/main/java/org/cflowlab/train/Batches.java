package org.cflowlab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
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
  private final Elastic elastic;
  private final RandomGenerator random;
  private final RandomGenerator bends;
  private final int[] order;
  private int next;

  /** Images [B, 1, H, W] in 0..1 and one mask each [B, 1, H, W]. */
  record Batch(NDArray images, NDArray masks) {}

  /**
   * A batch in Java's memory, so that any thread can draw it and nobody need close it.
   *
   * @param images and masks patch after patch, row by row
   * @param symmetry how the whole batch is turned
   */
  record Drawn(float[] images, float[] masks, Shape shape, int symmetry) {
    /** The arrays, in a manager or scope of the thread that asks. */
    Batch on(NDManager manager) {
      NDArray x = manager.create(images, shape);
      return new Batch(turn(x, symmetry), turn(manager.create(masks, shape), symmetry));
    }
  }

  Batches(PatchSet set, int[] split, int size, boolean augment, long seed) {
    this(set, split, size, augment, Elastic.NONE, seed);
  }

  Batches(PatchSet set, int[] split, int size, boolean augment, Elastic elastic, long seed) {
    this.set = set;
    this.raters = new RaterSampler(set.raters());
    this.size = Math.min(size, split.length);
    this.augment = augment;
    this.elastic = elastic;
    this.random = Noise.stream(seed, "batches");
    this.bends = Noise.stream(seed, "elastic");
    this.order = split.clone();
    this.next = order.length;
  }

  Batch next(NDManager manager) {
    return draw().on(manager);
  }

  /** Images of a batch. */
  int size() {
    return size;
  }

  /** What a batch is made of, but for its bends. */
  private record Choice(int[] index, int[] rater, int symmetry) {}

  private Choice choose() {
    int[] index = new int[size];
    for (int i = 0; i < size; i++) {
      if (next == order.length) {
        shuffle();
      }
      index[i] = order[next++];
    }
    int[] rater = raters.draw(size, random);
    return new Choice(
        index, rater, augment ? random.nextInt(set.height() == set.width() ? 8 : 4) : 0);
  }

  /** Passes over some batches, as if they had been drawn. */
  void skip(int batches) {
    for (int b = 0; b < batches; b++) {
      choose();
      for (int i = 0; i < size && elastic.strength() > 0; i++) {
        elastic.draw(set.height(), set.width(), bends);
      }
    }
  }

  /** The next batch. One thread at a time may draw. */
  Drawn draw() {
    Choice choice = choose();
    int area = set.height() * set.width();
    float[] images = new float[size * area];
    float[] masks = new float[size * area];
    for (int i = 0; i < size; i++) {
      float[] image = new float[area];
      float[] mask = new float[area];
      byte[] grey = set.grey(choice.index[i]);
      byte[] marks = set.mask(choice.index[i], choice.rater[i]);
      for (int k = 0; k < area; k++) {
        image[k] = (grey[k] & 0xff) / 255f;
        mask[k] = marks[k];
      }
      if (elastic.strength() > 0) {
        Elastic.Field field = elastic.draw(set.height(), set.width(), bends);
        image = field.image(image);
        mask = field.mask(mask);
      }
      System.arraycopy(image, 0, images, i * area, area);
      System.arraycopy(mask, 0, masks, i * area, area);
    }
    return new Drawn(images, masks, new Shape(size, 1, set.height(), set.width()), choice.symmetry);
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
