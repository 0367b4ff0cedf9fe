package org.cflowlab.data.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.twelvemonkeys.imageio.plugins.pnm.PNMImageReaderSpi;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.cflowlab.array.Npy;

/**
 * Decodes a picture of any format to the numbers that are stored, without colour management: PNG,
 * JPEG, TIFF, GIF, BMP, WebP, PGM and PPM, NIfTI and NumPy arrays, each gzipped or not. What it is
 * is told by its first bytes. One with an orientation is turned as it is to be seen.
 */
final class PictureFile {
  /** Larger images are taken for damaged headers. */
  static final int LARGEST = 8192;

  private static final int LARGEST_FILE = 64 << 20;
  private static final int LARGEST_VOLUME = 512 << 20;
  private static final Pattern NAME =
      Pattern.compile(
          ".+\\.(png|jpe?g|tiff?|gif|bmp|webp|p[gpbn]m|nii|npy)(\\.gz)?", Pattern.CASE_INSENSITIVE);

  /** Between the numbers of a head: blanks and comments. */
  private static final String GAP = "(?=[\\s#])\\s*+(?:#[^\\n]*+\\n\\s*+){0,99}+";

  /** A head of PGM or PPM up to its largest value, where that is 1. */
  private static final Pattern BLACK_AND_WHITE =
      Pattern.compile("(P[2356](?:" + GAP + "\\d++){2}" + GAP + ")1(?=\\s)");

  private static final String SAVE_AS = "; save it as PNG, or as TIFF without compression";

  // how a TIFF stores its numbers
  private static final int UNSIGNED = 1;
  private static final int SIGNED = 2;
  private static final int FRACTION = 3;
  private static final int UNDEFINED = 4;

  private PictureFile() {}

  /** Whether a file may be a picture by its name. */
  static boolean isNamed(String file) {
    return NAME.matcher(file).matches();
  }

  /** A file's name without its folder and without what says its format. */
  static String stem(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.toLowerCase(Locale.ROOT).endsWith(".gz")
        ? stem(name.substring(0, name.length() - 3))
        : name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
  }

  /**
   * Decodes one picture.
   *
   * @throws IOException if it is of no known format, damaged, or too large
   */
  static Raster decode(byte[] file) throws IOException {
    byte[] bytes = unzipped(file);
    if (bytes.length == 0) {
      throw new IOException("it is empty");
    }
    if (Nifti.is(bytes)) {
      Nifti volume = Nifti.read(bytes);
      if (volume.slices() > 1) {
        throw new IOException(
            String.format(
                Locale.ROOT, "it is a volume of %d slices; save one of them", volume.slices()));
      }
      return volume.slice(0);
    }
    if (Npy.is(bytes)) {
      return ArrayPlane.picture(NpyFile.read(bytes));
    }
    if (bytes[0] == 'P' && bytes.length > 1 && bytes[1] >= '1' && bytes[1] <= '7') {
      return pnm(bytes);
    }
    if (startsWith(bytes, 'I', 'I', 43, 0) || startsWith(bytes, 'M', 'M', 0, 43)) {
      throw new IOException("it is a BigTIFF, which is not supported" + SAVE_AS);
    }
    if (startsWith(bytes, 0x89, 'P', 'N', 'G')) { // by far the most
      return read(ImageIO.getImageReadersByFormatName("png").next(), bytes);
    }
    try (ImageInputStream in = stream(bytes)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("it is of no known image format");
      }
      return read(readers.next(), bytes);
    }
  }

  /** How many slices a file has: 1 unless it is a volume. */
  static int slices(byte[] file) throws IOException {
    byte[] bytes = unzipped(file);
    return Nifti.is(bytes) ? Nifti.read(bytes).slices() : 1;
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int k = 0; k < start.length; k++) {
      if (k >= bytes.length || (bytes[k] & 0xff) != start[k]) {
        return false;
      }
    }
    return true;
  }

  private static ImageInputStream stream(byte[] bytes) {
    return new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
  }

  /** The library takes a largest value from 2 on: with 1 it is told 255, and 1 is white here. */
  private static Raster pnm(byte[] bytes) throws IOException {
    ImageReader reader = new PNMImageReaderSpi().createReaderInstance(null);
    int start = Math.min(bytes.length, 1 << 12);
    Matcher head = BLACK_AND_WHITE.matcher(new String(bytes, 0, start, ISO_8859_1));
    if (!head.lookingAt()) {
      return read(reader, bytes);
    }
    ByteArrayOutputStream wide = new ByteArrayOutputStream();
    wide.writeBytes((head.group(1) + 255).getBytes(ISO_8859_1));
    wide.write(bytes, head.end(), bytes.length - head.end());
    Raster dark = read(reader, wide.toByteArray());
    float[] values = dark.values().clone();
    for (int k = 0; k < values.length; k++) {
      values[k] = values[k] == 0 ? 0 : 255;
    }
    return new Raster(dark.height(), dark.width(), dark.bands(), values, 255);
  }

  private static Raster read(ImageReader reader, byte[] bytes) throws IOException {
    try (ImageInputStream in = stream(bytes)) {
      reader.setInput(in, false, true);
      int height = reader.getHeight(0);
      int width = reader.getWidth(0);
      if (height > LARGEST || width > LARGEST) {
        throw new IOException("it claims to be " + height + "x" + width + " pixels");
      }
      refusePages(reader, height, width);
      int format = isTiff(reader) ? sampleFormat(reader) : UNSIGNED;
      return Orientation.upright(raster(reader.read(0), format), bytes);
    } catch (IOException | RuntimeException | OutOfMemoryError | NoClassDefFoundError e) {
      String said = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      if (said.matches("(?i).*(not supported|unsupported).*") && !said.endsWith(SAVE_AS)) {
        throw new IOException(said + SAVE_AS, e);
      }
      throw e instanceof IOException known ? known : new IOException("damaged", e);
    } finally {
      reader.dispose();
    }
  }

  private static boolean isTiff(ImageReader reader) throws IOException {
    return reader.getFormatName().matches("(?i)tiff?");
  }

  private static int sampleFormat(ImageReader reader) throws IOException {
    TIFFField field =
        TIFFDirectory.createFromMetadata(reader.getImageMetadata(0))
            .getTIFFField(BaselineTIFFTagSet.TAG_SAMPLE_FORMAT);
    int format = field == null ? UNSIGNED : field.getAsInt(0);
    if (format > UNDEFINED) {
      throw new IOException("complex numbers are not supported" + SAVE_AS);
    }
    return format == UNDEFINED ? UNSIGNED : format;
  }

  /** Pages of another size, such as a small preview, are not missed. */
  private static void refusePages(ImageReader reader, int height, int width) throws IOException {
    if (isTiff(reader) || reader.getFormatName().equalsIgnoreCase("gif")) {
      int pages = reader.getNumImages(true);
      if (pages > 1 && reader.getHeight(1) == height && reader.getWidth(1) == width) {
        throw new IOException(
            String.format(Locale.ROOT, "it has %d pages; save each as a file of its own", pages));
      }
    }
  }

  private static Raster raster(BufferedImage image, int format) throws IOException {
    int height = image.getHeight();
    int width = image.getWidth();
    ColorModel colours = image.getColorModel();
    java.awt.image.Raster raster = image.getRaster();
    if (colours instanceof IndexColorModel palette) {
      return ofPalette(palette, raster.getPixels(0, 0, width, height, (int[]) null), height, width);
    }
    int space = colours.getColorSpace().getType();
    if (space != ColorSpace.TYPE_GRAY && space != ColorSpace.TYPE_RGB) {
      String what = space == ColorSpace.TYPE_CMYK ? "CMYK" : "neither grey nor RGB";
      throw new IOException("its colours are " + what + "; save it as grey or RGB");
    }
    if (format == UNSIGNED
        && image.getType() == BufferedImage.TYPE_BYTE_GRAY
        && raster.getDataBuffer() instanceof java.awt.image.DataBufferByte bytes
        && bytes.getData().length == width * height) {
      return Raster.grey(height, width, bytes.getData());
    }
    int bands = raster.getNumBands();
    if (bands > 4) {
      throw new IOException("it has " + bands + " channels; save it as grey or RGB");
    }
    float[] values = raster.getPixels(0, 0, width, height, (float[]) null);
    int type = raster.getTransferType();
    boolean fraction =
        type == java.awt.image.DataBuffer.TYPE_FLOAT
            || type == java.awt.image.DataBuffer.TYPE_DOUBLE;
    int bits = colours.getComponentSize(0);
    if (format == FRACTION && !fraction) {
      if (bits != Short.SIZE) {
        throw new IOException("fractions of " + bits + " bits are not supported" + SAVE_AS);
      }
      for (int k = 0; k < values.length; k++) {
        values[k] = NumberType.half((short) (int) values[k]);
      }
    } else if (format == SIGNED && type == java.awt.image.DataBuffer.TYPE_BYTE) {
      for (int k = 0; k < values.length; k++) {
        values[k] = (byte) (int) values[k];
      }
    }
    float full = fraction || format != UNSIGNED ? Float.NaN : (float) Math.pow(2, bits) - 1;
    return new Raster(height, width, bands, values, full);
  }

  /** Grey where all its colours are, else red, green and blue. */
  private static Raster ofPalette(IndexColorModel palette, int[] indices, int height, int width) {
    boolean grey = true;
    for (int i = 0; i < palette.getMapSize(); i++) {
      grey &= palette.getRed(i) == palette.getGreen(i) && palette.getRed(i) == palette.getBlue(i);
    }
    int bands = grey ? 1 : 3;
    float[] values = new float[indices.length * bands];
    for (int k = 0; k < indices.length; k++) {
      values[k * bands] = palette.getRed(indices[k]);
      if (!grey) {
        values[k * bands + 1] = palette.getGreen(indices[k]);
        values[k * bands + 2] = palette.getBlue(indices[k]);
      }
    }
    return new Raster(height, width, bands, values, 255);
  }

  /** What a gzipped file holds, or the file as it is. */
  static byte[] unzipped(byte[] file) throws IOException {
    if (file.length < 2 || file[0] != 0x1f || (file[1] & 0xff) != 0x8b) {
      return file;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
      byte[] start = in.readNBytes(1 << 10);
      int most = Nifti.is(start) ? LARGEST_VOLUME : LARGEST_FILE;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(start);
      bytes.writeBytes(in.readNBytes(most));
      if (bytes.size() > most) {
        throw new IOException(
            String.format(Locale.ROOT, "it unpacks to more than %d MiB", most >> 20));
      }
      return bytes.toByteArray();
    }
  }
}
