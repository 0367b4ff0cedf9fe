package org.cflowlab.data.read;

import java.util.ArrayList;
import java.util.List;
import org.cflowlab.data.Treatment;

/**
 * The one place that resamples and cuts: an image and its masks alike.
 *
 * @param size the side of the square that all is resampled to, 0 for none
 * @param crop the side of the square that is cut out, 0 for none
 */
record Geometry(int size, int crop, Treatment.Centre centre) {
  /**
   * Planes of one size, row by row.
   *
   * @param channels grey values, 0 to 255 as unsigned bytes, a plane for each channel
   * @param masks 0 or 1; null where a rater did not look
   */
  record Planes(int height, int width, List<byte[]> channels, List<byte[]> masks) {}

  /** Height and width after resampling. */
  int resized(int side) {
    return size > 0 ? size : side;
  }

  /** Brings planes to the size asked for. */
  Planes resample(Planes p) {
    if (size == 0 || p.height == size && p.width == size) {
      return p;
    }
    List<byte[]> masks = new ArrayList<>();
    for (byte[] mask : p.masks) {
      masks.add(mask == null ? null : resample(mask, p, 1));
    }
    return new Planes(
        size, size, p.channels.stream().map(c -> resample(c, p, 255)).toList(), masks);
  }

  private byte[] resample(byte[] plane, Planes p, int most) {
    float[] values = new float[plane.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = plane[k] & 0xff;
    }
    float[] square = Resample.intoSquare(values, p.height, p.width, size);
    byte[] bytes = new byte[square.length];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) (most == 1 ? square[k] >= .5f ? 1 : 0 : Math.round(square[k]));
    }
    return bytes;
  }

  /** Cuts the square out. */
  Planes cut(Planes p) {
    if (crop == 0 || p.height == crop && p.width == crop) {
      return p;
    }
    int top = (p.height - crop) / 2;
    int left = (p.width - crop) / 2;
    if (centre == Treatment.Centre.LESION) {
      int[] middle = middleOfMarks(p);
      top = within(middle[0] - crop / 2, p.height - crop);
      left = within(middle[1] - crop / 2, p.width - crop);
    }
    List<byte[]> masks = new ArrayList<>();
    for (byte[] mask : p.masks) {
      masks.add(mask == null ? null : cut(mask, p.width, top, left));
    }
    int y = top;
    int x = left;
    return new Planes(
        crop, crop, p.channels.stream().map(c -> cut(c, p.width, y, x)).toList(), masks);
  }

  private static int within(int at, int most) {
    return Math.max(0, Math.min(most, at));
  }

  /** The middle of the box around all marks, or of the image where there are none. */
  private static int[] middleOfMarks(Planes p) {
    int top = Integer.MAX_VALUE;
    int bottom = -1;
    int left = Integer.MAX_VALUE;
    int right = -1;
    for (byte[] mask : p.masks) {
      for (int k = 0; mask != null && k < mask.length; k++) {
        if (mask[k] != 0) {
          top = Math.min(top, k / p.width);
          bottom = Math.max(bottom, k / p.width);
          left = Math.min(left, k % p.width);
          right = Math.max(right, k % p.width);
        }
      }
    }
    return bottom < 0
        ? new int[] {p.height / 2, p.width / 2}
        : new int[] {(top + bottom + 1) / 2, (left + right + 1) / 2};
  }

  private byte[] cut(byte[] plane, int width, int top, int left) {
    byte[] part = new byte[crop * crop];
    for (int y = 0; y < crop; y++) {
      System.arraycopy(plane, (top + y) * width + left, part, y * crop, crop);
    }
    return part;
  }
}
