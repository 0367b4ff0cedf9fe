package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cflowlab.data.read.OwnImages.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sets whose images and masks lie in folders of their own words, as public ones do. */
@Tag("once")
class NamesAloneTest {
  @TempDir Path temp;

  private Path folder(OwnImages own, String image, String mask) throws IOException {
    Map<String, byte[]> files = own.files(0, List.of("müller", "groß"), image, mask);
    return OwnImages.folder(Files.createTempDirectory(temp, "set"), files);
  }

  private static PatchSet read(Path folder, String imageKey, String maskKey) throws IOException {
    Preparation asked = Preparation.NONE.withKeys(imageKey, maskKey);
    return PatchReader.read(folder, asked, 0, 1, Progress.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "train_images/%d.png, train_masks/%d.png",
    "My Images/A %d.png, My Masks/A %d.png",
    "studies/CT-1/study_%04d.png, masks/study_%04d_mask.png",
    "rawdata/sub-v%1$03d/sub-v%1$03d_ct.png, derivatives/sub-v%1$03d/sub-v%1$03d_seg-vert_msk.png",
    "B_%1$03d/B_%1$03d_flair.png, B_%1$03d/B_%1$03d_seg.png",
    "ISIC_Task1-2_Input/ISIC_%07d.png, ISIC_Task1_GroundTruth/ISIC_%07d_segmentation.png",
    "CXR_png/X_%04d_1.png, masks/X_%04d_1_mask.png",
    "image%d.png, mask%d.png",
    "Image/P-%1$04d/%1$04d_NI000_slice%1$03d.png, Mask/P-%1$04d/%1$04d_MA000_slice%1$03d.png",
    "photos/DSC%04d.png, masks/lesion (%d).png",
  })
  void oneMaskForEachImage(String image, String mask) throws IOException {
    OwnImages own = new OwnImages(6, 12, 1);
    PatchSet set = read(folder(own, image, mask), "", "");
    assertThat(OwnImages.contents(set)).isEqualTo(own.contents());
    assertThat(set.raters()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "images/%d.png, mask_rater%2$d/%1$d.png",
    "My Images/A %d.png, My Masks/Rater %2$d/A %1$d.png",
    "1.0_Original/Bosch/Image1%02d.png, 3.0_Binary/Expert_%2$d/Bosch/Disc/Image1%1$02d.png",
    "t%1$02d/preprocessed/t%1$02d_01_flair_pp.png, t%1$02d/masks/t%1$02d_01_mask%2$d.png",
    "images/Läsion %d.png, masks/Läsion %1$d_%3$s.png",
  })
  void aMaskOfEachRater(String image, String mask) throws IOException {
    OwnImages own = new OwnImages(6, 12, 2);
    PatchSet set = read(folder(own, image, mask), "", "");
    if (mask.contains("%3$s")) { // in alphabetical order
      assertThat(set.raters()).isEqualTo(2);
      assertThat(set.size()).isEqualTo(6);
    } else {
      assertThat(OwnImages.contents(set)).isEqualTo(own.contents());
    }
  }

  @Test
  void ofSeveralImagesOfOneThingTheMessageAsksForOne() throws IOException {
    OwnImages own = new OwnImages(6, 12, 1);
    Path folder = folder(own, "B_%1$03d/B_%1$03d_t1.png", "B_%1$03d/B_%1$03d_seg.png");
    for (int i = 0; i < own.count(); i++) {
      Files.write(
          folder.resolve("B_%1$03d/B_%1$03d_flair.png".formatted(i)), own.image(5 - i, "png"));
    }
    refused(folder, "is called as a mask is, such as B_000/B_000_seg.png", "--image-key");
    assertThat(OwnImages.contents(read(folder, "_t1.", ""))).isEqualTo(own.contents());
  }

  @Test
  void imagesThatAreCalledAlikeInSeveralFoldersAreNotGuessed() throws IOException {
    OwnImages own = new OwnImages(6, 12, 1);
    Path folder = folder(own, "a/CT/study_%d.png", "masks/study_%d.png");
    Files.createDirectories(folder.resolve("b/CT"));
    Files.write(folder.resolve("b/CT/study_0.png"), own.image(3, "png"));
    refused(folder, "is called as a mask is", "masks.csv");
  }
}
