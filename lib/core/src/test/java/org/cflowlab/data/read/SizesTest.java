package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Treatment;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images larger than the crop, and of different sizes: nothing marked is lost without a word. */
@Tag("once")
class SizesTest {
  @TempDir Path temp;
  private final Map<String, byte[]> files = new TreeMap<>();

  /** Four pictures of 32 x 32 pixels, marked from (row, column) on by 4 x 4. */
  @BeforeEach
  void plant() {
    for (int i = 0; i < 4; i++) {
      picture(i, 32, 32, i == 0 ? 14 : 10, 10 + i);
    }
  }

  private void picture(int i, int height, int width, int top, int left) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int k = 0; k < height * width; k++) {
      image.getRaster().setSample(k % width, k / width, 0, k % 200);
      int y = k / width - top;
      int x = k % width - left;
      mask.getRaster()
          .setSample(k % width, k / width, 0, y >= 0 && y < 4 && x >= 0 && x < 4 ? 255 : 0);
    }
    files.put("images/%d.png".formatted(i), OwnImages.file("png", image));
    files.put("masks/%d.png".formatted(i), OwnImages.file("png", mask));
  }

  private PatchSet read(Preparation asked) throws IOException {
    return PatchReader.read(
        OwnImages.folder(java.nio.file.Files.createTempDirectory(temp, "sizes"), files),
        asked,
        0,
        1,
        Progress.NONE);
  }

  private void refused(Preparation asked, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(asked))
        .withMessageContainingAll(words);
  }

  @Test
  void aCropSaysWhatItLoses() throws IOException {
    assertThat(read(Preparation.ofCrop(24)).reading().notes()).noneMatch(n -> n.contains("crop"));
    PatchSet set = read(Preparation.ofCrop(8));
    assertThat(set.height()).isEqualTo(8);
    int kept = 0;
    for (int i = 0; i < 4; i++) {
      kept += set.marked(i, 0);
    }
    String lost = "cuts off %d%% of the marked".formatted(Math.round(100 * (1 - kept / 64.)));
    assertThat(set.reading().notes()).anyMatch(note -> note.contains(lost));
    picture(0, 32, 32, 0, 0);
    files.keySet().removeIf(name -> !name.contains("/0."));
    refused(Preparation.ofCrop(8), "keeps nothing of what is marked", "--center lesion");
  }

  @Test
  void aCropAroundTheLesionKeepsIt() throws IOException {
    PatchSet set = read(Preparation.ofCrop(8).withCentre(Treatment.Centre.LESION));
    for (int i = 0; i < 4; i++) {
      assertThat(set.marked(i, 0)).isEqualTo(16);
    }
    assertThat(set.reading().text()).contains("what is marked", "flattered");
    assertThat(set.provenance()).contains("lesion crop 8");
  }

  @Test
  void aPresetsCropIsNeverLargerThanTheSmallestImage() throws IOException {
    refused(Preparation.ofCrop(64), "smaller than the crop of 64", "at most 32");
    assertThat(read(Preparation.NONE.withCrop(64, true)).height()).isEqualTo(32);
    picture(3, 20, 40, 8, 12);
    PatchSet set = read(Preparation.NONE.withCrop(64, true));
    assertThat(List.of(set.height(), set.width())).containsExactly(20, 20);
  }

  @Test
  void differentSizesNeedASizeOrACrop() throws IOException {
    picture(1, 40, 20, 8, 8);
    refused(Preparation.NONE, "images/", "40x20", "32x32", "--size N", "at most 20");
    PatchSet cut = read(Preparation.ofCrop(16));
    assertThat(List.of(cut.height(), cut.width())).containsExactly(16, 16);
    PatchSet resampled = read(Preparation.NONE.withSize(40));
    assertThat(List.of(resampled.height(), resampled.width())).containsExactly(40, 40);
    for (int i = 0; i < 4; i++) {
      boolean slim = resampled.id(i).equals("1");
      assertThat(resampled.marked(i, 0)).isBetween(slim ? 16 : 20, slim ? 16 : 36);
      if (slim) {
        byte[] grey = resampled.grey(i);
        assertThat(grey[0]).isZero();
        assertThat(grey[10 + 40]).isEqualTo((byte) 20);
      }
    }
    assertThat(resampled.reading().treatment())
        .isEqualTo(
            new Treatment(
                "8 bit", Treatment.Colour.MEAN, 40, Treatment.Kind.ANY, Treatment.Choices.NONE));
    assertThat(resampled.provenance()).contains("resampled to 40");
  }

  @Test
  void aTreatmentComesBackFromItsText() {
    for (Treatment t :
        List.of(
            Treatment.NONE,
            new Treatment(
                "window -1000,400",
                Treatment.Colour.RGB,
                64,
                Treatment.Kind.RETINA,
                new Treatment.Choices(Treatment.Centre.LESION, .25, true, "a;b=c", "höhe %1")))) {
      assertThat(Treatment.parse(t.toString())).isEqualTo(t);
    }
    assertThat(Treatment.parse("")).isEqualTo(Treatment.NONE);
    assertThat(Treatment.parse("values=8 bit; colour=mean; size=0; kind=any"))
        .isEqualTo(Treatment.NONE); // as it was kept before there were choices
    assertThat(Treatment.NONE).hasToString("values=8 bit; colour=mean; size=0; kind=any");
  }

  @ParameterizedTest
  @CsvSource({
    "-Infinity, 200",
    "0, Infinity",
    "NaN, 1",
    "1, NaN",
    "5, 5",
    "7, 3",
    "-1.7e308, 1.7e308"
  })
  void aWindowHasTwoEndsThatAreNumbers(double low, double high) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Preparation.NONE.withWindow(low, high))
        .withMessageStartingWith("a window goes from a low to a higher value");
  }

  @Test
  void asLargeAsThatNoPictureIs() {
    for (int side : new int[] {-1, 65_536, Integer.MAX_VALUE}) {
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> Preparation.NONE.withSize(side))
          .withMessage("crop and size are 0 to 8192, not 0 and " + side);
    }
  }
}
