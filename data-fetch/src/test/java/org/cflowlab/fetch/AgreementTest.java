package org.cflowlab.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.read.PatchReader;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that can be counted by hand. */
class AgreementTest {
  /** A mask of 10 pixels, marked in those named. */
  private static byte[] mask(int... marked) {
    byte[] mask = new byte[10];
    for (int k : marked) {
      mask[k] = 1;
    }
    return mask;
  }

  private static PatchSet set(List<List<byte[]>> images) {
    int raters = images.stream().mapToInt(List::size).max().orElseThrow();
    PatchSet.Builder set = PatchSet.builder("own", "made", images.size(), new Shape(2, 5), raters);
    for (int i = 0; i < images.size(); i++) {
      set.put(i, "p" + i, "i" + i, new byte[10], images.get(i));
    }
    return set.build();
  }

  @Test
  void ratersAndPairs() {
    Agreement agreement =
        Agreement.of(
            set(
                List.of(
                    List.of(mask(0, 1, 2, 3), mask(2, 3, 4, 5)), // 2 of 6: 1 - IoU 2/3
                    List.of(mask(), mask()), // agree
                    List.of(mask(7), mask()), // 1
                    List.of(mask(1, 2), mask(1, 2))))); // 0
    assertThat(agreement.rater(0)).isEqualTo("25.0% empty masks, 17.50% of the pixels marked");
    assertThat(agreement.rater(1)).isEqualTo("50.0% empty masks, 15.00% of the pixels marked");
    assertThat(agreement.pairs())
        .isEqualTo(
            "two raters: mean 1 - IoU 0.417 (0 is agreement); in 25.0% of the pairs both masks are"
                + " empty");
  }

  /** A rater who did not look has no share in a mean, and no pairs. */
  @Test
  void whoDidNotLookDoesNotCount(@TempDir Path folder) throws IOException {
    picture(folder.resolve("image-1.png"), 30, 40, 50);
    picture(folder.resolve("image-2.png"), 31, 41, 51);
    for (String left : List.of("1_a", "1_b", "2_a")) {
      picture(folder.resolve(left + ".png"), 255, 0, 0);
    }
    picture(folder.resolve("2_b.png"), 0, 255, 0);
    picture(folder.resolve("2_c.png"), 255, 255, 0);
    Files.writeString(
        folder.resolve("masks.csv"),
        "image,patient,mask_1,mask_2,mask_3\n"
            + "image-1.png,p,1_a.png,1_b.png,\n"
            + "image-2.png,q,2_a.png,2_b.png,2_c.png\n");
    Agreement agreement = Agreement.of(PatchReader.read(folder, 0, 0, 1, Progress.NONE));
    assertThat(agreement.rater(0)).isEqualTo("0.0% empty masks, 16.67% of the pixels marked");
    assertThat(agreement.rater(2))
        .isEqualTo("0.0% empty masks, 33.33% of the pixels marked, looked at 1 of 2 images");
    assertThat(agreement.pairs()).contains("mean 1 - IoU 0.500"); // 0; 1, 1/2, 1/2
  }

  /** Two rows; the first has these three grey values. */
  private static void picture(Path file, int... first) throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 3; x++) {
      image.getRaster().setSample(x, 0, 0, first[x]);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void manyImagesAreSampled() {
    List<List<byte[]>> images = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      images.add(List.of(mask(i % 10), mask(i % 10)));
    }
    assertThat(Agreement.of(set(images)).pairs()).contains("0.000", "over 2000 images");
  }
}
