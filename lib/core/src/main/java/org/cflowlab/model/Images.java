package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Locale;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadInputException;

/**
 * The images a network takes: [B, C, H, W] in its own precision, large enough that every resolution
 * has a pixel.
 *
 * @param channels C
 * @param resolutions how many there are, each half the last
 */
record Images(int channels, int resolutions) {
  /**
   * What every network asks of its sizes.
   *
   * @throws BadInputException if one is out of its range, which it names
   */
  static void requireSizes(int channels, int[] filters, double foreground, DataType type) {
    BadInputException.require(channels > 0, "channels must be 1 or more, not " + channels);
    BadInputException.require(
        filters != null && filters.length > 0 && Arrays.stream(filters).allMatch(f -> f > 0),
        "filters must be one or more numbers over 0, not " + Arrays.toString(filters));
    BadInputException.require(
        filters.length < Integer.SIZE - 1, "filters are of too many resolutions");
    BadInputException.require(
        foreground > 0 && foreground < 1,
        "foreground must be a share over 0 and under 1, not " + foreground);
    BadInputException.require(
        type == DataType.FLOAT32 || type == DataType.FLOAT64,
        "the type must be float32 or float64, not " + type);
  }

  /** The shape of images, if they fit. */
  Shape require(NDArray x, Parameters parameters, Weights weights) {
    Weights.require(weights, parameters);
    Shapes.requireType("x", x, parameters.values().getDataType());
    Shape s = Shapes.require("x", x, "B, C, H, W", Shapes.ANY, channels, Shapes.ANY, Shapes.ANY);
    long least = 1L << (resolutions - 1);
    if (s.get(2) < least || s.get(3) < least) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "x must have at least %d rows and columns for %d resolutions, not %d and %d",
              least,
              resolutions,
              s.get(2),
              s.get(3)));
    }
    return s;
  }

  /** R masks of each image [B, R, H, W], in the type of the images; R. */
  static long requireMasks(NDArray mask, NDArray x) {
    Shape s = x.getShape();
    Shapes.requireType("mask", mask, x.getDataType());
    Shapes.requireMask("mask", mask);
    return Shapes.require("mask", mask, "B, R, H, W", s.get(0), Shapes.ANY, s.get(2), s.get(3))
        .get(1);
  }
}
