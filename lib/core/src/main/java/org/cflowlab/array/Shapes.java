package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.NativeResource;
import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import org.cflowlab.file.BadInputException;

/**
 * Checks of arguments where arrays enter a room, so that a mistake is named there and not by the
 * engine some calls later, or never, because shapes that do not fit were broadcast.
 */
public final class Shapes {
  /** For an axis of any length but 0. */
  public static final long ANY = -1;

  private Shapes() {}

  /**
   * Asks for a shape. For {@code require("mask", mask, "B, 1, H, W", 16, 1, 32, 32)} the message
   * would be "mask must be [B=16, 1, H=32, W=32], not [16, 32, 32]".
   *
   * @param name of the argument
   * @param axes the names of the axes, parted by ", "
   * @param lengths of each axis, {@link #ANY} where it is free
   * @return the array's shape
   * @throws IllegalArgumentException if the array is missing, closed, or of another shape, or has
   *     an axis of length 0 that was not asked for
   */
  public static Shape require(String name, NDArray array, String axes, long... lengths) {
    requireOpen(name, array);
    long[] actual = array.getShape().getShape();
    boolean fits = actual.length == lengths.length;
    boolean empty = false;
    for (int i = 0; fits && i < lengths.length; i++) {
      fits = lengths[i] == ANY || lengths[i] == actual[i];
      empty |= actual[i] == 0 && lengths[i] != 0;
    }
    if (!fits || empty) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must be %s%s, not %s",
              name,
              expected(axes.split(", "), lengths),
              fits ? " with no axis of length 0" : "",
              Arrays.toString(actual)));
    }
    return array.getShape();
  }

  /**
   * Asks for a type of numbers, such as "mask must be float32, not boolean".
   *
   * @throws IllegalArgumentException if the array is missing, closed, or of another type
   */
  public static void requireType(String name, NDArray array, DataType type) {
    requireOpen(name, array);
    if (array.getDataType() != type) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s must be %s, not %s", name, word(type), word(array.getDataType())));
    }
  }

  /**
   * Asks for numbers with a fraction, which alone have products and gradients.
   *
   * @throws IllegalArgumentException if the array is missing, closed, or of another type
   */
  public static void requireFloating(String name, NDArray array) {
    requireOpen(name, array);
    if (!array.getDataType().isFloating()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must be float32 or float64, not %s",
              name,
              word(array.getDataType())));
    }
  }

  /**
   * Asks for numbers: floating point, bytes or truth values.
   *
   * @throws IllegalArgumentException if the array is missing, closed, or of another type
   */
  public static void requireNumbers(String name, NDArray array) {
    requireOpen(name, array);
    DataType type = array.getDataType();
    if (!type.isFloating() && type != DataType.UINT8 && type != DataType.BOOLEAN) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must be float32, float64, uint8 or boolean, not %s",
              name,
              word(type)));
    }
  }

  /**
   * Asks for the shape and type of another array, such as "logSigma must be [4, 6] like mu, not [4,
   * 1]".
   *
   * @throws IllegalArgumentException if either is missing or closed, or they differ
   */
  public static void requireLike(String name, NDArray array, String otherName, NDArray other) {
    requireOpen(otherName, other);
    requireType(name, array, other.getDataType());
    if (!array.getShape().equals(other.getShape())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must be %s like %s, not %s",
              name,
              Arrays.toString(other.getShape().getShape()),
              otherName,
              Arrays.toString(array.getShape().getShape())));
    }
  }

  /**
   * Asks for masks: floating point, each value 0 or 1. Values of 0 to 255 would go through every
   * formula and come out as nonsense.
   *
   * @throws IllegalArgumentException if the array is missing, closed, of another type, or has
   *     another value
   */
  public static void requireMask(String name, NDArray mask) {
    requireFloating(name, mask);
    if (mask.size() == 0) {
      return; // another check's matter
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray fixed = mask.stopGradient();
      if (!fixed.mul(fixed).contentEquals(fixed)) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s must be of 0 and 1, not of %s to %s",
                name,
                number(fixed.min()),
                number(fixed.max())));
      }
    }
  }

  /**
   * Asks for numbers: neither infinity nor what is no number.
   *
   * @param name of the array in the message
   * @throws IllegalArgumentException if the array is missing, closed, of another type, or has
   *     another value
   */
  public static void requireFinite(String name, NDArray array) {
    requireFloating(name, array);
    if (array.size() == 0) {
      return; // another check's matter
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      BadInputException.require(
          number(array.stopGradient().mul(0).sum()) == 0,
          name + " must be finite numbers, and some are NaN or infinite");
    }
  }

  private static double number(NDArray scalar) {
    return scalar.toType(DataType.FLOAT64, false).getDouble();
  }

  private static void requireOpen(String name, NDArray array) {
    if (array == null) {
      throw new IllegalArgumentException(name + " is missing: null");
    }
    if (array instanceof NativeResource<?> resource && resource.isReleased()) {
      throw new IllegalArgumentException(
          name + " is closed: its manager, or a scope around it, has ended");
    }
  }

  private static String expected(String[] axes, long[] lengths) {
    StringJoiner shape = new StringJoiner(", ", "[", "]");
    for (int i = 0; i < lengths.length; i++) {
      boolean named = Character.isLetter(axes[i].charAt(0));
      shape.add(!named || lengths[i] == ANY ? axes[i] : axes[i] + "=" + lengths[i]);
    }
    return shape.toString();
  }

  private static String word(DataType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
