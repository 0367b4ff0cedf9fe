package org.cflowlab.data.read;

import com.twelvemonkeys.imageio.plugins.pnm.PNMImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.IntPredicate;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A photograph of the retina, or a rater's drawing of its vessels.
 *
 * @param red 0 to 255, row by row
 * @param green 0 to 255, row by row
 */
record Photograph(int height, int width, float[] red, float[] green) {
  private static final int LARGEST_FILE = 64 << 20;

  /** Darker than this, in red, is outside of the field of view. */
  private static final float DARK = 30;

  /**
   * Decodes a TIFF, GIF, JPEG, PNG or PPM, gzipped or not.
   *
   * @throws IOException if it is none, damaged, or over 4096 pixels high or wide
   */
  static Photograph decode(byte[] file) throws IOException {
    byte[] bytes = unzipped(file);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      return of(GreyPng.read(reader(bytes, in), in));
    }
  }

  private static byte[] unzipped(byte[] file) throws IOException {
    if (file.length < 2 || file[0] != 0x1f || (file[1] & 0xff) != 0x8b) {
      return file;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new IOException("it unpacks to more than 64 MiB");
      }
      return bytes;
    }
  }

  private static ImageReader reader(byte[] bytes, ImageInputStream in) throws IOException {
    if (bytes.length > 1 && bytes[0] == 'P' && (bytes[1] == '5' || bytes[1] == '6')) {
      return new PNMImageReaderSpi().createReaderInstance(null);
    }
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw new IOException("of no known format");
    }
    return readers.next();
  }

  private static Photograph of(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    float[] red = new float[height * width];
    float[] green = new float[height * width];
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int most = (1 << image.getColorModel().getComponentSize(0)) - 1;
    int[] pixel = new int[bands];
    for (int k = 0; k < red.length; k++) {
      raster.getPixel(k % width, k / width, pixel);
      if (image.getColorModel() instanceof IndexColorModel palette) {
        red[k] = palette.getRed(pixel[0]);
        green[k] = palette.getGreen(pixel[0]);
      } else {
        red[k] = 255f * pixel[0] / most;
        green[k] = bands < 3 ? red[k] : 255f * pixel[1] / most;
      }
    }
    return new Photograph(height, width, red, green);
  }

  /** This one with another height and the same aspect, in the middle of a black ground. */
  Photograph resized(int toHeight, int toWidth) {
    int inner = Math.round((float) width * toHeight / height);
    return new Photograph(
        toHeight,
        toWidth,
        resize(red, toHeight, inner, toWidth),
        resize(green, toHeight, inner, toWidth));
  }

  /** Each new pixel is the mean of what it covers of the old ones. */
  private float[] resize(float[] plane, int toHeight, int inner, int toWidth) {
    float[] rows = new float[toHeight * width];
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < width; x++) {
        rows[y * width + x] = mean(plane, x, width, height, y, toHeight);
      }
    }
    float[] all = new float[toHeight * toWidth];
    int left = (toWidth - inner) / 2;
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < inner; x++) {
        all[y * toWidth + left + x] = mean(rows, y * width, 1, width, x, inner);
      }
    }
    return all;
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

  /** The green channel, 0 to 255 as unsigned bytes. */
  byte[] grey() {
    byte[] bytes = new byte[green.length];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) Math.round(green[k]);
    }
    return bytes;
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
