package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntUnaryOperator;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No rater's masks come out empty because another's have a larger white; classes are no greys. */
@Tag("once")
class MaskScalesTest {
  private static final OwnImages OWN = new OwnImages(6, 16, 3);
  private static final int BYTE = BufferedImage.TYPE_BYTE_GRAY;
  private static final int WORD = BufferedImage.TYPE_USHORT_GRAY;

  @TempDir Path temp;

  /** A mask as a file: its format, the type of its numbers and what is marked. */
  private record Kind(String format, int type, int marked) {
    static final Kind ONE = new Kind("png", BYTE, 1);
    static final Kind GREY = new Kind("png", BYTE, 100);
    static final Kind FULL = new Kind("png", BYTE, 255);
    static final Kind WORDS = new Kind("png", WORD, 65535);
    static final Kind NOISY = new Kind("jpg", BYTE, 255);
  }

  private Path masks(BiFunction<Integer, Integer, Kind> kind) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      int image = i;
      files.put("images/%d.png".formatted(i), OWN.image(i, "png"));
      for (int r = 0; r < OWN.raters(); r++) {
        int rater = r;
        Kind its = kind.apply(i, r);
        IntUnaryOperator value = k -> OWN.marked(image, rater, k) ? its.marked : 0;
        files.put(
            "rater%d/%d.%s".formatted(r, i, its.format), OWN.encoded(its.format, its.type, value));
      }
    }
    return OwnImages.folder(Files.createTempDirectory(temp, "scales"), files);
  }

  /** Every mask has these values, whoever drew it. */
  private Path values(int type, int... values) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      files.put("images/%d.png".formatted(i), OWN.image(i, "png"));
      files.put(
          "masks/%d.png".formatted(i),
          OWN.encoded("png", type, k -> values[k % 16 < 8 ? 0 : k % values.length]));
    }
    return OwnImages.folder(Files.createTempDirectory(temp, "values"), files);
  }

  private Path arrays(float... marked) throws IOException {
    ByteBuffer masks = ByteBuffer.allocate(4 * 6 * 3 * 256).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < OWN.count(); i++) {
      for (int r = 0; r < OWN.raters(); r++) {
        for (int k = 0; k < OWN.area(); k++) {
          masks.putFloat(OWN.marked(i, r, k) ? marked[r] : 0);
        }
      }
    }
    return OwnImages.zip(
        Files.createTempDirectory(temp, "arrays").resolve("own.npz"),
        Map.of(
            "images.npy", OwnImages.npy("|u1", "6, 16, 16", OWN.images()),
            "masks.npy", OwnImages.npy("<f4", "6, 3, 16, 16", masks.array())));
  }

  private static String same(Path source) throws IOException {
    PatchSet set = PatchReader.read(source, Preparation.NONE, 0, 1, Progress.NONE);
    assertThat(OwnImages.contents(set)).isEqualTo(OWN.contents());
    return set.reading().text();
  }

  private static String text(Path source, double threshold) throws IOException {
    Preparation asked = Preparation.NONE.withMasks(threshold, false);
    return PatchReader.read(source, asked, 0, 1, Progress.NONE).reading().text();
  }

  private static void refused(Path source, String... words) throws IOException {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> PatchReader.read(source, Preparation.NONE, 0, 1, Progress.NONE))
        .withMessageContainingAll(words)
        .withMessageContaining("--threshold")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    text(source, .5); // taken as asked
  }

  @Test
  void eachRaterHasAWhite() throws IOException {
    for (Kind[] kinds :
        new Kind[][] {
          {Kind.ONE, Kind.NOISY, Kind.NOISY},
          {Kind.FULL, Kind.ONE, Kind.WORDS},
          {Kind.NOISY, Kind.FULL, Kind.WORDS}
        }) {
      same(masks((i, r) -> kinds[r]));
    }
    assertThat(same(masks((i, r) -> r == 1 ? Kind.ONE : Kind.FULL)))
        .contains("masks of 0 and 255, marked where 255, by raters 1, 3;")
        .contains("masks of 0 and 1, marked where 1, by rater 2");
    same(arrays(1, 255, 65535));
    assertThat(same(arrays(1, 1, 1))).doesNotContain("by rater");
  }

  @Test
  void aRaterOfAnUnknownScaleIsRefused() throws IOException {
    refused(
        masks((i, r) -> r == 1 ? Kind.GREY : Kind.NOISY),
        "rater1/0.png has 0, 100 and would be empty, marked over 127.5",
        "scale of rater 2",
        "save all masks on one scale");
    refused(masks((i, r) -> r == 1 ? Kind.GREY : Kind.FULL), "0, 100, 255", "two scales");
    refused(arrays(1, 1 / 255f, 1), "scale of rater 2");
    refused(arrays(1, 2, 1), "0, 1, 2");
  }

  @Test
  void aMaskOfAnotherScaleThanItsRaterIsNamed() throws IOException {
    refused(
        masks((i, r) -> i == 2 && r == 1 ? Kind.ONE : Kind.NOISY),
        "rater1/2.png has 0, 1 and would be empty",
        "scale is another than that of the rest");
    Path faint = masks((i, r) -> i == 2 && r == 1 ? Kind.GREY : Kind.NOISY);
    assertThat(text(faint, Double.NaN))
        .contains("of 17 masks", "rater1/2.png has 0, 100", "save all masks on one");
    assertThat(text(faint, 50)).doesNotContain("rater1/2.png");
  }

  @Test
  void everyMaskWithMarksOnAllOfItIsRefused() throws IOException {
    refused(values(BYTE, 128, 255), "128, 255 and would be full", "scale of rater 1");
  }

  @Test
  void greysOfClassesAreRefused() throws IOException {
    refused(values(BYTE, 0, 128, 255), "0, 128, 255", "classes");
    refused(values(BYTE, 0, 85, 170, 255), "0, 85, 170, 255", "classes");
    refused(values(BYTE, 0, 36, 73, 109, 146, 182, 219, 255), "classes");
    refused(values(BYTE, 0, 70, 140, 210), "classes");
    refused(values(WORD, 0, 32768, 65535), "classes");
    refused(values(WORD, 0, 257, 65535), "classes");
    refused(values(BYTE, 0, 1, 2, 3, 4, 5, 6, 7, 255), "classes");
  }

  @Test
  void noiseAroundBlackAndWhiteIsNoClass() throws IOException {
    assertThat(text(values(BYTE, 0, 1, 3, 250, 255), Double.NaN)).contains("noise of JPEG");
    assertThat(text(values(WORD, 0, 600, 64000, 65535), Double.NaN)).contains("noise of JPEG");
    assertThat(text(values(BYTE, 0, 8, 22, 40, 90, 140, 188, 230, 255), Double.NaN))
        .contains("soft");
  }

  @Test
  void sharesOfRatersStaySoft() throws IOException {
    for (int raters = 2; raters < 6; raters++) {
      ByteBuffer shares = ByteBuffer.allocate(4 * 6 * 256).order(ByteOrder.LITTLE_ENDIAN);
      for (int k = 0; k < 6 * 256; k++) {
        shares.putFloat((float) (k % (raters + 1)) / raters);
      }
      Path file =
          OwnImages.zip(
              temp.resolve(raters + ".npz"),
              Map.of(
                  "images.npy", OwnImages.npy("|u1", "6, 16, 16", OWN.images()),
                  "masks.npy", OwnImages.npy("<f4", "6, 16, 16", shares.array())));
      assertThat(text(file, Double.NaN))
          .contains("taken for shares of raters; if they are classes, say --threshold")
          .contains("marked over 0.5");
    }
  }
}
