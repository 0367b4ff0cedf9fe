package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.cflowlab.data.PatchSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes and turned images are read slice by slice as they are, or refused by name. */
@Tag("once")
class VolumesTest {
  /** Steps of .7, .7 and 2 mm: left, posterior, superior. */
  private static final double[] LPS = {-.7, 0, 0, 100, 0, -.7, 0, 90, 0, 0, 2, -50};

  @TempDir Path temp;

  private static NiftiBytes image() {
    return NiftiBytes.of(10, 8, 3).values(k -> k < 80 ? 0 : k % 251); // the first slice is blank
  }

  private static NiftiBytes mask() {
    return NiftiBytes.of(10, 8, 3).values(VolumesTest::marked);
  }

  private static int marked(int k) {
    return k / 80 == 1 && k % 10 > 3 && k / 10 % 8 > 4 ? 1 : 0;
  }

  private Path cases(NiftiBytes image, NiftiBytes mask) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 3; i++) {
      files.put("case%d/image.nii".formatted(i), image.bytes());
      files.put("case%d/seg01.nii.gz".formatted(i), OwnImages.gzip(mask.bytes()));
    }
    return OwnImages.folder(Files.createTempDirectory(temp, "cases"), files);
  }

  @Test
  void everySliceIsAPatch() throws IOException {
    PatchSet set = PatchReaderTest.read(cases(image(), mask()));
    assertThat(set.size()).isEqualTo(9);
    assertThat(set.patients()).isEqualTo(3);
    for (int i = 0; i < 9; i++) {
      int slice = Integer.parseInt(set.id(i).replaceAll(".*-", ""));
      for (int row = 0; row < 10; row++) {
        for (int column = 0; column < 8; column++) {
          int k = row + 10 * (column + 8 * slice);
          assertThat(set.grey(i)[row * 8 + column] & 0xff).isEqualTo(k < 80 ? 0 : k % 251);
          assertThat(set.mask(i, 0)[row * 8 + column]).isEqualTo((byte) marked(k));
        }
      }
    }
  }

  /** An axis of length 1 does not count, wherever it stands. */
  @Test
  void aPictureWithThreeAxesIsOne() throws IOException {
    for (int[] sides : new int[][] {{1, 10, 8}, {10, 1, 8}, {10, 8, 1}, {10, 8, 1, 1}, {10, 8}}) {
      NiftiBytes mask = NiftiBytes.of(sides).values(k -> marked(k + 80));
      PatchSet set = PatchReaderTest.read(cases(NiftiBytes.of(sides), mask));
      assertThat(set.size()).isEqualTo(3);
      assertThat(set.height() + "x" + set.width()).isEqualTo("10x8");
      assertThat(set.grey(0)[1] & 0xff).isEqualTo(10);
    }
  }

  @Test
  void aMaskThatLiesElsewhereInSpaceIsRefused() throws IOException {
    double[] flipped = LPS.clone();
    flipped[0] = .7;
    flipped[3] = 100 - 9 * .7;
    double[] moved = LPS.clone();
    moved[7] += 5;
    double[] turned = {-.67, .2, 0, 100, -.2, -.67, 0, 90, 0, 0, 2, -50};
    for (double[] other : new double[][] {flipped, moved, turned}) {
      Path source = cases(image().matrix(LPS), mask().matrix(other));
      PatchReaderTest.refused(
          source, "seg01.nii.gz does not lie in space as", "image.nii", "flipped, turned");
      NiftiBytes second = NiftiBytes.second(10, 8, 3).values(VolumesTest::marked);
      PatchReaderTest.refused(
          cases(image().matrix(LPS), second.matrix(other)), "does not lie in space");
    }
  }

  /** Slices are often many times thicker than pixels are wide. */
  @Test
  void aShiftCountsInStepsOfItsOwnAxis() throws IOException {
    double[] thick = {-.7, 0, 0, 100, 0, -.7, 0, 90, 0, 0, 5, -50};
    double[] turned = {0, 0, 5, -50, -.7, 0, 0, 100, 0, -.7, 0, 90};
    double[][] axes = {thick, thick, thick, turned, turned};
    int[] rows = {3, 7, 11, 3, 7};
    double[] steps = {.7, .7, 5, 5, .7};
    for (int k = 0; k < rows.length; k++) {
      for (double shift : new double[] {-7, -1, -.5, .5, 1, 7}) {
        double[] moved = axes[k].clone();
        moved[rows[k]] += shift * steps[k];
        Path source = cases(image().matrix(axes[k]), mask().matrix(moved));
        if (Math.abs(shift) < 1) {
          assertThat(PatchReaderTest.read(source).size()).isEqualTo(9);
        } else {
          PatchReaderTest.refused(source, "seg01.nii.gz does not lie in space as", "image.nii");
        }
      }
    }
  }

  @Test
  void aMaskInItsPlaceIsTaken() throws IOException {
    double[] almost = LPS.clone();
    almost[3] += .3;
    double[] identity = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};
    double[] about = {0, 0, 1}; // half a turn about the third axis
    double[] place = {100, 90, -50};
    NiftiBytes second = NiftiBytes.second(10, 8, 3).values(VolumesTest::marked);
    for (NiftiBytes mask :
        new NiftiBytes[] {
          mask(),
          mask().matrix(LPS),
          mask().matrix(almost),
          mask().matrix(identity),
          mask().quaternion(about, place, 1, .7, .7, 2),
          second.matrix(LPS)
        }) {
      assertThat(PatchReaderTest.read(cases(image().matrix(LPS), mask)).marked(0, 0))
          .isBetween(0, 18);
    }
    PatchReaderTest.refused(
        cases(image().matrix(LPS), mask().quaternion(about, place, -1, .7, .7, 2)),
        "does not lie in space");
  }

  @Test
  void masksOfOtherSlicesAreRefused() throws IOException {
    Path fewer = cases(image(), NiftiBytes.of(10, 8, 2).values(VolumesTest::marked));
    PatchReaderTest.refused(fewer, "seg01.nii.gz has 2 slices", "image.nii has 3");
    PatchReaderTest.refused(
        cases(NiftiBytes.of(10, 8, 3, 2), mask()), "4 dimensions, with 2 along the 4th");
    Path picture = cases(image(), mask());
    for (int i = 0; i < 3; i++) {
      Files.delete(picture.resolve("case%d/seg01.nii.gz".formatted(i)));
      Files.write(
          picture.resolve("case%d/seg01.png".formatted(i)),
          new OwnImages(1, 10, 1).mask(0, 0, "png"));
    }
    PatchReaderTest.refused(picture, "seg01.png has 1 slices", "image.nii has 3");
  }

  @Test
  void pagesAreNotPassedOver() throws IOException {
    OwnImages own = new OwnImages(3, 12, 1);
    for (String stack : new String[] {"images", "masks"}) {
      Map<String, byte[]> files = new TreeMap<>();
      for (int i = 0; i < 3; i++) {
        files.put("images/%d.tif".formatted(i), own.image(i, "tiff"));
        files.put("masks/%d.tif".formatted(i), own.mask(i, 0, "tiff"));
      }
      files.computeIfPresent(stack + "/1.tif", (name, one) -> pages(one, one));
      Path folder = OwnImages.folder(Files.createTempDirectory(temp, "pages"), files);
      PatchReaderTest.refused(folder, stack + "/1.tif", "it has 2 pages");
    }
    byte[] preview = OwnImages.file("tiff", new BufferedImage(3, 3, BufferedImage.TYPE_BYTE_GRAY));
    Raster first = PictureFile.decode(pages(own.image(0, "tiff"), preview));
    assertThat(first.height()).isEqualTo(12);
  }

  private static byte[] pages(byte[]... pictures) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (byte[] picture : pictures) {
        BufferedImage page = ImageIO.read(new java.io.ByteArrayInputStream(picture));
        writer.writeToSequence(new IIOImage(page, null, null), null);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** RIGA's raters drew outlines into copies of the photograph. */
  @Test
  void aMaskThatShowsTheImageIsRefused() throws IOException {
    UnaryOperator<BufferedImage> outlined =
        image -> {
          BufferedImage copy = new BufferedImage(60, 60, image.getType());
          copy.setData(image.getRaster());
          copy.getGraphics().drawOval(20, 20, 25, 25);
          return copy;
        };
    for (int type : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY}) {
      for (String format : new String[] {"tif", "jpg"}) {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 1; i <= 3; i++) {
          BufferedImage photograph = new BufferedImage(60, 60, type);
          for (int k = 0; k < 3600; k++) {
            int y = k / 60;
            int x = k % 60;
            boolean seen = Math.hypot(y - 30, x - 30) < 28;
            for (int band = 0; band < photograph.getRaster().getNumBands(); band++) {
              int value = 60 + 40 * band + (int) (20 * Math.sin(x / 7. + i) + y / 2);
              photograph.getRaster().setSample(x, y, band, seen ? value : 0);
            }
          }
          files.put("image%dprime.%s".formatted(i, format), OwnImages.file(format, photograph));
          for (int rater = 1; rater <= 3; rater++) {
            byte[] drawn = OwnImages.file(format, outlined.apply(photograph));
            files.put("image%d-%d.%s".formatted(i, rater, format), drawn);
          }
        }
        Path riga = OwnImages.folder(Files.createTempDirectory(temp, "riga"), files);
        PatchReaderTest.refused(
            riga, "image", "it shows the image itself", "outline", "black and white");
      }
    }
  }
}
