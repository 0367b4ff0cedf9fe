package org.cflowlab.data.read;

import java.io.IOException;
import java.util.Locale;
import org.cflowlab.data.Treatment.Colour;

/**
 * How the numbers of images become grey values from 0 to 255; one rule for a whole set.
 *
 * @param kind which rule
 * @param low what becomes 0, in a window
 * @param high what becomes 255, in a window
 */
record ImageRule(Kind kind, float low, float high) {
  enum Kind {
    /** They are from 0 to 255 already. */
    BYTES,
    /** They are from 0 to 65535: the upper of two bytes is kept. */
    WORDS,
    /** They are from 0 to 1. */
    UNIT,
    /** From a low to a high value. */
    WINDOW
  }

  /** What the numbers of some images are. */
  record Range(float low, float high, boolean fraction, float full, boolean mixed) {
    static final Range NONE =
        new Range(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, false, Float.NaN, false);

    /**
     * The range of one image.
     *
     * @throws IOException if a number is none
     */
    static Range of(Raster image) throws IOException {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      boolean fraction = false;
      int colours = image.colours();
      if (image.full() == 255) {
        return new Range(0, 255, false, 255, false);
      }
      float[] values = image.values();
      for (int at = 0; at < values.length; at += image.bands()) {
        for (int band = 0; band < colours; band++) {
          float value = values[at + band];
          if (!Float.isFinite(value)) {
            throw new IOException("it has the value " + value + " at pixel " + at / image.bands());
          }
          low = Math.min(low, value);
          high = Math.max(high, value);
          fraction |= value != (int) value;
        }
      }
      return new Range(low, high, fraction, image.full(), false);
    }

    Range and(Range o) {
      boolean none = low > high;
      boolean other = o.low > o.high;
      boolean differ = !none && !other && Float.compare(full, o.full) != 0;
      return new Range(
          Math.min(low, o.low),
          Math.max(high, o.high),
          fraction || o.fraction,
          none ? o.full : other ? full : Math.max(full, o.full),
          mixed || o.mixed || differ);
    }

    private String text() {
      return number(low) + " to " + number(high);
    }
  }

  /**
   * The rule that fits a range.
   *
   * @throws IOException if none does
   */
  static ImageRule of(Range range, Preparation asked) throws IOException {
    if (asked.hasWindow()) {
      return new ImageRule(Kind.WINDOW, (float) asked.low(), (float) asked.high());
    }
    if (range.mixed && range.high > 255) {
      throw new IOException(
          "some images have 8 bits and others more (values to "
              + number(range.high)
              + "); save all alike, or say --window LOW,HIGH");
    }
    if (range.full == 255
        || !range.fraction && range.low >= 0 && range.high > 1 && range.high <= 255) {
      return new ImageRule(Kind.BYTES, 0, 255);
    }
    if (range.full == 65535 && range.high >= 32768) {
      return new ImageRule(Kind.WORDS, 0, 65535);
    }
    if (range.low >= 0 && range.high <= 1 && (range.high >= .5f || !range.fraction)) {
      return new ImageRule(Kind.UNIT, 0, 1);
    }
    if (range.fraction && range.low >= 0 && range.high > 100 && range.high <= 255) {
      return new ImageRule(Kind.BYTES, 0, 255);
    }
    if (range.low >= range.high) {
      throw new IOException("all images have the one value " + number(range.low));
    }
    return new ImageRule(Kind.WINDOW, range.low, range.high);
  }

  /** Whether a picture with these numbers is one that this rule was made for. */
  boolean fits(Range range) {
    return switch (kind) {
      case BYTES -> range.low >= 0 && range.high <= 255 && range.high > 1;
      case WORDS -> range.full == 65535 && range.high >= 32768;
      case UNIT -> range.low >= 0 && range.high <= 1;
      case WINDOW -> range.full != 255;
    };
  }

  /** Grey values 0 to 255: one plane, or three after another for {@link Colour#RGB}. */
  byte[] apply(Raster image, Colour colour) {
    if (colour == Colour.RGB) {
      int area = image.area();
      byte[] all = new byte[3 * area];
      for (int band = 0; band < 3; band++) {
        grey(image.band(image.colours() == 3 ? band : 0), all, band * area);
      }
      return all;
    }
    if (kind == Kind.BYTES && image.bytes() != null) {
      return image.bytes();
    }
    byte[] grey = new byte[image.area()];
    grey(colour == Colour.GREEN && image.colours() == 3 ? image.band(1) : image.mean(), grey, 0);
    return grey;
  }

  private void grey(float[] values, byte[] to, int at) {
    if (kind == Kind.BYTES) {
      for (int k = 0; k < values.length; k++) {
        float v = values[k];
        to[at + k] = (byte) (v <= 0 ? 0 : v >= 255 ? 255 : (int) (v + .5f));
      }
      return;
    }
    float scale = 255 / (high - low);
    for (int k = 0; k < values.length; k++) {
      float v = values[k];
      int grey =
          switch (kind) {
            case BYTES -> Math.round(v);
            case WORDS -> (int) v >> 8;
            case UNIT -> (int) Math.round(255. * v);
            case WINDOW -> Math.round(scale * (v - low));
          };
      to[at + k] = (byte) Math.max(0, Math.min(255, grey));
    }
  }

  /** Reads what {@link #toString} writes. */
  static ImageRule parse(String text) {
    return switch (text) {
      case "8 bit" -> new ImageRule(Kind.BYTES, 0, 255);
      case "16 bit" -> new ImageRule(Kind.WORDS, 0, 65535);
      case "0 to 1" -> new ImageRule(Kind.UNIT, 0, 1);
      default -> {
        String[] sides = text.replace("window ", "").split(",");
        yield new ImageRule(Kind.WINDOW, Float.parseFloat(sides[0]), Float.parseFloat(sides[1]));
      }
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case BYTES -> "8 bit";
      case WORDS -> "16 bit";
      case UNIT -> "0 to 1";
      case WINDOW -> "window " + number(low) + "," + number(high);
    };
  }

  /** The rule for a reader. */
  String text(Preparation asked) {
    return kind == Kind.WINDOW
        ? String.format(
            Locale.ROOT,
            "from %s (black) to %s (white), %s",
            number(low),
            number(high),
            asked.hasWindow() ? "as asked" : "their own range")
        : "of " + (kind == Kind.UNIT ? "values 0 to 1" : this + "s");
  }

  static String number(float value) {
    return value == (long) value ? "" + (long) value : String.format(Locale.ROOT, "%.6g", value);
  }
}
