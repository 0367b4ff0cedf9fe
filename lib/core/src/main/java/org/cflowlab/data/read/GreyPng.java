package org.cflowlab.data.read;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes a PNG to grey values as they are stored, without colour management. */
final class GreyPng {
  /** Larger images are taken for damaged headers, not for patches. */
  static final int LARGEST = 4096;

  private GreyPng() {}

  /** Grey values 0 to 255, row by row. */
  record Grey(int height, int width, byte[] values) {}

  /**
   * Decodes one image.
   *
   * @throws IOException if it is no PNG, damaged, or over 4096 pixels high or wide
   */
  static Grey decode(byte[] png) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
      BufferedImage image = read(ImageIO.getImageReadersByFormatName("png").next(), in);
      return new Grey(image.getHeight(), image.getWidth(), grey(image));
    }
  }

  /**
   * Decodes an image in any format.
   *
   * @throws IOException if it is damaged, or over 4096 pixels high or wide
   */
  static BufferedImage read(ImageReader reader, ImageInputStream in) throws IOException {
    try {
      reader.setInput(in, true, true);
      int height = reader.getHeight(0);
      int width = reader.getWidth(0);
      if (height > LARGEST || width > LARGEST) {
        throw new IOException("it claims to be " + height + "x" + width + " pixels");
      }
      return reader.read(0);
    } catch (RuntimeException e) { // decoders report some damage so
      throw new IOException("damaged", e);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] grey(BufferedImage image) {
    Raster raster = image.getRaster();
    ColorModel colours = image.getColorModel();
    int[] samples = raster.getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    int bands = raster.getNumBands();
    byte[] grey = new byte[samples.length / bands];
    for (int k = 0; k < grey.length; k++) {
      grey[k] = (byte) value(samples, k * bands, bands, colours);
    }
    return grey;
  }

  /** The mean of the colours, each brought to 8 bits; transparency does not count. */
  private static int value(int[] samples, int at, int bands, ColorModel colours) {
    if (colours instanceof IndexColorModel palette) {
      int index = samples[at];
      return (palette.getRed(index) + palette.getGreen(index) + palette.getBlue(index)) / 3;
    }
    int shift = Math.max(0, colours.getComponentSize(0) - 8);
    int channels = bands >= 3 ? 3 : 1;
    int sum = 0;
    for (int c = 0; c < channels; c++) {
      sum += samples[at + c] >> shift;
    }
    return sum / channels;
  }
}
