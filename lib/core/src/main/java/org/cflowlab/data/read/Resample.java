package org.cflowlab.data.read;

/** Brings planes to another size: each new pixel is the mean of what it covers of the old ones. */
final class Resample {
  private Resample() {}

  /** A plane of another height and width. */
  static float[] to(float[] plane, int height, int width, int toHeight, int toWidth) {
    return into(plane, height, width, toHeight, toWidth, toHeight, toWidth);
  }

  /** A plane with its aspect kept in the middle of a black square. */
  static float[] intoSquare(float[] plane, int height, int width, int side) {
    int[] inner = inner(height, width, side);
    return into(plane, height, width, inner[0], inner[1], side, side);
  }

  /** Height and width of an image with its aspect kept in a square. */
  static int[] inner(int height, int width, int side) {
    double scale = (double) side / Math.max(height, width);
    return new int[] {
      (int) Math.max(1, Math.round(height * scale)), (int) Math.max(1, Math.round(width * scale))
    };
  }

  /** A plane of an inner size in the middle of a black one of another size. */
  static float[] into(
      float[] plane, int height, int width, int inHeight, int inWidth, int toHeight, int toWidth) {
    float[] rows = new float[inHeight * width];
    for (int y = 0; y < inHeight; y++) {
      for (int x = 0; x < width; x++) {
        rows[y * width + x] = mean(plane, x, width, height, y, inHeight);
      }
    }
    float[] all = new float[toHeight * toWidth];
    int top = (toHeight - inHeight) / 2;
    int left = (toWidth - inWidth) / 2;
    for (int y = 0; y < inHeight; y++) {
      for (int x = 0; x < inWidth; x++) {
        all[(top + y) * toWidth + left + x] = mean(rows, y * width, 1, width, x, inWidth);
      }
    }
    return all;
  }

  /** The middle of an inner size, brought to another size: the way back from {@link #into}. */
  static float[] outOf(
      float[] plane, int height, int width, int[] inner, int toHeight, int toWidth) {
    int top = (height - inner[0]) / 2;
    int left = (width - inner[1]) / 2;
    float[] part = new float[inner[0] * inner[1]];
    for (int y = 0; y < inner[0]; y++) {
      System.arraycopy(plane, (top + y) * width + left, part, y * inner[1], inner[1]);
    }
    return to(part, inner[0], inner[1], toHeight, toWidth);
  }

  /** The mean of a line of n values, {@code step} apart, over part k of {@code parts}. */
  private static float mean(float[] values, int start, int step, int n, int k, int parts) {
    double from = (double) k * n / parts;
    double to = (double) (k + 1) * n / parts;
    double sum = 0;
    for (int i = (int) from; i < n && i < to; i++) {
      sum += values[start + i * step] * (Math.min(to, i + 1) - Math.max(from, i));
    }
    return (float) (sum / (to - from));
  }
}
