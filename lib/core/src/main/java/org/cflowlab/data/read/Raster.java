package org.cflowlab.data.read;

import java.util.Locale;

/**
 * A decoded picture, whatever file it came from: numbers, and what they can be. Grey pictures of 8
 * bits, by far the most, are kept as bytes until somebody wants numbers.
 */
final class Raster {
  /** A picture of something has more different numbers than this. */
  private static final int FEW = 16;

  private final int height;
  private final int width;
  private final int bands;
  private final float full;
  private final byte[] bytes;
  private final boolean turned;
  private float[] values;
  private boolean[] present;

  /**
   * A picture.
   *
   * @param bands numbers of a pixel: 1 grey, 2 grey and alpha, 3 colours, 4 colours and alpha
   * @param values pixel after pixel, row by row, the bands of a pixel together
   * @param full the largest value that its type can hold: 255, 65535, 1 for booleans; NaN where the
   *     type says nothing, as with fractions
   */
  Raster(int height, int width, int bands, float[] values, float full) {
    this(height, width, bands, values, null, full, false);
    if (values.length != height * width * bands) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d values are not %dx%dx%d", values.length, height, width, bands));
    }
  }

  private Raster(
      int height, int width, int bands, float[] values, byte[] bytes, float full, boolean turned) {
    this.height = height;
    this.width = width;
    this.bands = bands;
    this.values = values;
    this.bytes = bytes;
    this.full = full;
    this.turned = turned;
  }

  /** One band. */
  static Raster grey(int height, int width, float[] values, float full) {
    return new Raster(height, width, 1, values, full);
  }

  /** One band of bytes from 0 to 255. */
  static Raster grey(int height, int width, byte[] bytes) {
    return new Raster(height, width, 1, null, bytes, 255, false);
  }

  /**
   * This one with its pixels in other places.
   *
   * @param from where each pixel comes from, row by row
   */
  Raster turned(int newHeight, int newWidth, int[] from) {
    byte[] greys = bytes == null ? null : new byte[from.length];
    float[] numbers = bytes == null ? new float[from.length * bands] : null;
    for (int k = 0; k < from.length; k++) {
      if (bytes != null) {
        greys[k] = bytes[from[k]];
      } else {
        System.arraycopy(values, from[k] * bands, numbers, k * bands, bands);
      }
    }
    return new Raster(newHeight, newWidth, bands, numbers, greys, full, true);
  }

  /** Whether it lies otherwise in its file, whose EXIF data say how it is to be seen. */
  boolean isTurned() {
    return turned;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  int bands() {
    return bands;
  }

  float full() {
    return full;
  }

  /** The numbers of a grey picture of 8 bits; null of any other. */
  byte[] bytes() {
    return bytes;
  }

  /** Of a grey picture of 8 bits: which of the 256 numbers it has. */
  synchronized boolean[] present() {
    if (present == null) {
      present = new boolean[256];
      for (byte b : bytes) {
        present[b & 0xff] = true;
      }
    }
    return present;
  }

  /** The numbers. */
  synchronized float[] values() {
    if (values == null) {
      values = new float[bytes.length];
      for (int k = 0; k < values.length; k++) {
        values[k] = bytes[k] & 0xff;
      }
    }
    return values;
  }

  int area() {
    return height * width;
  }

  /** How many bands are colours or grey: alpha does not count. */
  int colours() {
    return bands >= 3 ? 3 : 1;
  }

  boolean hasAlpha() {
    return bands == 2 || bands == 4;
  }

  /** One band alone, row by row. */
  float[] band(int band) {
    if (bands == 1) {
      return values();
    }
    float[] plane = new float[area()];
    for (int k = 0; k < plane.length; k++) {
      plane[k] = values[k * bands + band];
    }
    return plane;
  }

  /** The whole-numbered mean of the colours where the values are whole, else the mean. */
  float[] mean() {
    if (bands <= 2) {
      return band(0);
    }
    float[] plane = new float[area()];
    boolean whole = full >= 1; // NaN is not
    for (int k = 0; k < plane.length; k++) {
      int at = k * bands;
      float sum = values[at] + values[at + 1] + values[at + 2];
      plane[k] = whole ? (float) Math.floor(sum / 3) : sum / 3;
    }
    return plane;
  }

  /**
   * Whether this is another picture, perhaps with something drawn into it: of what is neither black
   * nor white here, most is alike there.
   */
  boolean shows(Raster other) {
    if (bytes != null) {
      int different = 0;
      for (boolean here : present()) {
        different += here ? 1 : 0;
      }
      if (different < FEW) {
        return false;
      }
    }
    float[] mine = mean();
    float[] its = other.mean();
    int grey = 0;
    int alike = 0;
    for (int k = 0; k < mine.length; k++) {
      float value = mine[k] / full; // NaN is not grey
      if (value > .06f && value < .94f) {
        grey++;
        alike += Math.abs(value - its[k] / other.full) < .04f ? 1 : 0;
      }
    }
    return grey > .1 * mine.length && alike > .7 * grey;
  }

  boolean isConstant() {
    if (bytes != null) {
      for (byte b : bytes) {
        if (b != bytes[0]) {
          return false;
        }
      }
      return true;
    }
    for (int band = 0; band < colours(); band++) {
      float first = values[band];
      for (int at = band; at < values.length; at += bands) {
        if (values[at] != first) {
          return false;
        }
      }
    }
    return true;
  }
}
