package org.cflowlab.data.read;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
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
          "it is of type " + name.replaceAll("\\W", " ").strip() + ", not of numbers");
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
    return kind == 'u' && size == Long.BYTES ? exact(raw, k).floatValue() : whole(raw, k);
  }

  /** A whole number; one of eight bytes with its sign. */
  private long whole(ByteBuffer raw, int k) {
    boolean unsigned = kind != 'i';
    return switch (size) {
      case 1 -> unsigned ? raw.get(k) & 0xff : raw.get(k);
      case 2 -> unsigned ? raw.getShort(2 * k) & 0xffff : raw.getShort(2 * k);
      case 4 -> unsigned ? raw.getInt(4 * k) & 0xffffffffL : raw.getInt(4 * k);
      default -> raw.getLong(8 * k);
    };
  }

  /** Number k as it is stored, a whole one not rounded. */
  Number exact(ByteBuffer raw, int k) {
    if (kind == 'f') {
      return size == Double.BYTES ? (Number) raw.getDouble(8 * k) : (Number) at(raw, k);
    }
    long value = whole(raw, k);
    boolean huge = kind == 'u' && size == Long.BYTES && value < 0;
    return huge ? new BigInteger(Long.toUnsignedString(value)) : (Number) value;
  }

  /**
   * A number as the text of an identifier.
   *
   * @param exact as {@link #exact} gives it
   * @param size in bytes of a fraction
   * @throws IOException if other numbers are stored as the same fraction, or it is not whole
   */
  static String id(Number exact, int size) throws IOException {
    if (!(exact instanceof Float || exact instanceof Double)) {
      return exact.toString();
    }
    double value = exact.doubleValue();
    double most = size == 2 ? 0x1p11 : size == Float.BYTES ? 0x1p24 : 0x1p53;
    if (value != Math.rint(value) || Math.abs(value) >= most) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s identifies nobody: a fraction of %d bytes may be rounded; save identifiers as"
                  + " whole numbers or as texts",
              exact,
              size));
    }
    return Long.toString((long) value);
  }

  /** IEEE 754 binary16. */
  static float half(short bits) {
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
