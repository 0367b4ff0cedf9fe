package org.cflowlab.data.read;

import java.io.IOException;
import java.util.Locale;

/**
 * When a pixel of a mask is marked.
 *
 * @param over marked where the value is over this
 * @param inverted marked where it is not
 * @param text what it was decided from, for a reader
 */
record MaskRule(float over, boolean inverted, String text) {
  /**
   * The rule that fits the values of masks.
   *
   * @param whose masks these are, such as "the masks"
   * @throws IOException if none does, or more than one
   */
  static MaskRule of(MaskValues v, String whose, Preparation asked) throws IOException {
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
    if (v.low() < 0) {
      throw new IOException(whose + " have values below 0 (" + v + ")" + ask);
    }
    if (v.isBlank()) {
      return new MaskRule(0, asked.inverted(), "masks of 0 alone" + end);
    }
    if (v.count() <= 2 && v.low() == 0) {
      return new MaskRule(
          v.high() / 2,
          asked.inverted(),
          String.format(
              Locale.ROOT,
              "masks of 0 and %s, marked where %s%s",
              ImageRule.number(v.high()),
              asked.inverted() ? "0" : ImageRule.number(v.high()),
              end));
    }
    float white = v.white();
    if (Float.isNaN(white)) {
      throw new IOException(whose + " have the values " + v + ", which are no marks" + ask);
    }
    if (v.count() == 1) {
      return new MaskRule(white / 2, asked.inverted(), "masks of " + v + " alone" + end);
    }
    if (v.isOfClasses()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s have the values %s: classes, soft masks of few steps, masks of two scales, or a"
                  + " border that is to be left out%s",
              whose,
              v,
              ask));
    }
    return new MaskRule(
        white / 2,
        asked.inverted(),
        String.format(
            Locale.ROOT,
            "masks of values %s (%s), marked over %s%s",
            v,
            v.isStepped()
                ? "taken for shares of raters; if they are classes, say --threshold VALUE"
                : "soft, or with the noise of JPEG",
            ImageRule.number(white / 2),
            end));
  }

  /** Whether masks of these values, which differ, come out as one. */
  boolean loses(MaskValues v) {
    return v.low() < v.high() && (v.high() <= over || v.low() > over);
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
    for (int band = 0; band < 3; band++) {
      float[] values = mask.band(band);
      for (int k = 0; k < strongest.length; k++) {
        strongest[k] = Math.max(strongest[k], values[k]);
      }
    }
    refuseColours(mask, strongest);
    return strongest;
  }

  /** A few pixels of another colour are noise, but not among 0 and 1, which nobody draws. */
  private static void refuseColours(Raster mask, float[] strongest) throws IOException {
    float high = 0;
    for (float value : strongest) {
      high = Math.max(high, value);
    }
    boolean exact = true;
    for (int k = 0; k < strongest.length; k++) {
      for (int band = 0; band < 3; band++) {
        float value = mask.values()[k * mask.bands() + band];
        exact &= value == 0 || value == high;
      }
    }
    float half = (exact || Float.isNaN(mask.full()) ? high : mask.full()) / 2;
    int noise = exact && high == 1 ? 0 : strongest.length / 500;
    int[] hues = new int[8];
    for (int k = 0; k < strongest.length; k++) {
      int hue = 0;
      for (int band = 0; band < 3; band++) {
        hue |= mask.values()[k * mask.bands() + band] > half ? 1 << band : 0;
      }
      hues[hue]++;
    }
    int colours = 0;
    for (int hue = 1; hue < hues.length; hue++) {
      colours += hues[hue] > noise ? 1 : 0;
    }
    if (colours > 1) {
      throw new IOException(
          "it has marks of "
              + colours
              + " colours, or is a stack of several masks; save each as a file of its own, black and white");
    }
  }
}
