package org.cflowlab.data.read;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.cflowlab.data.Treatment.Colour;

/**
 * How the numbers of images become grey values from 0 to 255; one rule for a whole set.
 *
 * @param kind which rule
 * @param low what becomes 0, in a window
 * @param high what becomes 255, in a window
 * @param ofBytes whether a window is one of values from 0 to 255, of the images' type
 */
record ImageRule(Kind kind, float low, float high, boolean ofBytes) {
  private static final ImageRule BYTES = new ImageRule(Kind.BYTES, 0, 255, true);
  private static final ImageRule WORDS = new ImageRule(Kind.WORDS, 0, 65535, false);
  private static final ImageRule UNIT = new ImageRule(Kind.UNIT, 0, 1, false);
  private static final String OF_BYTES = " of 8 bit";
  private static final int TWELVE_BITS = 4095;

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
      return new ImageRule(
          Kind.WINDOW, (float) asked.low(), (float) asked.high(), range.full == 255);
    }
    if (range.mixed && range.high > 255) {
      throw new IOException(
          "some images have 8 bits and others more (values to "
              + number(range.high)
              + "); save all alike, or say --window LOW,HIGH");
    }
    if (range.full == 255
        || !range.fraction && range.low >= 0 && range.high > 1 && range.high <= 255) {
      return BYTES;
    }
    if (range.full == 65535 && range.high >= 32768) {
      return WORDS;
    }
    if (range.low >= 0 && range.high <= 1 && (range.high >= .5f || !range.fraction)) {
      return UNIT;
    }
    if (range.fraction && range.low >= 0 && range.high > 100 && range.high <= 255) {
      return BYTES;
    }
    if (range.low >= range.high) {
      throw new IOException("all images have the one value " + number(range.low));
    }
    return new ImageRule(Kind.WINDOW, range.low, range.high, false);
  }

  /** Whether a picture with these numbers is one that this rule was made for. */
  boolean fits(Range range) {
    return switch (kind) {
      case BYTES -> range.low >= 0 && range.high <= 255 && range.high > 1;
      case WORDS -> range.full == 65535 && range.high > TWELVE_BITS; // others may be brighter
      case UNIT -> range.low >= 0 && range.high <= 1;
      case WINDOW -> ofBytes == (range.full == 255);
    };
  }

  /** Grey values 0 to 255: one plane, or three for {@link Colour#RGB}. */
  List<byte[]> apply(Raster image, Colour colour) {
    if (colour == Colour.RGB) {
      boolean coloured = image.colours() == 3;
      return IntStream.range(0, 3).mapToObj(band -> grey(image.band(coloured ? band : 0))).toList();
    }
    if (kind == Kind.BYTES && image.bytes() != null) {
      return List.of(image.bytes());
    }
    boolean green = colour == Colour.GREEN && image.colours() == 3;
    return List.of(grey(green ? image.band(1) : image.mean()));
  }

  private byte[] grey(float[] values) {
    byte[] all = new byte[values.length];
    if (kind == Kind.BYTES) {
      for (int k = 0; k < values.length; k++) {
        float v = values[k];
        all[k] = (byte) (v <= 0 ? 0 : v >= 255 ? 255 : (int) (v + .5f));
      }
      return all;
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
      all[k] = (byte) Math.max(0, Math.min(255, grey));
    }
    return all;
  }

  /** Reads what {@link #toString} writes. */
  static ImageRule parse(String text) {
    return switch (text) {
      case "8 bit" -> BYTES;
      case "16 bit" -> WORDS;
      case "0 to 1" -> UNIT;
      default -> {
        String[] sides = text.replace("window ", "").replace(OF_BYTES, "").split(",");
        yield new ImageRule(
            Kind.WINDOW,
            Float.parseFloat(sides[0]),
            Float.parseFloat(sides[1]),
            text.endsWith(OF_BYTES));
      }
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case BYTES -> "8 bit";
      case WORDS -> "16 bit";
      case UNIT -> "0 to 1";
      case WINDOW -> "window " + number(low) + "," + number(high) + (ofBytes ? OF_BYTES : "");
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

  /** As short as reads back as the same. */
  static String number(float value) {
    return value == (long) value ? "" + (long) value : Float.toString(value);
  }
}
