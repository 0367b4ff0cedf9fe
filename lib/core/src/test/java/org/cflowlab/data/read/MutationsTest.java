package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every format, damaged: refused in one line, or read with something in every image. */
@Tag("once")
@Tag("slow")
class MutationsTest {
  private static final OwnImages OWN = new OwnImages(4, 12, 2);
  private static final int MUTATIONS = 200;

  @TempDir Path temp;

  /** A file of a data set that is damaged, among those that are not. */
  private record Case(String name, String damaged, Map<String, byte[]> files) {}

  private static Map<String, byte[]> folder(String format) {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      files.put("images/%d.%s".formatted(i, format), OWN.image(i, format));
      for (int r = 0; r < 2; r++) {
        files.put("rater%d/%d.%s".formatted(r, i, format), OWN.mask(i, r, format));
      }
    }
    return files;
  }

  @Test
  void picturesOfEveryFormat() throws IOException {
    for (String format : List.of("png", "jpg", "bmp", "gif", "tiff", "pgm")) {
      for (String damaged : List.of("images/1.", "rater1/2.")) {
        mutate(new Case(format, damaged + format, folder(format)));
      }
    }
  }

  @Test
  void webp() throws IOException {
    Map<String, byte[]> images = folder("png");
    images.remove("images/1.png");
    images.put("images/1.webp", OwnImages.webpImage());
    mutate(new Case("webp", "images/1.webp", images));
    Map<String, byte[]> masks = folder("png");
    masks.remove("rater1/2.png");
    masks.put("rater1/2.webp", OwnImages.webpMask());
    mutate(new Case("webp mask", "rater1/2.webp", masks));
  }

  @Test
  void volumes() throws IOException {
    double[] place = {-1, 0, 0, 9, 0, -1, 0, 9, 0, 0, 2, 0};
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      files.put(i + "/image.nii", NiftiBytes.of(6, 6, 3).matrix(place).bytes());
      files.put(
          i + "/seg01.nii",
          NiftiBytes.of(6, 6, 3).values(k -> k % 7 == 1 ? 1 : 0).matrix(place).bytes());
    }
    mutate(new Case("volume", "1/image.nii", files));
    mutate(new Case("volume mask", "2/seg01.nii", files));
    Map<String, byte[]> second = new TreeMap<>(files);
    second.put("1/image.nii", NiftiBytes.second(6, 6, 3).matrix(place).bytes());
    mutate(new Case("NIfTI-2", "1/image.nii", second));
  }

  @Test
  void niftiTablesAndNumpy() throws IOException {
    Map<String, byte[]> nifti = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      int image = i;
      nifti.put(i + "/image.nii", PictureFile.unzipped(OWN.nifti(k -> OWN.grey(image, k), true)));
      nifti.put(
          i + "/seg01.nii",
          PictureFile.unzipped(OWN.nifti(k -> OWN.marked(image, 1, k) ? 1 : 0, false)));
    }
    mutate(new Case("nifti", "1/image.nii", nifti));
    mutate(new Case("nifti mask", "1/seg01.nii", nifti));
    Map<String, byte[]> table = folder("png");
    table.put(
        "masks.csv",
        ("image,patient,mask_1,mask_2\n"
                + "images/0.png,a,rater0/0.png,rater1/0.png\n"
                + "images/1.png,b,rater0/1.png,\n"
                + "images/2.png,c,nothing,rater1/2.png\n")
            .getBytes(StandardCharsets.UTF_8));
    mutate(new Case("table", "masks.csv", table));
    byte[] images = OwnImages.npy("|u1", "4, 12, 12", OWN.images());
    byte[] masks = OwnImages.npy("|u1", "4, 2, 12, 12", OWN.masks());
    mutate(new Case("npy", "images.npy", Map.of("images.npy", images, "masks.npy", masks)));
  }

  @Test
  void filesOfArraysAndArchives() throws IOException {
    Map<String, byte[]> whole = new LinkedHashMap<>();
    Path zip = OwnImages.zip(temp.resolve("own.zip"), folder("png"));
    whole.put("own.zip", Files.readAllBytes(zip));
    for (ZipMethod method : List.of(ZipMethod.LZMA, ZipMethod.BZIP2)) {
      Path packed = OwnImages.zip(temp.resolve("packed.zip"), folder("png"), method);
      whole.put(method + ".zip", Files.readAllBytes(packed));
    }
    Path npz =
        OwnImages.zip(
            temp.resolve("own.npz"),
            Map.of(
                "images.npy", OwnImages.npy("|u1", "4, 12, 12", OWN.images()),
                "masks.npy", OwnImages.npy("|u1", "4, 2, 12, 12", OWN.masks())));
    whole.put("own.npz", Files.readAllBytes(npz));
    Path h5 = temp.resolve("own.h5");
    try (WritableHdfFile out = HdfFile.write(h5)) {
      out.putDataset("images", cube(1));
      out.putDataset("masks", cube(0));
    }
    whole.put("own.h5", Files.readAllBytes(h5));
    LayoutFiles lidc = new LayoutFiles(temp, 6, 6);
    whole.put("own.pickle", lidc.pickleBytes());
    whole.put("own.pt", lidc.torchZipBytes());
    whole.put("legacy.pt", lidc.torchLegacyBytes());
    for (Map.Entry<String, byte[]> file : whole.entrySet()) {
      mutate(new Case(file.getKey(), file.getKey(), Map.of(file.getKey(), file.getValue())));
    }
  }

  private static int[][][] cube(int images) {
    int[][][] all = new int[4][12][12];
    for (int i = 0; i < 4; i++) {
      for (int k = 0; k < 144; k++) {
        all[i][k / 12][k % 12] = images == 1 ? OWN.grey(i, k) : OWN.marked(i, 1, k) ? 1 : 0;
      }
    }
    return all;
  }

  private void mutate(Case c) throws IOException {
    Path folder = OwnImages.folder(Files.createTempDirectory(temp, "case"), c.files);
    Path file = folder.resolve(c.damaged);
    Path source = c.files.size() == 1 ? file : folder;
    byte[] whole = c.files.get(c.damaged);
    assertThat(PatchReader.read(source, 0, 0, 1, Progress.NONE).size()).isGreaterThan(2);
    Random random = new Random(c.name.hashCode());
    int refused = 0;
    for (int variant = 0; variant < MUTATIONS; variant++) {
      byte[] bad = whole.clone();
      int kind = variant % 4;
      if (kind == 0) {
        bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      } else if (kind == 1) {
        bad[random.nextInt(Math.min(bad.length, 200))] = (byte) random.nextInt(256);
      } else {
        for (int flip = 0; flip < kind; flip++) {
          bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      Files.write(file, bad);
      refused += isRefused(source, c.name + " " + variant) ? 1 : 0;
    }
    assertThat(refused).as(c.name).isGreaterThan(MUTATIONS / 10);
  }

  private static boolean isRefused(Path source, String what) {
    try {
      PatchSet set = PatchReader.read(source, 0, 0, 1, Progress.NONE);
      assertThat(set.size()).as(what).isPositive();
      assertThat(set.foregroundFraction(set.all())).as(what).isPositive();
      return false;
    } catch (DataException e) {
      assertThat(e.getMessage()).as(what).doesNotContain("\n").isNotBlank();
      return true;
    } catch (IOException | RuntimeException | Error e) {
      return fail(what + " gave " + e, e);
    }
  }
}
