package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cflowlab.data.read.OwnImages.refused;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes are not read as raters, nor several raters' masks in one file as one. */
@Tag("once")
class ClassesTest {
  private static final OwnImages OWN = new OwnImages(4, 12, 3);

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(ints = {1, 255})
  void threeMasksInTheColoursOfAPictureAreRefused(int marked) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      BufferedImage picture = new BufferedImage(12, 12, BufferedImage.TYPE_INT_RGB);
      for (int k = 0; k < OWN.area(); k++) {
        for (int r = 0; r < 3; r++) {
          int value = OWN.marked(i, r, k) ? marked : 0;
          picture.getRaster().setSample(k % 12, k / 12, r, value);
        }
      }
      files.put("images/%d.png".formatted(i), OWN.image(i, "png"));
      files.put("masks/%d.png".formatted(i), OwnImages.file("png", picture));
    }
    refused(OwnImages.folder(temp, files), "colours, or is a stack of several masks");
  }

  @Test
  void threeMasksInAnArrayAreRefused() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      byte[] masks = Arrays.copyOfRange(OWN.masks(), 3 * 144 * i, 3 * 144 * (i + 1));
      byte[] image = Arrays.copyOfRange(OWN.images(), 144 * i, 144 * (i + 1));
      files.put("images/%d.npy".formatted(i), OwnImages.npy("|u1", "12, 12", image));
      files.put("masks/%d.npy".formatted(i), OwnImages.npy("|u1", "3, 12, 12", masks));
    }
    refused(OwnImages.folder(temp, files), "is a stack of several masks");
  }

  /** The background, and what is marked, as one-hot arrays have it. */
  private Path oneHot(boolean everywhere) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      int image = i;
      int rater = everywhere || i > 0 ? 0 : 1;
      files.put("images/%d.png".formatted(i), OWN.image(i, "png"));
      files.put("rater1/%d.png".formatted(i), OWN.mask(i, rater, "png"));
      files.put(
          "rater2/%d.png".formatted(i),
          OWN.encoded("png", BufferedImage.TYPE_BYTE_GRAY, k -> OWN.marked(image, 0, k) ? 0 : 255));
    }
    return OwnImages.folder(Files.createTempDirectory(temp, "hot"), files);
  }

  @Test
  void masksThatDivideEachImageAreClasses() throws IOException {
    refused(oneHot(true), "in exactly one of its masks", "one-hot");
    assertThat(PatchReader.read(oneHot(false), 0, 0, 1, Progress.NONE).raters()).isEqualTo(2);
  }
}
