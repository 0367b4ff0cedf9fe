package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
@Tag("slow")
class RetinaTest {
  @TempDir Path temp;

  private static PatchSet read(Path source, int crop) throws IOException {
    return PatchReader.read(source, crop, 0, 1, Progress.NONE);
  }

  /** A bright disc on black, with a green vessel across; or, as a drawing, the vessel in white. */
  private static BufferedImage picture(int height, int width, int type, boolean drawing) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D g = image.createGraphics();
    if (!drawing) {
      g.setColor(new Color(200, 100, 40));
      g.fillOval((width - height) / 2, 0, height, height);
    }
    g.setColor(drawing ? Color.WHITE : new Color(180, 50, 40));
    g.fillRect(width / 4, height / 2 - 8, width / 2, 16);
    g.dispose();
    return image;
  }

  static byte[] encoded(String format, boolean drawing, int height, int width) throws IOException {
    int type = drawing ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage image = picture(height, width, type, drawing);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (format.equals("ppm")) {
      boolean grey = drawing;
      out.writeBytes(
          "%s\n# made\n%d %d\n255\n"
              .formatted(grey ? "P5" : "P6", width, height)
              .getBytes(StandardCharsets.US_ASCII));
      for (int k = 0; k < height * width; k++) {
        Color c = new Color(image.getRGB(k % width, k / width));
        out.write(c.getRed());
        if (!grey) {
          out.write(c.getGreen());
          out.write(c.getBlue());
        }
      }
    } else {
      assertThat(ImageIO.write(image, format, out)).isTrue();
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(out)) {
      gz.write(bytes);
    }
    return out.toByteArray();
  }

  private Map<String, byte[]> drive() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("test/images/01_test.tif", encoded("tif", false, 584, 565));
    files.put("test/1st_manual/01_manual1.gif", encoded("gif", true, 584, 565));
    files.put("test/2nd_manual/01_manual2.gif", encoded("gif", true, 584, 565));
    return files;
  }

  private Path zip(String name, Map<String, byte[]> files) throws IOException {
    Path zip = temp.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return zip;
  }

  private Path tar(String name, Map<String, byte[]> files) throws IOException {
    Path tar = temp.resolve(name);
    try (OutputStream file = Files.newOutputStream(tar);
        TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
      TarArchiveEntry link = new TarArchiveEntry("./passwd", TarArchiveEntry.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      out.putArchiveEntry(link);
      out.closeArchiveEntry();
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        TarArchiveEntry header = new TarArchiveEntry("./" + entry.getKey());
        header.setSize(entry.getValue().length);
        out.putArchiveEntry(header);
        out.write(entry.getValue());
        out.closeArchiveEntry();
      }
    }
    return tar;
  }

  /** The three sets as they are downloaded, one photograph each, but CHASE_DB1 with two. */
  private void plantAll() throws IOException {
    zip("DRIVE.zip", drive());
    tar("stare-images.tar", Map.of("im0001.ppm.gz", gzip(encoded("ppm", false, 605, 700))));
    tar("labels-ah.tar", Map.of("im0001.ah.ppm.gz", gzip(encoded("ppm", true, 605, 700))));
    tar("labels-vk.tar", Map.of("im0001.vk.ppm.gz", gzip(encoded("ppm", true, 605, 700))));
    Map<String, byte[]> chase = new TreeMap<>();
    for (String eye : new String[] {"Image_07L", "Image_07R"}) {
      chase.put(eye + ".jpg", encoded("jpg", false, 960, 999));
      chase.put(eye + "_1stHO.png", encoded("png", true, 960, 999));
      chase.put(eye + "_2ndHO.png", encoded("png", true, 960, 999));
    }
    zip("CHASEDB1.zip", chase);
  }

  @Test
  void theThreeSetsMakeOneWithOneSize() throws IOException {
    plantAll();
    PatchSet set = read(temp, 0);
    assertThat(set.name()).isEqualTo("retina");
    assertThat(IntStream.range(0, 4).mapToObj(set::id))
        .containsExactlyInAnyOrder("chase/07L", "chase/07R", "drive/01", "stare/0001");
    assertThat(set.patients()).isEqualTo(3);
    assertThat(set.provenance())
        .contains("2 of chase, 1 of drive, 1 of stare", "green channel, height 512, whole");
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray images = set.images(manager, set.all());
      assertThat(images.getShape()).isEqualTo(new Shape(4, 1, 512, 592));
      NDArray field = set.fieldOfView(manager, set.all());
      for (int i = 0; i < 4; i++) {
        float[] masks = set.masks(manager, i).toFloatArray();
        float[] image = images.get(i).toFloatArray();
        float[] seen = field.get(i).toFloatArray();
        int middle = 256 * 592 + 296;
        assertThat(masks[middle]).isEqualTo(1);
        assertThat(masks[512 * 592 + middle]).isEqualTo(1);
        assertThat(masks[middle + 30 * 592]).isEqualTo(0);
        assertThat(255 * image[middle]).isBetween(45f, 55f);
        assertThat(255 * image[middle + 30 * 592]).isBetween(95f, 105f);
        assertThat(new float[] {seen[middle], seen[0], image[0]}).containsExactly(1, 0, 0);
        double area = field.get(i).sum().getFloat();
        assertThat(area / (Math.PI * 256 * 256)).isBetween(.99, 1.01);
      }
    }
  }

  @Test
  void tilesLieInTheFieldOfView() throws IOException {
    PatchSet set = read(zip("DRIVE.zip", drive()), 64);
    assertThat(set.height()).isEqualTo(64);
    assertThat(set.size()).isBetween(45, 60);
    assertThat(set.patients()).isEqualTo(1);
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] seen =
          set.fieldOfView(manager, set.all())
              .reshape(set.size(), -1)
              .mean(new int[] {1})
              .toFloatArray();
      for (float part : seen) {
        assertThat(part).isGreaterThanOrEqualTo(.5f);
      }
    }
    assertThat(set.provenance()).contains("tiles, no crop");
  }

  @Test
  void aMissingRaterOrADamagedFileIsNamed() throws IOException {
    Map<String, byte[]> files = drive();
    byte[] second = files.remove("test/2nd_manual/01_manual2.gif");
    refused(zip("one.zip", files), "drive/01 with the first rater only");
    files.put("test/2nd_manual/01_manual2.gif", Arrays.copyOf(second, 40));
    refused(zip("cut.zip", files), "01_manual2.gif is no readable image");
    Path bomb =
        tar(
            "bomb.tar",
            Map.of(
                "im0001.ppm.gz", gzip(new byte[(64 << 20) + 1]),
                "im0001.ah.ppm", encoded("ppm", true, 605, 700),
                "im0001.vk.ppm", encoded("ppm", true, 605, 700)));
    refused(bomb, "unpacks to more than 64 MiB");
  }

  @Test
  void damagedTarsAreRefusedInOneLine() throws IOException {
    byte[] whole =
        Files.readAllBytes(
            tar("stare.tar", Map.of("im0001.ppm.gz", gzip(encoded("ppm", false, 60, 70)))));
    Random random = new Random(1);
    for (int variant = 0; variant < 100; variant++) {
      byte[] bad = Arrays.copyOf(whole, 1 + random.nextInt(1500));
      for (int flip = 0; flip < variant % 3; flip++) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      refused(Files.write(temp.resolve("bad.tar"), bad), "bad.tar");
    }
  }

  /** Every format of a photograph, cut short or with some bits turned: refused or read, no more. */
  @Test
  void damagedPhotographsAreRefusedInOneLine() throws IOException {
    Random random = new Random(6);
    Map<String, byte[]> whole =
        Map.of(
            "tif", encoded("tif", false, 60, 70),
            "gif", encoded("gif", true, 60, 70),
            "jpg", encoded("jpg", false, 60, 70),
            "png", encoded("png", true, 60, 70),
            "ppm", encoded("ppm", false, 60, 70),
            "gz", gzip(encoded("ppm", false, 60, 70)));
    int refused = 0;
    for (Map.Entry<String, byte[]> file : whole.entrySet()) {
      for (int variant = 0; variant < 50; variant++) {
        byte[] bad = file.getValue().clone();
        if (variant % 2 == 0) {
          bad = Arrays.copyOf(bad, random.nextInt(Math.min(bad.length, 400)));
        }
        for (int flip = 0; flip < variant % 2 * 3 && bad.length > 0; flip++) {
          bad[random.nextInt(Math.min(bad.length, 200))] ^= (byte) (1 << random.nextInt(8));
        }
        try {
          Photograph.decode(bad);
        } catch (IOException e) {
          refused++;
        } catch (RuntimeException | Error e) {
          throw new AssertionError("variant %d of %s".formatted(variant, file.getKey()), e);
        }
      }
    }
    assertThat(refused).isGreaterThan(150);
  }

  private static void refused(Path source, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(source, 0))
        .withMessageContainingAll(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  /** The real DRIVE brings its fields of view: the computed ones must be the same. */
  @Test
  void computedFieldsOfViewAgreeWithThoseOfDrive() throws IOException {
    try (ZipTree drive = ZipTree.open(Shared.file("DRIVE-test.zip"))) {
      for (int n = 1; n <= 20; n++) {
        byte[] image = drive.read("test/images/%02d_test.tif".formatted(n));
        byte[] field = drive.read("test/mask/%02d_test_mask.gif".formatted(n));
        byte[] computed = Photograph.decode(image).resized(512, 592).fieldOfView();
        byte[] given = Photograph.decode(field).resized(512, 592).marks();
        int both = 0;
        int either = 0;
        for (int k = 0; k < given.length; k++) {
          both += given[k] & computed[k];
          either += given[k] | computed[k];
        }
        assertThat((double) both / either).isGreaterThan(.97);
      }
    }
  }

  @Test
  void theRealSetsAreFortyPhotographs() throws IOException {
    Path folder = Shared.file("DRIVE-test.zip").getParent();
    Path sets = Files.createDirectory(temp.resolve("sets"));
    for (String name :
        new String[] {"DRIVE-test.zip", "stare-images.tar", "labels-ah.tar", "labels-vk.tar"}) {
      Files.copy(folder.resolve(name), sets.resolve(name));
    }
    PatchSet set = read(sets, 0);
    assertThat(set.size()).isEqualTo(40);
    assertThat(set.patients()).isEqualTo(40);
    assertThat(set.foregroundFraction(set.all())).isBetween(.06, .1);
  }
}
