package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Treatment.Colour;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the numbers in images and masks mean is decided once for a set, and said. */
class ValuesTest {
  private static final OwnImages OWN = new OwnImages(6, 16, 2);

  @TempDir Path temp;

  private Path tree(IntFunction<byte[]> image, BiFunction<Integer, Integer, byte[]> mask)
      throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      files.put("images/%d.png".formatted(i), image.apply(i));
      for (int r = 0; r < OWN.raters(); r++) {
        files.put("rater%d/%d.png".formatted(r, i), mask.apply(i, r));
      }
    }
    return OwnImages.folder(Files.createTempDirectory(temp, "values"), files);
  }

  private Path masks(BiFunction<Integer, Integer, byte[]> mask) throws IOException {
    return tree(i -> OWN.image(i, "png"), mask);
  }

  private Path images(IntFunction<byte[]> image) throws IOException {
    return tree(image, (i, r) -> OWN.mask(i, r, "png"));
  }

  private static PatchSet read(Path source, Preparation asked) throws IOException {
    return PatchReader.read(source, asked, 0, 1, Progress.NONE);
  }

  private static String same(Path source) throws IOException {
    return same(source, Preparation.NONE);
  }

  private static String same(Path source, Preparation asked) throws IOException {
    PatchSet set = read(source, asked);
    assertThat(OwnImages.contents(set)).isEqualTo(OWN.contents());
    return set.reading().text();
  }

  private static void refused(Path source, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(source, Preparation.NONE))
        .withMessageContainingAll(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  private static byte[] mask(int i, int r, int type, int marked, int not) {
    return OWN.encoded("png", type, k -> OWN.marked(i, r, k) ? marked : not);
  }

  @Test
  void anyTwoValuesOfWhichOneIsZero() throws IOException {
    for (int marked : new int[] {1, 7, 128, 255}) {
      assertThat(same(masks((i, r) -> OWN.mask(i, r, "png", marked))))
          .contains("masks of 0 and %d, marked where %d".formatted(marked, marked));
    }
    same(masks((i, r) -> mask(i, r, BufferedImage.TYPE_USHORT_GRAY, 65535, 0)));
    same(masks((i, r) -> mask(i, r, BufferedImage.TYPE_USHORT_GRAY, 1, 0)));
    same(masks((i, r) -> mask(i, r, BufferedImage.TYPE_BYTE_BINARY, 1, 0)));
  }

  @Test
  void palettesColoursAndAlpha() throws IOException {
    same(masks((i, r) -> OWN.paletted(i, r, 128, 0, 0)));
    same(masks((i, r) -> OWN.paletted(i, r, 0, 255, 0)));
    same(masks((i, r) -> OWN.paletted(i, r, 1, 1, 1)));
    same(masks((i, r) -> colour(i, r, 0xff0000ff, 0xff000000)));
    same(masks((i, r) -> colour(i, r, 0xffffffff, 0x00ffffff)));
    same(masks((i, r) -> colour(i, r, 0xff000000, 0x00000000)));
    refused(
        masks((i, r) -> colour(i, r, r == 0 ? 0xffff0000 : 0xff00ff00, 0xff0000ff)),
        "marks of 2 colours");
  }

  private static byte[] colour(int i, int r, int marked, int not) {
    BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
    for (int k = 0; k < 256; k++) {
      picture.setRGB(k % 16, k / 16, OWN.marked(i, r, k) ? marked : not);
    }
    return OwnImages.file("png", picture);
  }

  @Test
  void softAndNoisyMasksSayTheirThreshold() throws IOException {
    String text =
        same(
            masks(
                (i, r) ->
                    OWN.encoded(
                        "png",
                        BufferedImage.TYPE_BYTE_GRAY,
                        k -> OWN.marked(i, r, k) ? 255 - k % 90 : k % 100)));
    assertThat(text).contains("soft, or with the noise of JPEG", "marked over 127.5");
    PatchSet jpeg = read(masks((i, r) -> OWN.mask(i, r, "jpg")), Preparation.NONE);
    assertThat(jpeg.reading().text()).contains("marked over 127.5");
    assertThat(OwnImages.contents(jpeg)).isEqualTo(OWN.contents());
  }

  @Test
  void invertedMasksAreAskedForNotGuessed() throws IOException {
    Path source = masks((i, r) -> mask(i, r, BufferedImage.TYPE_BYTE_GRAY, 0, 255));
    assertThat(read(source, Preparation.NONE).reading().notes())
        .anyMatch(note -> note.contains("mark nearly everything") && note.contains("--invert"));
    Preparation asked = Preparation.NONE.withMasks(Double.NaN, true);
    assertThat(same(source, asked)).contains("inverted as asked");
  }

  @Test
  void valuesThatFitNoReadingAreRefusedUntilAThresholdIsSaid() throws IOException {
    Path classes =
        masks(
            (i, r) ->
                OWN.encoded(
                    "png",
                    BufferedImage.TYPE_BYTE_GRAY,
                    k -> OWN.marked(i, r, k) ? 2 : k % 40 == 0 ? 1 : 0));
    refused(classes, "0, 1, 2", "--threshold");
    assertThat(same(classes, Preparation.NONE.withMasks(1, false)))
        .contains("marked over 1, as asked");
    Path border =
        masks(
            (i, r) ->
                OWN.encoded(
                    "png",
                    BufferedImage.TYPE_BYTE_GRAY,
                    k -> OWN.marked(i, r, k) ? 1 : k % 40 == 0 ? 255 : 0));
    refused(border, "0, 1, 255", "border", "--threshold");
    Path mixed = masks((i, r) -> OWN.mask(i, r, "png", i == 5 ? 1 : 255));
    refused(mixed, "0, 1, 255", "--threshold");
    refused(
        masks((i, r) -> mask(i, r, BufferedImage.TYPE_BYTE_GRAY, 0, 0)), "all 12 masks are empty");
  }

  @Test
  void mostlyEmptyMasksAreNoted() throws IOException {
    Path source = masks((i, r) -> i > 0 ? mask(i, r, 10, 0, 0) : OWN.mask(i, r, "png"));
    assertThat(read(source, Preparation.NONE).reading().notes())
        .anyMatch(note -> note.contains("10 of 12 masks are empty"));
  }

  @Test
  void imagesOfMoreBitsKeepTheirGreyLevels() throws IOException {
    int words = BufferedImage.TYPE_USHORT_GRAY;
    assertThat(same(images(i -> OWN.encoded("png", words, k -> 16 * OWN.grey(i, k)))))
        .contains("from 0 (black) to 4080 (white), their own range");
    assertThat(same(images(i -> OWN.encoded("png", words, k -> 257 * OWN.grey(i, k)))))
        .contains("16 bits");
    Preparation window = Preparation.NONE.withWindow(1000, 1255);
    same(images(i -> OWN.encoded("png", words, k -> 1000 + OWN.grey(i, k))), window);
    assertThat(same(images(i -> OWN.encoded("png", words, k -> OWN.grey(i, k)))))
        .contains("8 bits");
  }

  @Test
  void fractionsOfAnyRange() throws IOException {
    for (float[] range : new float[][] {{0, 1}, {-1000, 400}, {0, 255}, {-1, 1}}) {
      ByteBuffer values = ByteBuffer.allocate(4 * 6 * 256).order(ByteOrder.LITTLE_ENDIAN);
      for (byte b : OWN.images()) {
        values.putFloat(range[0] + (b & 0xff) / 255f * (range[1] - range[0]));
      }
      Map<String, byte[]> arrays =
          Map.of(
              "images.npy", OwnImages.npy("<f4", "6, 1, 16, 16", values.array()),
              "masks.npy", OwnImages.npy("|u1", "6, 2, 16, 16", OWN.masks()));
      same(OwnImages.zip(temp.resolve("f%.0f.npz".formatted(range[0] + range[1])), arrays));
    }
    byte[] bad = new byte[4 * 6 * 256];
    ByteBuffer numbers = ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN);
    for (byte b : OWN.images()) {
      numbers.putFloat(b & 0xff);
    }
    numbers.putFloat(8, Float.NaN);
    refused(
        OwnImages.zip(
            temp.resolve("nan.npz"),
            Map.of(
                "images.npy", OwnImages.npy("<f4", "6, 16, 16", bad),
                "masks.npy", OwnImages.npy("|u1", "6, 2, 16, 16", OWN.masks()))),
        "patch-00000",
        "NaN");
  }

  @Test
  void anImageWithoutContentIsNamed() throws IOException {
    refused(
        images(i -> i == 3 ? mask(0, 0, 10, 9, 9) : OWN.image(i, "png")),
        "images/3.png",
        "all its pixels are 9");
  }

  @Test
  void aMaskOfAnotherSizeIsNamed() throws IOException {
    OwnImages small = new OwnImages(6, 12, 2);
    refused(
        masks((i, r) -> i == 2 && r == 1 ? small.mask(i, r, "png") : OWN.mask(i, r, "png")),
        "rater1/2.png is 12x12",
        "images/2.png is 16x16");
  }

  @Test
  void threeChannelsOnRequest() throws IOException {
    Path source =
        images(
            i -> {
              BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
              for (int k = 0; k < 256; k++) {
                int v = OWN.grey(i, k);
                picture.setRGB(k % 16, k / 16, v << 16 | (255 - v) << 8 | 128);
              }
              return OwnImages.file("png", picture);
            });
    PatchSet grey = read(source, Preparation.NONE);
    assertThat(grey.reading().text())
        .contains("colours averaged to grey (--channels 3 keeps them)");
    PatchSet colours = read(source, Preparation.NONE.withColour(Colour.RGB));
    assertThat(colours.channels()).isEqualTo(3);
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(colours.images(manager, 0, 1).getShape()).isEqualTo(new Shape(2, 3, 16, 16));
      float[] all = colours.images(manager, 0).toFloatArray();
      assertThat(all[5] + all[256 + 5]).isEqualTo(1f);
      assertThat(Math.round(255 * all[512 + 5])).isEqualTo(128);
    }
    PatchSet green = read(source, Preparation.NONE.withColour(Colour.GREEN));
    assertThat(green.grey(0)[5]).isEqualTo(colours.grey(0)[256 + 5]);
  }
}
