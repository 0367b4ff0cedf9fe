package org.cflowlab.data.read;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.IntPredicate;

/**
 * A photograph of the retina, or a rater's drawing of its vessels.
 *
 * @param red 0 to 255, row by row
 * @param green 0 to 255, row by row
 * @param blue 0 to 255, row by row
 */
record Photograph(int height, int width, float[] red, float[] green, float[] blue) {
  /** Darker than this, in red, is outside of the field of view. */
  private static final float DARK = 30;

  /**
   * Decodes a picture of any format, gzipped or not.
   *
   * @throws IOException if it is none, damaged, or too large
   */
  static Photograph decode(byte[] file) throws IOException {
    return of(PictureFile.decode(file));
  }

  static Photograph of(Raster raster) throws IOException {
    if (Float.isNaN(raster.full())) {
      throw new IOException("it has fractions, where a photograph has 8 or 16 bits");
    }
    float[][] planes = new float[3][];
    for (int band = 0; band < 3; band++) {
      float[] plane = raster.band(raster.colours() == 3 ? band : 0).clone();
      for (int k = 0; k < plane.length; k++) {
        plane[k] = 255f * plane[k] / raster.full();
      }
      planes[band] = plane;
    }
    return new Photograph(raster.height(), raster.width(), planes[0], planes[1], planes[2]);
  }

  /** This one with another height and the same aspect, in the middle of a black ground. */
  Photograph resized(int toHeight, int toWidth) {
    return new Photograph(
        toHeight,
        toWidth,
        resize(red, toHeight, toWidth),
        resize(green, toHeight, toWidth),
        resize(blue, toHeight, toWidth));
  }

  private float[] resize(float[] plane, int toHeight, int toWidth) {
    int inner = inner(toHeight);
    return Resample.into(plane, height, width, toHeight, inner, toHeight, toWidth);
  }

  /** The width that belongs to another height. */
  int inner(int toHeight) {
    return Math.round((float) width * toHeight / height);
  }

  /** The green alone, or all three colours, as whole numbers from 0 to 255. */
  Raster picture(boolean colours) {
    int bands = colours ? 3 : 1;
    float[] values = new float[bands * green.length];
    for (int k = 0; k < green.length; k++) {
      values[bands * k + (colours ? 1 : 0)] = Math.round(green[k]);
      if (colours) {
        values[3 * k] = Math.round(red[k]);
        values[3 * k + 2] = Math.round(blue[k]);
      }
    }
    return new Raster(height, width, bands, values, 255);
  }

  /** Of a drawing: 1 where at least half of the pixel is white. */
  byte[] marks() {
    return marks(k -> red[k] >= 127.5f);
  }

  private byte[] marks(IntPredicate marked) {
    byte[] marks = new byte[red.length];
    for (int k = 0; k < marks.length; k++) {
      marks[k] = (byte) (marked.test(k) ? 1 : 0);
    }
    return marks;
  }

  /**
   * Whether this looks like a fundus camera's photograph: colours, and a field of view that leaves
   * all four corners dark.
   */
  boolean isOfRetina() {
    if (height < 200 || width < 200 || java.util.Arrays.equals(red, blue)) {
      return false;
    }
    byte[] field = fieldOfView();
    int seen = 0;
    for (byte b : field) {
      seen += b;
    }
    int last = field.length - 1;
    boolean corners = field[0] + field[width - 1] + field[last] + field[last - width + 1] == 0;
    return corners && seen > .3 * field.length;
  }

  /** Of a photograph: its largest part that is not dark, without holes. */
  byte[] fieldOfView() {
    byte[] largest = largestArea(marks(k -> red[k] > DARK), (byte) 1, false);
    byte[] outside = largestArea(largest, (byte) 0, true);
    return marks(k -> outside[k] == 0);
  }

  /** The largest connected area of a value, or all areas that touch the border. */
  private byte[] largestArea(byte[] plane, byte value, boolean border) {
    int[] label = new int[plane.length];
    int areas = 0;
    int largest = 0;
    int largestSize = 0;
    for (int k = 0; k < plane.length; k++) {
      boolean edge =
          k < width || k >= plane.length - width || k % width == 0 || k % width == width - 1;
      if (plane[k] == value && label[k] == 0 && (edge || !border)) {
        int size = fill(plane, label, k, border ? 1 : ++areas);
        if (size > largestSize) {
          largestSize = size;
          largest = border ? 1 : areas;
        }
      }
    }
    int kept = largest;
    return marks(k -> kept > 0 && label[k] == kept);
  }

  private int fill(byte[] plane, int[] label, int from, int number) {
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(from);
    label[from] = number;
    int size = 0;
    while (!open.isEmpty()) {
      int k = open.poll();
      size++;
      int x = k % width;
      int[] neighbours = {
        x > 0 ? k - 1 : k, x < width - 1 ? k + 1 : k, k - width, k + width,
      };
      for (int next : neighbours) {
        if (next >= 0 && next < plane.length && plane[next] == plane[from] && label[next] == 0) {
          label[next] = number;
          open.add(next);
        }
      }
    }
    return size;
  }
}
