package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few values far from the others are not to make all others black without a word. */
@Tag("once")
class GreyLevelsTest {
  private static final OwnImages OWN = new OwnImages(4, 24, 1);

  @TempDir Path temp;

  private String words(IntUnaryOperator value, Preparation asked) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      byte[] image = OWN.encoded("png", BufferedImage.TYPE_USHORT_GRAY, value);
      files.put("images/%d.png".formatted(i), image);
      files.put("masks/%d.png".formatted(i), OWN.mask(i, 0, "png"));
    }
    return text(OwnImages.folder(Files.createTempDirectory(temp, "words"), files), asked);
  }

  private String floats(IntUnaryOperator value, float scale) throws IOException {
    ByteBuffer images =
        ByteBuffer.allocate(4 * OWN.count() * OWN.area()).order(ByteOrder.LITTLE_ENDIAN);
    while (images.hasRemaining()) {
      images.putFloat(scale * value.applyAsInt(images.position() / 4 % OWN.area()));
    }
    Path file = Files.createTempDirectory(temp, "floats").resolve("own.npz");
    Map<String, byte[]> arrays =
        Map.of(
            "images.npy", OwnImages.npy("<f4", "4, 24, 24", images.array()),
            "masks.npy", OwnImages.npy("|u1", "4, 24, 24", OWN.masks()));
    return text(OwnImages.zip(file, arrays), Preparation.NONE);
  }

  private static String text(Path source, Preparation asked) throws IOException {
    return PatchReader.read(source, asked, 0, 1, Progress.NONE).reading().text();
  }

  /** Values from 0 to 4095, all over. */
  private static int twelve(int k) {
    return k * 1753 % 4096;
  }

  @Test
  void oneBrightPixelInTwelveBits() throws IOException {
    IntUnaryOperator hot = k -> k == 9 ? 65535 : twelve(k);
    assertThat(words(hot, Preparation.NONE))
        .contains("of 16 bits")
        .contains("fall into 15 of 256 levels of grey")
        .contains("say --window LOW,HIGH, such as 0,4096");
    assertThat(words(hot, Preparation.NONE.withWindow(0, 4096))).doesNotContain("levels of grey");
    assertThat(words(k -> k == 9 ? 30000 : twelve(k) / 3, Preparation.NONE))
        .contains("levels of grey", "such as 0,1");
  }

  @Test
  void signedNumbersReadAsUnsigned() throws IOException {
    assertThat(words(k -> twelve(k) - 1000 & 0xffff, Preparation.NONE))
        .contains("levels of grey; if a few", "--window LOW,HIGH");
  }

  @Test
  void fillersAndFractions() throws IOException {
    assertThat(floats(k -> k % 24 < 6 ? -32768 : twelve(k) - 1024, 1))
        .contains("levels of grey", "such as -1");
    assertThat(floats(k -> k == 0 ? 65536 : twelve(k), 0x1p-16f))
        .contains("levels of grey", "such as 0.00,0.06");
  }

  @Test
  void imagesThatFillTheirRangeAreNotNoted() throws IOException {
    assertThat(words(GreyLevelsTest::twelve, Preparation.NONE)).doesNotContain("levels of grey");
    assertThat(words(k -> 113 * k, Preparation.NONE)).doesNotContain("levels of grey");
    assertThat(words(k -> k % 24 < 18 ? 0 : 100 * k, Preparation.NONE)).doesNotContain("of grey");
    assertThat(words(k -> k % 4 * 1000, Preparation.NONE)).doesNotContain("levels of grey");
    assertThat(floats(k -> twelve(k) % 256, 1 / 255f)).doesNotContain("levels of grey");
  }
}
