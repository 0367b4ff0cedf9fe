package org.cflowlab.experiment;

import org.cflowlab.data.PatchSet;
import org.cflowlab.train.Settings;

/** The memory that a training takes at most, from the sizes of its layers. */
final class Footprint {
  /** Arrays of a layer's size that a block of three convolutions keeps until the step ends. */
  private static final long BLOCK = 8;

  /** The same of the 1x1 convolutions that join features and latent vector. */
  private static final long COMBINATION = 12;

  /**
   * Copies of all values: the values, their gradient, what Adam keeps, and those that were best.
   */
  private static final long COPIES = 8;

  /** Layers that scoring holds at a time. */
  private static final long SCORING = 6;

  private static final long FLOAT = 4;

  private Footprint() {}

  /** Bytes of one training with all raters, its scoring included. */
  static long bytes(Settings settings, PatchSet set) {
    int[] filters = settings.filters();
    long images = settings.batch();
    long masks = images * Math.min(settings.masks(), set.raters());
    long area = (long) set.height() * set.width();
    long blocks = 0;
    long joined = 0;
    long values = 0;
    for (int i = 0; i < filters.length; i++) {
      long pixels = area >> 2 * i;
      long below = i + 1 < filters.length ? filters[i + 1] : 0;
      blocks += pixels * filters[i];
      joined += pixels * below * 4;
      values += 9L * filters[i] * (12L * filters[i] + 2 * below);
    }
    long unet = images * (2 * BLOCK * blocks + joined);
    long encoders = (images + masks) * BLOCK * blocks;
    long decoded = settings.objective().isStandard() ? masks : masks + images * settings.draws();
    long combination = decoded * COMBINATION * area * filters[0];
    long step = unet + encoders + combination + COPIES * values;
    return FLOAT * Math.max(step, SCORING * Evaluation.BUDGET);
  }
}
