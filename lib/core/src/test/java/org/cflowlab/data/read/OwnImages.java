package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/** Some small images with the masks of some raters, and the bytes of their files in any format. */
record OwnImages(int count, int side, int raters) {
  int area() {
    return side * side;
  }

  /** The grey value of a pixel; each image has 0 and 255. */
  int grey(int image, int k) {
    return k == 0 ? 0 : k == 1 ? 255 : (image * 53 + 31 * k) % 251;
  }

  /** Whether a rater marks a pixel: a square that grows with the rater, and 7 for nobody. */
  boolean marked(int image, int rater, int k) {
    int y = k / side;
    int x = k % side;
    int half = 2 + rater % 4;
    boolean nobody = image % 5 == 4 && rater == 0;
    return !nobody
        && Math.abs(y - side / 2 - image % 3) < half
        && Math.abs(x - side / 2 + rater / 4) < half;
  }

  /** What a set of these is: every image's pixels with its masks', whatever they are called. */
  TreeSet<String> contents() {
    TreeSet<String> all = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      byte[] image = new byte[area()];
      for (int k = 0; k < area(); k++) {
        image[k] = (byte) grey(i, k);
      }
      text.append(Arrays.toString(image));
      for (int r = 0; r < raters; r++) {
        byte[] mask = new byte[area()];
        for (int k = 0; k < area(); k++) {
          mask[k] = (byte) (marked(i, r, k) ? 1 : 0);
        }
        text.append(Arrays.toString(mask));
      }
      all.add(text.toString());
    }
    return all;
  }

  /** Asserts that reading them fails with these words, in one line. */
  static void refused(Path source, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> PatchReader.read(source, 0, 0, 1, Progress.NONE))
        .withMessageContainingAll(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  static TreeSet<String> contents(PatchSet set) {
    TreeSet<String> all = new TreeSet<>();
    for (int i = 0; i < set.size(); i++) {
      StringBuilder text = new StringBuilder(Arrays.toString(set.grey(i)));
      for (int r = 0; r < set.raters(i); r++) {
        text.append(Arrays.toString(set.mask(i, r)));
      }
      all.add(text.toString());
    }
    return all;
  }

  byte[] image(int image, String format) {
    return encoded(format, BufferedImage.TYPE_BYTE_GRAY, k -> grey(image, k));
  }

  byte[] mask(int image, int rater, String format) {
    return mask(image, rater, format, 255);
  }

  byte[] mask(int image, int rater, String format, int marked) {
    return encoded(format, BufferedImage.TYPE_BYTE_GRAY, k -> marked(image, rater, k) ? marked : 0);
  }

  byte[] encoded(String format, int type, IntUnaryOperator value) {
    BufferedImage picture = new BufferedImage(side, side, type);
    return encoded(format, picture, value);
  }

  byte[] encoded(String format, BufferedImage picture, IntUnaryOperator value) {
    int bands = picture.getRaster().getNumBands();
    for (int k = 0; k < area(); k++) {
      for (int band = 0; band < bands; band++) {
        picture.getRaster().setSample(k % side, k / side, band, value.applyAsInt(k));
      }
    }
    return file(format, picture);
  }

  static byte[] file(String format, BufferedImage picture) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (format.equals("pgm")) {
        int side = picture.getWidth();
        out.writeBytes(
            "P5\n%d %d\n255\n"
                .formatted(side, picture.getHeight())
                .getBytes(StandardCharsets.US_ASCII));
        for (int k = 0; k < side * picture.getHeight(); k++) {
          out.write(picture.getRaster().getSample(k % side, k / side, 0));
        }
      } else if (!ImageIO.write(picture, format, out)) {
        throw new IllegalArgumentException(format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A mask with a palette: black, and one colour. */
  byte[] paletted(int image, int rater, int red, int green, int blue) {
    byte[] reds = {0, (byte) red};
    byte[] greens = {0, (byte) green};
    byte[] blues = {0, (byte) blue};
    IndexColorModel palette = new IndexColorModel(8, 2, reds, greens, blues);
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_INDEXED, palette);
    return encoded("png", picture, k -> marked(image, rater, k) ? 1 : 0);
  }

  /** A NIfTI file of one slice, gzipped: rows are the first axis. */
  byte[] nifti(IntUnaryOperator value, boolean floats) {
    ByteBuffer out =
        ByteBuffer.allocate(352 + area() * (floats ? 4 : 1)).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0, 348).putShort(40, (short) 2).putShort(42, (short) side);
    out.putShort(44, (short) side).putShort(46, (short) 1).putShort(48, (short) 1);
    out.putShort(70, (short) (floats ? 16 : 2)).putFloat(108, 352).putFloat(112, 1);
    out.put(344, "n+1\0".getBytes(StandardCharsets.US_ASCII)).position(352);
    for (int x = 0; x < side; x++) {
      for (int y = 0; y < side; y++) {
        int v = value.applyAsInt(y * side + x);
        if (floats) {
          out.putFloat(v);
        } else {
          out.put((byte) v);
        }
      }
    }
    return gzip(out.array());
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(out)) {
      gz.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** All images [N, H, W], uint8. */
  byte[] images() {
    ByteBuffer all = ByteBuffer.allocate(count * area());
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < area(); k++) {
        all.put((byte) grey(i, k));
      }
    }
    return all.array();
  }

  /** All masks [N, R, H, W], uint8 of 0 and 1. */
  byte[] masks() {
    ByteBuffer all = ByteBuffer.allocate(count * raters * area());
    for (int i = 0; i < count; i++) {
      for (int r = 0; r < raters; r++) {
        for (int k = 0; k < area(); k++) {
          all.put((byte) (marked(i, r, k) ? 1 : 0));
        }
      }
    }
    return all.array();
  }

  static byte[] npy(String type, String shape, byte[] values) {
    String head =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n".formatted(type, shape);
    return ByteBuffer.allocate(10 + head.length() + values.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("\u0093NUMPY\u0001\u0000".getBytes(StandardCharsets.ISO_8859_1))
        .putShort((short) head.length())
        .put(head.getBytes(StandardCharsets.ISO_8859_1))
        .put(values)
        .array();
  }

  /**
   * Files by patterns, in which 1$ is the number of the image, 2$ that of the rater and 3$ its
   * name.
   *
   * @param first the number of the first image and of the first rater
   */
  Map<String, byte[]> files(int first, List<String> names, String image, String mask) {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      files.put(String.format(Locale.ROOT, image, i + first), image(i, "png"));
      for (int r = 0; r < raters; r++) {
        String name = String.format(Locale.ROOT, mask, i + first, r + first, names.get(r));
        files.put(name, mask(i, r, "png"));
      }
    }
    return files;
  }

  static Path folder(Path top, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = top.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return top;
  }

  static Path zip(Path to, Map<String, byte[]> files) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return to;
  }

  /** A zip packed by another method than Java knows. */
  static Path zip(Path to, Map<String, byte[]> files, ZipMethod method) throws IOException {
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(to)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        byte[] packed = packed(method, file.getValue());
        CRC32 crc = new CRC32();
        crc.update(file.getValue());
        ZipArchiveEntry entry = new ZipArchiveEntry(file.getKey());
        entry.setMethod(method.getCode());
        entry.setCrc(crc.getValue());
        entry.setSize(file.getValue().length);
        entry.setCompressedSize(packed.length);
        out.addRawArchiveEntry(entry, new ByteArrayInputStream(packed));
      }
    }
    return to;
  }

  /** LZMA has its version and properties before what it packs. */
  private static byte[] packed(ZipMethod method, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (method == ZipMethod.BZIP2) {
      try (OutputStream out = new BZip2CompressorOutputStream(bytes)) {
        out.write(content);
      }
      return bytes.toByteArray();
    }
    LZMAOutputStream out = new LZMAOutputStream(bytes, new LZMA2Options(), false);
    out.write(content);
    out.finish();
    ByteBuffer all = ByteBuffer.allocate(9 + bytes.size()).order(ByteOrder.LITTLE_ENDIAN);
    all.put((byte) 9).put((byte) 20).putShort((short) 5);
    all.put((byte) out.getProps()).putInt(new LZMA2Options().getDictSize());
    return all.put(bytes.toByteArray()).array();
  }

  /** Image 0 of side 12 as Pillow writes WebP without loss; Java writes none. */
  static byte[] webpImage() {
    return Base64.getDecoder()
        .decode(
            "UklGRkIAAABXRUJQVlA4TDUAAAAvC8ACAM1lRP8DCiLZSn4Tgx7k8uruFIgItWkbME4b8wdkg4M0oh0PBlmNi0ofajUWF/OmEAA=");
  }

  /** Its first mask. */
  static byte[] webpMask() {
    return Base64.getDecoder()
        .decode("UklGRioAAABXRUJQVlA4TB4AAAAvC8ACAA8w//M///MfeCDItpk/5WD2M0T0fwI4jQ0=");
  }
}
