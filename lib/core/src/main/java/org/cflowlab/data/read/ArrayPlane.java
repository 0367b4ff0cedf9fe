package org.cflowlab.data.read;

import java.io.IOException;
import java.util.List;

/**
 * One picture in an array of numbers.
 *
 * @param from where its numbers begin in the array
 * @param count how many numbers to read from there
 * @param bands 1 grey, 3 colours
 * @param first the place of its first number among those read
 * @param pixelStep from a pixel to the next, among those read
 * @param bandStep from a band to the next
 */
record ArrayPlane(
    NumberArray array,
    int height,
    int width,
    int bands,
    long from,
    int count,
    int first,
    int pixelStep,
    int bandStep) {
  /** A plane whose numbers lie together. */
  static ArrayPlane together(NumberArray array, int height, int width, long from) {
    return new ArrayPlane(array, height, width, 1, from, height * width, 0, 1, 0);
  }

  /** Whether a value may be a picture, by its axes. */
  static boolean isOne(Object value) {
    return Fields.value(value) instanceof NumberArray array && array.shape().size() >= 2;
  }

  /** Reads it. */
  Raster read() throws IOException {
    float[] numbers = array.read(from, count);
    int area = height * width;
    float[] values = new float[area * bands];
    for (int k = 0; k < area; k++) {
      for (int band = 0; band < bands; band++) {
        values[k * bands + band] = numbers[first + k * pixelStep + band * bandStep];
      }
    }
    return new Raster(height, width, bands, values, array.full());
  }

  /**
   * A whole array as a picture.
   *
   * @throws IOException if it has not the shape of one
   */
  static Raster picture(NumberArray array) throws IOException {
    return image(array, 0, array.shape()).read();
  }

  /**
   * An image of shape [H, W], [C, H, W] or [H, W, C], with 1 or 3 channels, in an array.
   *
   * @param from where it begins
   */
  static ArrayPlane image(NumberArray array, long from, List<Long> shape) throws IOException {
    List<Long> sides = sides(shape);
    boolean first = sides.size() == 3 && sides.get(0) == 3;
    if (!isPicture(shape)) {
      throw new IOException("an array of shape " + shape + " is no grey or RGB image");
    }
    int height = side(sides.get(first ? 1 : 0));
    int width = side(sides.get(first ? 2 : 1));
    int area = height * width;
    if (sides.size() == 2) {
      return together(array, height, width, from);
    }
    return new ArrayPlane(
        array, height, width, 3, from, 3 * area, 0, first ? 1 : 3, first ? area : 1);
  }

  /** Whether an array of this shape can be one image, grey or in colours. */
  static boolean isPicture(List<Long> shape) {
    List<Long> sides = sides(shape);
    return sides.size() == 2 || sides.size() == 3 && (sides.get(0) == 3 || sides.get(2) == 3);
  }

  /** A shape without the axes of length 1 before and after an image's two. */
  private static List<Long> sides(List<Long> shape) {
    List<Long> sides = shape;
    while (sides.size() > 2 && sides.get(0) == 1) {
      sides = sides.subList(1, sides.size());
    }
    while (sides.size() > 2 && sides.get(sides.size() - 1) == 1) {
      sides = sides.subList(0, sides.size() - 1);
    }
    return sides;
  }

  static int side(long side) throws IOException {
    if (side < 1 || side > PictureFile.LARGEST) {
      throw new IOException("it has an image with a side of " + side);
    }
    return (int) side;
  }
}
