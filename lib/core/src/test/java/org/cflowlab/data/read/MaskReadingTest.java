package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which number in a mask's path is the image and which the rater, told from all masks together. */
@Tag("once")
class MaskReadingTest {
  private static final List<String> WORDS = List.of("anna", "bert", "carl", "dora");

  @TempDir Path temp;

  private static Map<String, byte[]> files(OwnImages own, String image, String mask) {
    return own.files(1, WORDS, image, mask);
  }

  private PatchSet read(Map<String, byte[]> files) throws IOException {
    Path top = OwnImages.folder(Files.createTempDirectory(temp, "set"), files);
    return PatchReader.read(top, 0, 0, 1, Progress.NONE);
  }

  private void refused(Map<String, byte[]> files, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(files))
        .withMessageContainingAll(words);
  }

  @ParameterizedTest
  @CsvSource({
    "images/%03d.png, masks/%2$d/%1$03d.png",
    "images/%d.png, masks/%2$d/%1$d.png",
    "images/P%03d.png, masks/%2$d/P%1$03d.png",
    "images/%03d.png, masks/%3$s/%1$03d.png",
    "images/%03d.png, masks/%2$d/%1$03d_seg.png",
    "images/scan_%d.png, masks/%2$d/scan_%1$d.png",
    "train/images/%d.png, train/masks/%2$d/%1$d.png",
    "train/images/%d.png, masks/%2$d/train/%1$d.png",
    "images/%d.png, %3$s/masks/%1$d.png",
    "images/%d.png, masks/%d/%d.png",
    "images/%03d.png, masks/%03d/%3$s.png",
    "images/%02d.png, masks/%2$d_%1$02d.png",
    "images/%d.png, masks/%3$s_%1$d.png",
    "images/%d.png, masks/%d_%d.png",
    "images/%d.png, masks/%d_%3$s.png",
    "images/%d.png, labels/mask_%d_%d.png",
    "images/%d.png, labels/mask_%2$d_%1$d.png",
    "images/image_%d.png, labels/label%2$d_%1$04d.png",
  })
  void everyImageHasTheMasksOfAllRaters(String image, String mask) throws IOException {
    OwnImages own = new OwnImages(7, 12, 3);
    PatchSet set = read(files(own, image, mask));
    assertThat(OwnImages.contents(set)).isEqualTo(own.contents());
    assertThat(set.raters()).isEqualTo(3);
  }

  @Test
  void manyImagesOfFewRaters() throws IOException {
    OwnImages own = new OwnImages(39, 12, 2);
    PatchSet set = read(files(own, "images/%03d.png", "masks/%2$d/%1$03d.png"));
    assertThat(OwnImages.contents(set)).isEqualTo(own.contents());
  }

  @ParameterizedTest
  @CsvSource({"masks/%2$d/%1$d.png", "masks/%d/%d.png", "masks/%d_%d.png", "masks/%2$d_%1$d.png"})
  void imagesWithoutMasksDoNotMislead(String mask) throws IOException {
    OwnImages own = new OwnImages(8, 12, 3);
    Map<String, byte[]> files = files(own, "images/%d.png", mask);
    for (int i = 9; i < 20; i++) {
      files.put("images/" + i + ".png", own.image(i, "png"));
    }
    PatchSet set = read(files);
    assertThat(OwnImages.contents(set)).isEqualTo(own.contents());
    assertThat(set.reading().text()).contains("11 of 19 images have no mask");
  }

  @Test
  void partsOfASetMayBeCalledInDifferentWays() throws IOException {
    OwnImages own = new OwnImages(8, 12, 2);
    Map<String, byte[]> files = files(own, "train/images/%d.png", "train/masks/%2$d/%1$d.png");
    Map<String, byte[]> test = files(own, "test/images/%d.png", "test/masks/%d_mask%d.png");
    for (int i = 5; i <= 8; i++) {
      String name = "/" + i + ".png";
      files.keySet().removeIf(file -> file.endsWith(name));
      String image = "test/images" + name;
      files.put(image, test.get(image));
      for (int r = 1; r <= 2; r++) {
        String mask = "test/masks/" + i + "_mask" + r + ".png";
        files.put(mask, test.get(mask));
      }
    }
    assertThat(OwnImages.contents(read(files))).isEqualTo(own.contents());
  }

  @Test
  void partsOfASetMayLieAtDifferentDepths() throws IOException {
    OwnImages own = new OwnImages(8, 12, 3);
    Map<String, byte[]> files = files(own, "images/%d.png", "masks/%2$d/%1$d.png");
    files.putAll(files(own, "more/images/%d.png", "more/masks/%2$d/%1$d.png"));
    PatchSet set = read(files);
    assertThat(set.size()).isEqualTo(16);
    assertThat(OwnImages.contents(set)).isEqualTo(own.contents());
  }

  @ParameterizedTest
  @CsvSource({"masks/%2$d/%1$d.png", "masks/%d/%d.png", "masks/%d_%d.png", "masks/%2$d_%1$d.png"})
  void asManyRatersAsImagesAreRefusedUnlessTheirNamesTell(String mask) throws IOException {
    OwnImages own = new OwnImages(4, 12, 4);
    refused(
        files(own, "images/%d.png", mask),
        "could be a mask of images/1.png or of images/2.png",
        "rater1",
        "masks.csv");
    String zeros = mask.replace("%1$d", "%1$02d").replaceFirst("%d", "%02d");
    PatchSet set = read(files(own, "images/%02d.png", zeros));
    assertThat(OwnImages.contents(set)).isEqualTo(own.contents());
  }

  /** 1_2.png could be rater 1 of image 2, but then image 2 alone would have many raters. */
  @ParameterizedTest
  @CsvSource({"%d", "img%d", "case_%d"})
  void theReadingThatGivesAllImagesTheSameRatersIsRight(String name) throws IOException {
    OwnImages own = new OwnImages(6, 12, 2);
    Map<String, byte[]> files = files(own, "images/" + name + ".png", "masks/" + name + "_%d.png");
    for (int i = 1; i <= 6; i++) {
      String mask = "masks/" + String.format(name, i);
      files.put(mask + ".png", files.remove(mask + "_1.png"));
    }
    assertThat(OwnImages.contents(read(files))).isEqualTo(own.contents());
  }

  @ParameterizedTest
  @CsvSource({
    "masks/%2$d/%1$d.png, masks/1/8.png",
    "masks/%d/%d.png, masks/8/1.png",
    "masks/%d_%d.png, masks/8_1.png"
  })
  void anImageThatIsLostIsMissed(String mask, String first) {
    Map<String, byte[]> files = files(new OwnImages(8, 12, 3), "images/%d.png", mask);
    files.remove("images/8.png");
    refused(files, "the mask " + first + " has no image", "(3 such masks)");
  }

  @ParameterizedTest
  @CsvSource({"masks/%2$d/%1$d.png", "masks/%d/%d.png", "masks/%d_%d.png", "masks/%2$d_%1$d.png"})
  void whereAnImageIsLostFewRatersDoNotMislead(String mask) {
    Map<String, byte[]> files = files(new OwnImages(4, 12, 2), "images/%d.png", mask);
    files.remove("images/4.png");
    refused(files, "images/1.png or of images/2.png", "masks.csv");
    files.put("images/5.png", files.get("images/1.png"));
    refused(files, "images/1.png or of images/2.png", "masks.csv");
  }
}
