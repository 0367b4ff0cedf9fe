package org.cflowlab.data.read;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * When a pixel of a mask is marked; one rule for a whole set.
 *
 * @param over marked where the value is over this
 * @param inverted marked where it is not
 * @param text what it was decided from, for a reader
 */
record MaskRule(float over, boolean inverted, String text) {
  /** More different values than this are a range. */
  private static final int MANY = 64;

  /** Class labels are small numbers, and few. */
  private static final int LABELS = 20;

  /** The values of some masks. */
  static final class Values {
    private final TreeSet<Float> distinct = new TreeSet<>();
    private float low = Float.POSITIVE_INFINITY;
    private float high = Float.NEGATIVE_INFINITY;
    private boolean fraction;

    /**
     * Adds a mask's.
     *
     * @throws IOException if one is no number
     */
    void add(Raster mask) throws IOException {
      if (mask.bytes() == null) {
        add(plane(mask));
        return;
      }
      boolean[] has = mask.present();
      float[] values = new float[256];
      int n = 0;
      for (int value = 0; value < has.length; value++) {
        if (has[value]) {
          values[n++] = value;
        }
      }
      add(Arrays.copyOf(values, n));
    }

    private synchronized void add(float[] values) throws IOException {
      float last = Float.NaN;
      for (float value : values) {
        if (value != last) {
          if (!Float.isFinite(value)) {
            throw new IOException("it has the value " + value);
          }
          low = Math.min(low, value);
          high = Math.max(high, value);
          fraction |= value != (int) value;
          if (distinct.size() <= MANY) {
            distinct.add(value);
          }
          last = value;
        }
      }
    }

    private boolean isMany() {
      return distinct.size() > MANY;
    }

    @Override
    public String toString() {
      return isMany()
          ? ImageRule.number(low) + " to " + ImageRule.number(high)
          : distinct.stream().limit(8).map(ImageRule::number).collect(Collectors.joining(", "))
              + (distinct.size() > 8 ? ", .. " + ImageRule.number(high) : "");
    }
  }

  /**
   * The rule that fits the values of a set's masks.
   *
   * @throws IOException if none does, or more than one
   */
  static MaskRule of(Values v, Preparation asked) throws IOException {
    String end = asked.inverted() ? ", inverted as asked" : "";
    if (!Double.isNaN(asked.threshold())) {
      float over = (float) asked.threshold();
      return new MaskRule(
          over,
          asked.inverted(),
          String.format(
              Locale.ROOT, "masks %s marked over %s, as asked%s", v, ImageRule.number(over), end));
    }
    String ask = "; say which are marked with --threshold VALUE (marked over it)";
    if (v.low < 0) {
      throw new IOException("the masks have values below 0 (" + v + ")" + ask);
    }
    boolean two = v.distinct.size() <= 2 && v.low == 0;
    if (two && v.high == 0) {
      return new MaskRule(0, asked.inverted(), "masks of 0 alone" + end);
    }
    if (two) {
      return new MaskRule(
          v.high / 2,
          asked.inverted(),
          String.format(
              Locale.ROOT,
              "masks of 0 and %s, marked where %s%s",
              ImageRule.number(v.high),
              asked.inverted() ? "0" : ImageRule.number(v.high),
              end));
    }
    float full = full(v);
    if (Float.isNaN(full)) {
      throw new IOException("the masks have the values " + v + ", which are no marks" + ask);
    }
    if (v.distinct.size() == 1) {
      return new MaskRule(full / 2, asked.inverted(), "masks of " + v + " alone" + end);
    }
    boolean label =
        !v.fraction
            && v.distinct.size() <= 5
            && v.distinct.higher(0f) < LABELS
            && v.distinct.lower(v.high) < full - LABELS; // noise is on both sides
    if (label) {
      throw new IOException(
          "the masks have the values " + v + ": classes, or a border that is to be left out" + ask);
    }
    return new MaskRule(
        full / 2,
        asked.inverted(),
        String.format(
            Locale.ROOT,
            "masks of values %s (soft, or with the noise of JPEG), marked over %s%s",
            v,
            ImageRule.number(full / 2),
            end));
  }

  /** What white is: 1, 255 or 65535; NaN if the values fit none of them. */
  private static float full(Values v) {
    if (v.fraction && v.high <= 1) {
      return 1;
    }
    if (v.high >= 200 && v.high <= 255) {
      return 255;
    }
    return v.high >= 51200 && v.high <= 65535 && v.isMany() || v.high == 65535 ? 65535 : Float.NaN;
  }

  /** Whether another rule marks the same. */
  boolean marksAs(MaskRule other) {
    return over == other.over && inverted == other.inverted;
  }

  /**
   * 1 where marked, else 0.
   *
   * @throws IOException if it has marks of several colours
   */
  byte[] apply(Raster mask) throws IOException {
    byte bright = (byte) (inverted ? 0 : 1);
    byte dark = (byte) (1 - bright);
    byte[] bytes = mask.bytes();
    if (bytes != null) {
      byte[] marks = new byte[bytes.length];
      for (int k = 0; k < marks.length; k++) {
        marks[k] = (bytes[k] & 0xff) > over ? bright : dark;
      }
      return marks;
    }
    float[] values = plane(mask);
    byte[] marks = new byte[values.length];
    for (int k = 0; k < marks.length; k++) {
      marks[k] = values[k] > over ? bright : dark;
    }
    return marks;
  }

  /**
   * One number a pixel of a mask, of whatever colours: its grey; alpha, where that is all there is;
   * or the strongest of its colours.
   *
   * @throws IOException if it has marks of several colours
   */
  static float[] plane(Raster mask) throws IOException {
    if (mask.bands() == 1) {
      return mask.values();
    }
    if (mask.hasAlpha() && mask.isConstant()) {
      float[] alpha = mask.band(mask.bands() - 1);
      boolean opaque = true;
      for (float value : alpha) {
        opaque &= value == mask.full();
      }
      if (!opaque) {
        return alpha;
      }
    }
    if (mask.colours() == 1) {
      return mask.band(0);
    }
    float[] strongest = new float[mask.area()];
    float half = mask.full() / 2;
    int[] hues = new int[8];
    for (int k = 0; k < strongest.length; k++) {
      int hue = 0;
      for (int band = 0; band < 3; band++) {
        float value = mask.values()[k * mask.bands() + band];
        strongest[k] = Math.max(strongest[k], value);
        hue |= value > half ? 1 << band : 0;
      }
      hues[hue]++;
    }
    int colours = 0;
    for (int hue = 1; hue < hues.length; hue++) {
      colours += hues[hue] > strongest.length / 500 ? 1 : 0;
    }
    if (colours > 1) {
      throw new IOException(
          "it has marks of " + colours + " colours; save one mask for each, black and white");
    }
    return strongest;
  }
}
