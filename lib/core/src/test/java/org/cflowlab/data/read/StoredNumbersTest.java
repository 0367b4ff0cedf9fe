package org.cflowlab.data.read;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures are the numbers that their files store, or are refused for what they are. */
@Tag("once")
class StoredNumbersTest {
  private static final int UNSIGNED = 1;
  private static final int SIGNED = 2;
  private static final int FRACTION = 3;
  private static final int GREY = 1;
  private static final int CMYK = 5;

  /** A TIFF of 3 rows and 4 columns in one strip; tags that are 0 are left out. */
  private record Tiff(int bits, int format, int colours, int bands, int packed, int predictor) {
    static Tiff of(int bits, int format) {
      return new Tiff(bits, format, GREY, 1, 1, 0);
    }

    byte[] bytes(ByteOrder order, byte[] values) {
      int[][] tags = {
        {256, 4},
        {257, 3},
        {258, bits},
        {259, packed},
        {262, colours},
        {273, 256},
        {277, bands},
        {278, 3},
        {279, values.length},
        {317, predictor},
        {339, format},
      };
      ByteBuffer out = ByteBuffer.allocate(256 + values.length).order(order);
      out.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(US_ASCII));
      out.putShort((short) 42).putInt(8).position(10);
      short count = 0;
      for (int[] tag : tags) {
        if (tag[1] > 0) {
          boolean each = bands > 1 && (tag[0] == 258 || tag[0] == 339);
          out.putShort((short) tag[0]).putShort((short) 3).putInt(each ? bands : 1);
          if (each) {
            out.putInt(200);
          } else {
            out.putShort((short) tag[1]).putShort((short) 0);
          }
          count++;
        }
      }
      out.putInt(0).putShort(8, count);
      for (int band = 0; band < bands; band++) {
        out.putShort(200 + 2 * band, (short) bits);
      }
      return out.position(256).put(values).array();
    }
  }

  private static ByteBuffer buffer(int length, ByteOrder order) {
    return ByteBuffer.allocate(length).order(order);
  }

  private static void refused(byte[] file, String... words) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> PictureFile.decode(file))
        .withMessageContainingAll(words);
  }

  @Test
  void signedBytesAndWords() throws IOException {
    float[] numbers = {-128, -100, -1, 0, 1, 2, 50, 99, 126, 127, 7, -7};
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      ByteBuffer bytes = buffer(12, order);
      ByteBuffer words = buffer(24, order);
      for (float n : numbers) {
        bytes.put((byte) n);
        words.putShort((short) n);
      }
      Raster narrow = PictureFile.decode(Tiff.of(8, SIGNED).bytes(order, bytes.array()));
      Raster wide = PictureFile.decode(Tiff.of(16, SIGNED).bytes(order, words.array()));
      assertThat(narrow.values()).isEqualTo(numbers);
      assertThat(wide.values()).isEqualTo(numbers);
      assertThat(new float[] {narrow.full(), wide.full()}).containsOnly(Float.NaN);
    }
    byte[] plain = {-128, -100, -1, 0, 1, 2, 50, 99, 126, 127, 7, -7};
    Raster grey = PictureFile.decode(Tiff.of(8, UNSIGNED).bytes(ByteOrder.BIG_ENDIAN, plain));
    assertThat(grey.bytes()).isEqualTo(plain);
  }

  @Test
  void fractionsOfTwoBytes() throws IOException {
    short[] halves = {
      0, 0x3c00, (short) 0xbc00, 0x3800, 0x7bff, 0x0001, 0x3555, 0x4900, 0, 0, 0, 0
    };
    float[] numbers = {0, 1, -1, .5f, 65504, 0x1p-24f, 1365 / 4096f, 10, 0, 0, 0, 0};
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      ByteBuffer values = buffer(24, order);
      for (short half : halves) {
        values.putShort(half);
      }
      Raster raster = PictureFile.decode(Tiff.of(16, FRACTION).bytes(order, values.array()));
      assertThat(raster.values()).isEqualTo(numbers);
      assertThat(raster.full()).isNaN();
    }
  }

  @Test
  void coloursForPrint() {
    byte[] four = new Tiff(8, 0, CMYK, 4, 1, 0).bytes(ByteOrder.BIG_ENDIAN, new byte[48]);
    refused(four, "CMYK", "save it as grey or RGB");
  }

  @Test
  void tiffsThatNoLibraryHereReads() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(new byte[24]);
    }
    Tiff differences = new Tiff(16, 0, GREY, 1, 8, 2);
    refused(
        differences.bytes(ByteOrder.LITTLE_ENDIAN, packed.toByteArray()),
        "16-bit samples are not supported",
        "save it as");
    byte[] big = Tiff.of(8, UNSIGNED).bytes(ByteOrder.BIG_ENDIAN, new byte[12]);
    big[3] = 43;
    refused(big, "BigTIFF", "save it as");
  }

  @Test
  void greyMapsOfBlackAndWhite() throws IOException {
    float[] white = {0, 255, 255, 0, 0, 255};
    String head = "P%c # 1 1\n3\t2\n# drawn\n1\n";
    byte[] binary = (head.formatted('5') + "\0\1\1\0\0\1").getBytes(US_ASCII);
    byte[] text = (head.formatted('2') + "0 1 1\n0 0 1\n").getBytes(US_ASCII);
    byte[] colour =
        (head.formatted('3') + "0 1 1  0 0 1\n0 1 1  0 0 1\n".repeat(2)).getBytes(US_ASCII);
    assertThat(PictureFile.decode(binary).values()).isEqualTo(white);
    assertThat(PictureFile.decode(text).values()).isEqualTo(white);
    Raster rgb = PictureFile.decode(colour);
    assertThat(rgb.bands()).isEqualTo(3);
    assertThat(rgb.values()).startsWith(white).hasSize(18);
    byte[] ten = "P5 2 1 10\n\1\12".getBytes(US_ASCII);
    assertThat(PictureFile.decode(ten).values()[1]).isEqualTo(255);
  }

  /** Thousands of blanks or comments: refused as other damage is, on a thread of any size. */
  @ParameterizedTest
  @ValueSource(strings = {" ", "#\n", "\n# \n"})
  void aHeadThatNeverEndsIsNoPicture(String again) {
    byte[] blank = ("P5" + again.repeat(4000)).getBytes(US_ASCII);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> PictureFile.decode(blank));
    byte[] cut = ("P5 3" + again.repeat(1500) + " 2").getBytes(US_ASCII);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> PictureFile.decode(cut));
  }
}
