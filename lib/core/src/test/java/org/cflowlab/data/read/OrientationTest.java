package org.cflowlab.data.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures are turned as their EXIF data say that they are to be seen, in every format. */
@Tag("once")
class OrientationTest {
  private static final String EXIF = "Exif\0\0";

  /** Where two rows of three pixels, a to f, are to be seen, for orientations 1 to 8. */
  private static final String[] SEEN = {
    "abc/def", "cba/fed", "fed/cba", "def/abc", "ad/be/cf", "da/eb/fc", "fc/eb/da", "cf/be/ad"
  };

  @TempDir Path temp;

  /** EXIF data with some tags before the orientation. */
  private static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer out = ByteBuffer.allocate(8 + 2 + 3 * 12 + 4).order(order);
    out.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(US_ASCII));
    out.putShort((short) 42).putInt(8).putShort((short) 3);
    for (int tag : new int[] {256, 257, 274}) {
      out.putShort((short) tag).putShort((short) 3).putInt(1);
      out.putShort((short) (tag == 274 ? orientation : 1)).putShort((short) 0);
    }
    return out.array();
  }

  private static BufferedImage stored() {
    BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int k = 0; k < 6; k++) {
      picture.getRaster().setSample(k % 3, k / 3, 0, 'a' + k);
    }
    return picture;
  }

  private static byte[] jpeg(BufferedImage picture, byte[] exif) {
    byte[] plain = OwnImages.file("jpg", picture);
    return ByteBuffer.allocate(plain.length + 10 + exif.length)
        .put(plain, 0, 2)
        .putShort((short) 0xffe1)
        .putShort((short) (8 + exif.length))
        .put(EXIF.getBytes(US_ASCII))
        .put(exif)
        .put(plain, 2, plain.length - 2)
        .array();
  }

  private static byte[] png(BufferedImage picture, byte[] exif) {
    byte[] plain = OwnImages.file("png", picture);
    byte[] chunk = ByteBuffer.allocate(4 + exif.length).putInt(0x65584966).put(exif).array();
    CRC32 crc = new CRC32();
    crc.update(chunk);
    int head = 8 + 25;
    return ByteBuffer.allocate(plain.length + 8 + chunk.length)
        .put(plain, 0, head)
        .putInt(exif.length)
        .put(chunk)
        .putInt((int) crc.getValue())
        .put(plain, head, plain.length - head)
        .array();
  }

  private static byte[] tiff(int orientation, ByteOrder order) {
    int[][] tags = {
      {256, 3},
      {257, 2},
      {258, 8},
      {259, 1},
      {262, 1},
      {273, 200},
      {274, orientation},
      {277, 1},
      {278, 2},
      {279, 6}
    };
    ByteBuffer out = ByteBuffer.allocate(206).order(order);
    out.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(US_ASCII));
    out.putShort((short) 42).putInt(8).putShort((short) tags.length);
    for (int[] tag : tags) {
      out.putShort((short) tag[0]).putShort((short) 3).putInt(1);
      out.putShort((short) tag[1]).putShort((short) 0);
    }
    return out.position(200).put("abcdef".getBytes(US_ASCII)).array();
  }

  private static String seen(Raster raster) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < raster.area(); k++) {
      text.append(k > 0 && k % raster.width() == 0 ? "/" : "").append((char) raster.values()[k]);
    }
    return text.toString();
  }

  @Test
  void pixelsAreWhereTheyAreToBeSeen() throws IOException {
    for (int orientation = 1; orientation <= 8; orientation++) {
      for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
        byte[] exif = exif(orientation, order);
        String right = SEEN[orientation - 1];
        assertThat(seen(PictureFile.decode(png(stored(), exif)))).isEqualTo(right);
        assertThat(seen(PictureFile.decode(tiff(orientation, order)))).isEqualTo(right);
        Raster jpeg = PictureFile.decode(jpeg(stored(), exif));
        assertThat(jpeg.height() + "x" + jpeg.width()).isEqualTo(orientation < 5 ? "2x3" : "3x2");
        assertThat(jpeg.isTurned()).isEqualTo(orientation > 1);
      }
    }
  }

  @Test
  void coloursStayTogether() throws IOException {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, 0x010203);
    picture.setRGB(1, 0, 0x040506);
    assertThat(PictureFile.decode(png(picture, exif(3, ByteOrder.BIG_ENDIAN))).values())
        .containsExactly(4, 5, 6, 1, 2, 3);
  }

  /** A WebP as Pillow writes it, with the chunk behind its pixels. */
  @Test
  void webp() throws IOException {
    byte[] plain = OwnImages.webpImage();
    int pixels = new String(plain, ISO_8859_1).indexOf("VP8L");
    assertThat(pixels).isPositive();
    byte[] exif = exif(3, ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
    head.put("VP8X".getBytes(US_ASCII)).putInt(10).put((byte) 8);
    head.position(12).put((byte) 11).position(15).put((byte) 11);
    chunks.writeBytes(head.array());
    chunks.write(plain, pixels, plain.length - pixels);
    ByteBuffer chunk = ByteBuffer.allocate(8 + exif.length).order(ByteOrder.LITTLE_ENDIAN);
    chunks.writeBytes(chunk.put("EXIF".getBytes(US_ASCII)).putInt(exif.length).put(exif).array());
    ByteBuffer file = ByteBuffer.allocate(12 + chunks.size()).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(US_ASCII)).putInt(4 + chunks.size());
    byte[] turned = file.put("WEBP".getBytes(US_ASCII)).put(chunks.toByteArray()).array();
    float[] stored = PictureFile.decode(plain).band(0);
    float[] seen = PictureFile.decode(turned).band(0);
    for (int k = 0; k < 144; k++) {
      assertThat(seen[k]).isEqualTo(stored[143 - k]);
    }
  }

  @Test
  void whatCannotBeReadTurnsNothing() throws IOException {
    byte[] whole = exif(6, ByteOrder.BIG_ENDIAN);
    for (int length = 0; length < whole.length - 4; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThat(PictureFile.decode(png(stored(), cut)).values()).hasSize(6);
      assertThat(PictureFile.decode(jpeg(stored(), cut)).values()).hasSize(6);
    }
    for (int odd : new int[] {0, 9, -1}) {
      byte[] exif = exif(odd, ByteOrder.LITTLE_ENDIAN);
      assertThat(seen(PictureFile.decode(png(stored(), exif)))).isEqualTo(SEEN[0]);
    }
    byte[] far = exif(6, ByteOrder.LITTLE_ENDIAN);
    far[7] = -1;
    assertThat(PictureFile.decode(jpeg(stored(), far)).isTurned()).isFalse();
  }

  private Path photographs(int side, boolean turned) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 3; i++) {
      BufferedImage picture = new BufferedImage(32, 24, BufferedImage.TYPE_BYTE_GRAY);
      BufferedImage mask = new BufferedImage(32, side, BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 16; y < 24; y++) {
        for (int x = 0; x < 32; x++) {
          picture.getRaster().setSample(x, y, 0, 200);
          mask.getRaster().setSample(x, 23 - y, 0, 255);
        }
      }
      byte[] exif = exif(turned ? side == 24 ? 3 : 6 : 1, ByteOrder.BIG_ENDIAN);
      files.put("images/%d.jpg".formatted(i), jpeg(picture, exif));
      files.put("masks/%d.png".formatted(i), OwnImages.file("png", mask));
    }
    return OwnImages.folder(Files.createTempDirectory(temp, "photographs"), files);
  }

  @Test
  void anImageLiesUprightUnderItsMask() throws IOException {
    Path source = photographs(24, true);
    PatchSet set = PatchReader.read(source, Preparation.NONE, 0, 1, Progress.NONE);
    for (int k = 0; k < 24 * 32; k++) {
      assertThat(Math.abs((set.grey(0)[k] & 0xff) - 200 * set.mask(0, 0)[k])).isLessThan(20);
    }
    assertThat(set.reading().text()).contains("3 images lie turned", "EXIF orientation");
    assertThat(GreyImage.read(source.resolve("images/0.jpg")).values()[0]).isGreaterThan(.7f);
    PatchSet plain =
        PatchReader.read(photographs(24, false), Preparation.NONE, 0, 1, Progress.NONE);
    assertThat(plain.reading().text()).doesNotContain("EXIF");
    PatchReaderTest.refused(photographs(25, true), "must have one size", "EXIF orientation");
  }
}
