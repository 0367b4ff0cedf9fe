package org.cflowlab.data.read;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one number is stored.
 *
 * @param kind b a boolean, i and u whole, f a fraction
 * @param size in bytes
 */
record NumberType(char kind, int size, ByteOrder order) {
  private static final Pattern NAME = Pattern.compile("([<>|=]?)(b1|\\?|[iu][1248]|f[248])");

  /**
   * The type of NumPy's name, such as {@code <f8}.
   *
   * @throws IllegalArgumentException if it is none of numbers
   */
  static NumberType of(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "it has an array of type " + name.replaceAll("\\W", " ").strip() + ", not of numbers");
    }
    ByteOrder order = m.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    String type = m.group(2).equals("?") ? "b1" : m.group(2);
    return new NumberType(type.charAt(0), type.charAt(1) - '0', order);
  }

  NumberType with(ByteOrder other) {
    return new NumberType(kind, size, other);
  }

  boolean isFraction() {
    return kind == 'f';
  }

  /** The largest number of this type where that says what the numbers mean; else NaN. */
  float full() {
    if (kind == 'b') {
      return 1;
    }
    return kind == 'u' && size <= 2 ? (1 << 8 * size) - 1 : Float.NaN;
  }

  /** Number k of a buffer that has this type's byte order. */
  float at(ByteBuffer raw, int k) {
    if (kind == 'f') {
      return switch (size) {
        case 2 -> half(raw.getShort(2 * k));
        case 4 -> raw.getFloat(4 * k);
        default -> (float) raw.getDouble(8 * k);
      };
    }
    boolean unsigned = kind != 'i';
    return switch (size) {
      case 1 -> unsigned ? raw.get(k) & 0xff : raw.get(k);
      case 2 -> unsigned ? raw.getShort(2 * k) & 0xffff : raw.getShort(2 * k);
      case 4 -> unsigned ? raw.getInt(4 * k) & 0xffffffffL : raw.getInt(4 * k);
      default -> raw.getLong(8 * k);
    };
  }

  /** IEEE 754 binary16. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size =
        exponent == 0
            ? fraction * 0x1p-24f
            : exponent == 31
                ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
                : Math.scalb(1 + fraction / 1024f, exponent - 15);
    return bits < 0 ? -size : size;
  }
}
