package org.cflowlab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.cflowlab.array.Noise;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.RaterSampler;

/**
 * Endless batches of a split: every image once an epoch in a new order, each with the masks of one
 * or more raters drawn anew (rater slots are not exchangeable, so none is ever preferred).
 */
final class Batches {
  private final PatchSet set;
  private final RaterSampler raters;
  private final int size;
  private final int masks;
  private final boolean augment;
  private final Elastic elastic;
  private final RandomGenerator random;
  private final RandomGenerator bends;
  private final int[] order;
  private int next;

  /** Images [B, C, H, W] in 0..1 and R masks of each [B, R, H, W]. */
  record Batch(NDArray images, NDArray masks) {}

  /**
   * A batch in Java's memory, so that any thread can draw it and nobody need close it.
   *
   * @param images and masks patch after patch, row by row
   * @param shape of the images
   * @param symmetry how the whole batch is turned
   */
  record Drawn(float[] images, float[] masks, Shape shape, int symmetry) {
    /** The arrays, in a manager or scope of the thread that asks. */
    Batch on(NDManager manager) {
      long raters = masks.length / (shape.size() / shape.get(1));
      Shape all = new Shape(shape.get(0), raters, shape.get(2), shape.get(3));
      NDArray x = manager.create(images, shape);
      return new Batch(turn(x, symmetry), turn(manager.create(masks, all), symmetry));
    }
  }

  Batches(PatchSet set, int[] split, Settings settings, long seed) {
    this.set = set;
    this.raters = new RaterSampler(set.raters());
    this.size = Math.min(settings.batch(), split.length);
    this.masks = Math.min(settings.masks(), set.raters());
    this.augment = settings.augment();
    this.elastic = new Elastic(settings.elastic());
    this.random = Noise.stream(seed, "batches");
    this.bends = Noise.stream(seed, "elastic");
    this.order = split.clone();
    this.next = order.length;
  }

  Batch next(NDManager manager) {
    return draw().on(manager);
  }

  /** Masks of a batch, B R. */
  int masks() {
    return size * masks;
  }

  /** What a batch is made of, but for its bends. */
  private record Choice(int[] index, int[][] raters, int symmetry) {}

  private Choice choose() {
    int[] index = new int[size];
    for (int i = 0; i < size; i++) {
      if (next == order.length) {
        shuffle();
      }
      index[i] = order[next++];
    }
    return new Choice(
        index, slots(index), augment ? random.nextInt(set.height() == set.width() ? 8 : 4) : 0);
  }

  /**
   * The raters of each image. Where an image has fewer than are wanted, all of them count once, and
   * some drawn from them once more.
   */
  private int[][] slots(int[] index) {
    if (Arrays.stream(index).allMatch(i -> set.raters(i) == raters.raters())) {
      return raters.draw(index.length, masks, random);
    }
    int[][] slots = new int[index.length][masks];
    for (int i = 0; i < index.length; i++) {
      int own = set.raters(index[i]);
      for (int r = 0; r < masks; r += own) {
        int some = Math.min(own, masks - r);
        int[] drawn = new RaterSampler(own).draw(1, some, random)[0];
        System.arraycopy(drawn, 0, slots[i], r, some);
      }
    }
    return slots;
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
    int channels = set.channels();
    float[] images = new float[size * channels * area];
    float[] marks = new float[size * masks * area];
    for (int i = 0; i < size; i++) {
      Elastic.Field field =
          elastic.strength() > 0 ? elastic.draw(set.height(), set.width(), bends) : null;
      float[] image = floats(set.grey(choice.index[i]), 255);
      for (int c = 0; c < channels; c++) {
        float[] plane = channels == 1 ? image : Arrays.copyOfRange(image, c * area, (c + 1) * area);
        plane = field == null ? plane : field.image(plane);
        System.arraycopy(plane, 0, images, (i * channels + c) * area, area);
      }
      for (int r = 0; r < masks; r++) {
        float[] mask = floats(set.mask(choice.index[i], choice.raters[i][r]), 1);
        mask = field == null ? mask : field.mask(mask);
        System.arraycopy(mask, 0, marks, (i * masks + r) * area, area);
      }
    }
    return new Drawn(
        images, marks, new Shape(size, channels, set.height(), set.width()), choice.symmetry);
  }

  private static float[] floats(byte[] bytes, float unit) {
    float[] values = new float[bytes.length];
    for (int k = 0; k < bytes.length; k++) {
      values[k] = (bytes[k] & 0xff) / unit;
    }
    return values;
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
