package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cflowlab.data.read.OwnImages.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies beside raters' masks and is none of theirs is not taken for one more rater's. */
@Tag("once")
class RaterNamesTest {
  private static final OwnImages OWN = new OwnImages(6, 12, 2);

  @TempDir Path temp;

  private Map<String, byte[]> files(String... masks) {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      files.put("images/im%02d.png".formatted(i), OWN.image(i, "png"));
      for (int r = 0; r < masks.length; r++) {
        files.put(masks[r].formatted(i), OWN.mask(i, r % 2, "png"));
      }
    }
    return files;
  }

  private Path folder(Map<String, byte[]> files) throws IOException {
    return OwnImages.folder(Files.createTempDirectory(temp, "set"), files);
  }

  private static PatchSet read(Path folder, String maskKey) throws IOException {
    return PatchReader.read(folder, Preparation.NONE.withKeys("", maskKey), 0, 1, Progress.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "manual1/im%02d.tif.png, mask/im%02d.png, manual1",
    "rater1/im%02d.png, masks/im%02d.png, rater1",
    "masks/anna/im%02d.png, masks/im%02d.png, anna",
    "masks/im%02d_anna.png, masks/im%02d.png, anna",
    "masks/im%02d_mask_1.png, masks/im%02d_mask.png, _mask.png",
  })
  void aMaskThatNamesNobodyBesideOneThatDoes(String named, String unnamed, String key)
      throws IOException {
    Path folder = folder(files(named.replace(".tif", ""), unnamed));
    refused(folder, "names a rater", "names none", "--mask-key", "masks.csv");
    assertThat(read(folder, key).raters()).isEqualTo(1);
  }

  @Test
  void lesionsOfSomeImagesInFilesOfTheirOwnAreNoSecondRater() throws IOException {
    Map<String, byte[]> files = files("masks/im%02d_mask.png");
    files.put("masks/im03_mask_1.png", OWN.mask(3, 1, "png"));
    files.put("masks/im04_mask_1.png", OWN.mask(4, 1, "png"));
    refused(folder(files), "im03_mask_1.png", "im03_mask.png", "a part of the same");
  }

  @Test
  void theFirstNeedsNoNumber() throws IOException {
    PatchSet set = read(folder(files("masks/im%02d_mask.png", "masks/im%02d_mask2.png")), "");
    assertThat(OwnImages.contents(set)).isEqualTo(OWN.contents());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "masks/im%02d_consensus.png",
        "masks/STAPLE/im%02d.png",
        "masks/majority_vote/im%02d.png"
      })
  void whatRatersAgreedOnIsLeftOut(String agreed) throws IOException {
    String[] raters = {"masks/rater1/im%02d.png", "masks/rater2/im%02d.png"};
    if (agreed.contains("_consensus")) {
      raters = new String[] {"masks/im%02d_anna.png", "masks/im%02d_bert.png"};
    }
    PatchSet set = read(folder(files(raters[0], raters[1], agreed)), "");
    assertThat(OwnImages.contents(set)).isEqualTo(OWN.contents());
    assertThat(set.reading().text()).contains("6 masks such as", "raters agreed on");
    assertThat(read(folder(files(agreed)), "").raters()).isEqualTo(1);
  }

  @Test
  void wordsThatAreTakenForRatersAreNoted() throws IOException {
    String text =
        read(folder(files("masks/disc/im%02d.png", "masks/cup/im%02d.png")), "").reading().text();
    assertThat(text).contains("the raters are cup, disc", "--mask-key");
    assertThat(read(folder(files("masks/1/im%02d.png", "masks/2/im%02d.png")), "").reading().text())
        .doesNotContain("the raters are");
  }

  @Test
  void anImageCalledZeroIsNoModality() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      files.put("images/x_%04d.png".formatted(i), OWN.image(i, "png"));
      files.put("masks/x_%04d.png".formatted(i), OWN.mask(i, 0, "png"));
    }
    PatchSet set = read(folder(files), "");
    assertThat(set.raters()).isEqualTo(1);
    assertThat(OwnImages.contents(set)).isEqualTo(new OwnImages(6, 12, 1).contents());
  }

  @Test
  void anotherModalityCanBeChosen() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      files.put("imagesTr/case_%03d_0000.png".formatted(i), OWN.image(5 - i, "png"));
      files.put("imagesTr/case_%03d_0001.png".formatted(i), OWN.image(i, "png"));
      files.put("labelsTr/case_%03d.png".formatted(i), OWN.mask(i, 0, "png"));
    }
    Path folder = folder(files);
    Preparation second = Preparation.NONE.withKeys("_0001", "");
    assertThat(OwnImages.contents(PatchReader.read(folder, second, 0, 1, Progress.NONE)))
        .isEqualTo(new OwnImages(6, 12, 1).contents());
  }

  @Test
  void foldersOfPartsDoNotSetTheSplit() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      String part = i < 4 ? "train" : "test";
      files.put("%s/images/im%d.png".formatted(part, i), OWN.image(i, "png"));
      files.put("%s/masks/im%d.png".formatted(part, i), OWN.mask(i, 0, "png"));
    }
    assertThat(read(folder(files), "").reading().text())
        .contains("the folders test, train do not set the split; a table split.csv does");
  }
}
