package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Shapes;
import org.cflowlab.file.BadInputException;

/**
 * The images a network takes: [B, C, H, W] in its own precision, large enough that every resolution
 * has a pixel.
 *
 * @param channels C
 * @param resolutions how many there are, each half the last
 */
record Images(int channels, int resolutions) {
  /** The shape of images, if they fit. */
  Shape require(NDArray x, Parameters parameters) {
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
    return Shapes.require("mask", mask, "B, R, H, W", s.get(0), Shapes.ANY, s.get(2), s.get(3))
        .get(1);
  }
}
