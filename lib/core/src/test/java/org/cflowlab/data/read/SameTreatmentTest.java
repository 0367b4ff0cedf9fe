package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Treatment;
import org.cflowlab.data.Treatment.Colour;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture is treated as the images of a set were: the same picture gives the same numbers. */
@Tag("once")
class SameTreatmentTest {
  @TempDir Path temp;

  /** Pictures of 40 x 30 pixels, of some type, with masks. */
  private Path set(String name, int type, int step) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 4; i++) {
      BufferedImage image = new BufferedImage(30, 40, type);
      BufferedImage mask = new BufferedImage(30, 40, BufferedImage.TYPE_BYTE_GRAY);
      for (int k = 0; k < 1200; k++) {
        for (int band = 0; band < image.getRaster().getNumBands(); band++) {
          int value = (37 * k + 11 * band * k + 5 * i) % 251;
          image.getRaster().setSample(k % 30, k / 30, band, step * value);
        }
        mask.getRaster().setSample(k % 30, k / 30, 0, k / 30 / 8 == 2 ? 255 : 0);
      }
      files.put("images/%d.png".formatted(i), OwnImages.file("png", image));
      files.put("masks/%d.png".formatted(i), OwnImages.file("png", mask));
    }
    return OwnImages.folder(temp.resolve(name), files);
  }

  private static void same(Path source, Preparation asked, IntFunction<Path> picture)
      throws IOException {
    PatchSet set = PatchReader.read(source, asked, 0, 1, Progress.NONE);
    Treatment kept = Treatment.parse(set.reading().treatment().toString());
    for (int i = 0; i < set.size(); i++) {
      Path file = picture.apply(Integer.parseInt(set.id(i).replaceAll("\\D", "")));
      GreyImage.Treated treated =
          GreyImage.read(file, kept, Preparation.ofPictures(kept).withCrop(asked.crop(), false));
      GreyImage image = treated.image();
      assertThat(List.of(image.height(), image.width(), image.channels()))
          .containsExactly(set.height(), set.width(), set.channels());
      byte[] grey = set.grey(i);
      float[] expected = new float[grey.length];
      for (int k = 0; k < grey.length; k++) {
        expected[k] = (grey[k] & 0xff) / 255f;
      }
      assertThat(image.values()).as(asked + " " + treated.words()).isEqualTo(expected);
    }
  }

  @Test
  void ofEveryPreparation() throws IOException {
    Preparation none = Preparation.NONE;
    Path grey = set("grey", BufferedImage.TYPE_BYTE_GRAY, 1);
    Path colours = set("colours", BufferedImage.TYPE_3BYTE_BGR, 1);
    Path twelve = set("twelve", BufferedImage.TYPE_USHORT_GRAY, 16);
    Path sixteen = set("sixteen", BufferedImage.TYPE_USHORT_GRAY, 257);
    for (Preparation asked :
        List.of(
            none,
            none.withCrop(16, false),
            none.withSize(24),
            none.withSize(50),
            none.withSize(24).withCrop(16, false),
            none.withWindow(50, 200),
            none.withWindow(-1000.125, 400.0625),
            none.withWindow(.1, 230.7).withSize(33),
            none.withCrop(16, false).withCentre(Treatment.Centre.IMAGE).withMasks(99, false))) {
      for (Path source : List.of(grey, colours, twelve, sixteen)) {
        same(source, asked, i -> source.resolve("images/" + i + ".png"));
      }
    }
    for (Colour colour : Colour.values()) {
      for (Preparation asked : List.of(none, none.withSize(24), none.withWindow(20, 90))) {
        same(colours, asked.withColour(colour), i -> colours.resolve("images/" + i + ".png"));
      }
    }
  }

  /** A dark picture of a set of 16 bits is not brightened. */
  @Test
  void notOfItsOwnRange() throws IOException {
    Path sixteen = set("sixteen", BufferedImage.TYPE_USHORT_GRAY, 257);
    BufferedImage dark = new BufferedImage(30, 40, BufferedImage.TYPE_USHORT_GRAY);
    IntStream.range(0, 1200).forEach(k -> dark.getRaster().setSample(k % 30, k / 30, 0, 10 * k));
    Files.write(sixteen.resolve("images/0.png"), OwnImages.file("png", dark));
    same(sixteen, Preparation.NONE, i -> sixteen.resolve("images/" + i + ".png"));
  }

  /** Photographs whose field of view is computed, and so is that of a new one. */
  @Test
  void ofTheRetina() throws IOException {
    BufferedImage photograph = new BufferedImage(620, 560, BufferedImage.TYPE_INT_RGB);
    BufferedImage drawing = new BufferedImage(620, 560, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D g = photograph.createGraphics();
    g.setPaint(new GradientPaint(0, 0, new Color(190, 60, 30), 600, 500, Color.ORANGE));
    g.fillOval(40, 10, 540, 540);
    drawing.createGraphics().fillRect(250, 270, 100, 20);
    Map<String, byte[]> files = new TreeMap<>();
    files.put("im0001.ppm", ppm(photograph));
    files.put("im0001.ah.ppm", OwnImages.file("pgm", drawing));
    files.put("im0001.vk.ppm", OwnImages.file("pgm", drawing));
    Path stare = OwnImages.folder(temp.resolve("stare"), files);
    Path file = stare.resolve("im0001.ppm");
    same(stare, Preparation.NONE, i -> file);
    same(stare, Preparation.NONE.withColour(Colour.RGB), i -> file);
    same(stare, Preparation.NONE.withSize(128).withWindow(40, 160), i -> file);
    Treatment retina = new Treatment("8 bit", Colour.MEAN, 128, Treatment.Kind.RETINA, NO_CHOICES);
    GreyImage.Treated treated = GreyImage.read(file, retina, Preparation.ofPictures(retina));
    float[] mask = new float[128 * 128];
    IntStream.range(64 - 10, 64 + 10)
        .forEach(y -> IntStream.range(54, 74).forEach(x -> mask[y * 128 + x] = 1));
    float[] back = treated.restored().apply(mask);
    assertThat(back).hasSize(560 * 620);
    assertThat(back[280 * 620 + 310]).isEqualTo(1);
    double marked = IntStream.range(0, back.length).mapToDouble(k -> back[k]).sum();
    assertThat(Math.sqrt(marked))
        .isBetween(90., 105.); // 20 of 128 pixels are 92.5 of 592, at 560/512
  }

  private static final Treatment.Choices NO_CHOICES = Treatment.Choices.NONE;

  private static byte[] ppm(BufferedImage image) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.writeBytes("P6\n%d %d\n255\n".formatted(image.getWidth(), image.getHeight()).getBytes());
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        out.write(rgb >> 16);
        out.write(rgb >> 8);
        out.write(rgb);
      }
    }
    return out.toByteArray();
  }

  /** Where a model says nothing of its images, PNGs are read as they always were. */
  @Test
  void asBefore() throws IOException {
    for (int type :
        new int[] {
          BufferedImage.TYPE_BYTE_GRAY,
          BufferedImage.TYPE_3BYTE_BGR,
          BufferedImage.TYPE_4BYTE_ABGR,
          BufferedImage.TYPE_USHORT_GRAY
        }) {
      boolean wide = type == BufferedImage.TYPE_USHORT_GRAY;
      BufferedImage image = new BufferedImage(21, 17, type);
      float[] before = new float[21 * 17];
      for (int k = 0; k < before.length; k++) {
        int sum = 0;
        for (int band = 0; band < image.getRaster().getNumBands(); band++) {
          int value = band == 3 ? 255 : (97 * k + 31 * band * k) % 256;
          image.getRaster().setSample(k % 21, k / 21, band, wide ? 256 * value + k % 7 : value);
          sum += band == 3 ? 0 : value;
        }
        before[k] = (sum / Math.min(3, image.getRaster().getNumBands())) / 255f;
      }
      Path file = temp.resolve(type + ".png");
      Files.write(file, OwnImages.file("png", image));
      assertThat(GreyImage.read(file).values()).as("type " + type).isEqualTo(before);
    }
  }

  @Test
  void aWindowThatIsAskedForIsUsed() throws IOException {
    Path picture = set("grey", BufferedImage.TYPE_BYTE_GRAY, 1).resolve("images/0.png");
    Treatment trained = new Treatment("16 bit", Colour.MEAN, 0, Treatment.Kind.ANY, NO_CHOICES);
    Preparation asked = Preparation.ofPictures(trained);
    GreyImage.Treated own = GreyImage.read(picture, trained, asked);
    assertThat(own.words()).isEqualTo("values 8 bit (the training images had 16 bit)");
    GreyImage.Treated other = GreyImage.read(picture, trained, asked.withWindow(0, 51));
    assertThat(other.image().values()[1]).isEqualTo(Math.round(5 * 37f) / 255f);
  }

  @Test
  void whatCannotBeTreatedIsSaid() throws IOException {
    Path picture = set("grey", BufferedImage.TYPE_BYTE_GRAY, 1).resolve("images/0.png");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(
            () -> GreyImage.read(picture, Treatment.NONE, Preparation.NONE.withCrop(32, false)))
        .withMessageContaining("40x30 pixels, less than the crop of 32");
    Path volume = Files.write(temp.resolve("v.nii"), NiftiBytes.of(4, 5, 3).bytes());
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> GreyImage.read(volume))
        .withMessageContaining("a volume of 3 slices");
  }
}
