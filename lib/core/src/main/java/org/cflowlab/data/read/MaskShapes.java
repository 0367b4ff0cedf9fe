package org.cflowlab.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where in an array the masks of an image lie, by the shapes of both. */
final class MaskShapes {
  private MaskShapes() {}

  /** The masks of image i in a stack of masks. */
  static List<ArrayPlane> ofStack(NumberArray array, int i, int n, ArrayPlane image, String key)
      throws IOException {
    List<Long> shape = array.shape();
    if (shape.get(0) != n
        && shape.size() == 4
        && shape.get(1) == n
        && fits(shape.subList(2, 4), image)) {
      int area = image.height() * image.width();
      List<ArrayPlane> planes = new ArrayList<>();
      for (long r = 0; r < shape.get(0); r++) {
        planes.add(ArrayPlane.together(array, image.height(), image.width(), (r * n + i) * area));
      }
      return planes;
    }
    if (shape.get(0) != n) {
      throw new IOException(
          String.format(Locale.ROOT, "%s has %d masks for %d images", key, shape.get(0), n));
    }
    return ofOne(array, i * (array.length() / n), shape.subList(1, shape.size()), image, key);
  }

  private static boolean fits(List<Long> sides, ArrayPlane image) {
    return sides.get(0) == image.height() && sides.get(1) == image.width();
  }

  /** The masks of one image: [H, W], [R, H, W] or [H, W, R], with or without axes of length 1. */
  static List<ArrayPlane> ofOne(
      NumberArray array, long from, List<Long> shape, ArrayPlane image, String key)
      throws IOException {
    int h = image.height();
    int w = image.width();
    List<Long> sides = new ArrayList<>(shape);
    for (int d = sides.size() - 1; d >= 0 && sides.size() > 3; d--) {
      if (sides.get(d) == 1) {
        sides.remove(d);
      }
    }
    if (sides.size() == 2 && fits(sides, image)) {
      return List.of(ArrayPlane.together(array, h, w, from));
    }
    if (sides.size() == 3 && fits(sides.subList(1, 3), image)) {
      List<ArrayPlane> planes = new ArrayList<>();
      for (long r = 0; r < sides.get(0); r++) {
        planes.add(ArrayPlane.together(array, h, w, from + r * h * w));
      }
      return planes;
    }
    if (sides.size() == 3 && fits(sides.subList(0, 2), image)) {
      int raters = sides.get(2).intValue();
      List<ArrayPlane> planes = new ArrayList<>();
      for (int r = 0; r < raters; r++) {
        planes.add(new ArrayPlane(array, h, w, 1, from, h * w * raters, r, raters, 0));
      }
      return planes;
    }
    throw new IOException(
        String.format(
            Locale.ROOT,
            "%s has masks of shape %s, which do not fit images of %dx%d",
            key,
            shape,
            h,
            w));
  }
}
