package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same images and masks in every layout that people have: read pixel by pixel the same. */
class OwnLayoutsTest {
  private static final OwnImages OWN = new OwnImages(6, 16, 3);

  @TempDir Path temp;

  private static PatchSet read(Path source) throws IOException {
    return PatchReader.read(source, 0, 0, 1, Progress.NONE);
  }

  private static PatchSet same(Path source) throws IOException {
    PatchSet set = read(source);
    assertThat(set.size()).as(source.toString()).isEqualTo(OWN.count());
    assertThat(OwnImages.contents(set)).as(source.toString()).isEqualTo(OWN.contents());
    assertThat(set.reading().lines()).hasSize(3);
    return set;
  }

  private static void refused(Path source, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(source))
        .withMessageContainingAll(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  /** Files called by two patterns: of the image's number, and of its and the rater's. */
  private static Map<String, byte[]> files(String image, String mask, String format) {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      files.put(image.formatted(i), OWN.image(i, format));
      for (int r = 0; r < OWN.raters(); r++) {
        files.put(mask.formatted(i, r), OWN.mask(i, r, format));
      }
    }
    return files;
  }

  private Path folder(String name, String image, String mask, String format) throws IOException {
    return OwnImages.folder(temp.resolve(name), files(image, mask, format));
  }

  @Test
  void foldersForImagesAndForEachRater() throws IOException {
    PatchSet set = same(folder("a", "images/%03d.png", "rater%2$d/%1$03d.png", "png"));
    assertThat(set.patients()).isEqualTo(6);
    assertThat(set.reading().text()).contains("each counts as a patient");
    same(folder("b", "Images/%03d.bmp", "Expert_%2$d/%1$d.bmp", "bmp"));
    same(folder("c", "img/P%d.tif", "masks/annotator-%2$d/P%1$d.tif", "tiff"));
    same(folder("d", "image/%d.png", "label/%d_%d.png", "png"));
    same(folder("e", "train/images/%d.png", "train/masks/%d/%d.png", "png"));
    same(folder("f", "imagesTr/case_%03d_0000.png", "labelsTr/case_%03d_r%d.png", "png"));
  }

  @Test
  void wordsInTheNames() throws IOException {
    same(
        folder(
            "cimd",
            "training/c%1$d/image_%1$04d.png",
            "training/c%1$d/label%2$d_%1$04d.png",
            "png"));
    same(folder("suffix", "%04d.png", "%04d_mask_%d.png", "png"));
    same(folder("dash", "IMG-%d.pgm", "IMG-%d-Seg%d.pgm", "pgm"));
    same(folder("riga", "image%dprime.tif", "image%d-%d.tif", "tiff"));
    same(folder("reader", "p%1$d/image.png", "p%1$d/reader_%2$d.png", "png"));
    PatchSet chase = same(folder("chase", "Image_%03dL.png", "Image_%03dL_%dstHO.png", "png"));
    assertThat(chase.patient(0)).matches("Image_00\\d");
    assertThat(chase.fieldOfView(ai.djl.ndarray.NDManager.newBaseManager(), 0).sum().getFloat())
        .isEqualTo(16 * 16);
  }

  @Test
  void niftiAsQubiqHasIt() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      int image = i;
      files.put("case0%d/image.nii.gz".formatted(i), OWN.nifti(k -> OWN.grey(image, k), true));
      for (int r = 0; r < OWN.raters(); r++) {
        int rater = r;
        files.put(
            "case0%d/task01_seg0%d.nii.gz".formatted(i, r + 1),
            OWN.nifti(k -> OWN.marked(image, rater, k) ? 1 : 0, false));
      }
    }
    PatchSet set = same(OwnImages.folder(temp.resolve("qubiq"), files));
    assertThat(set.patient(0)).matches("case0\\d");
    for (int i = 0; i < OWN.count(); i++) {
      files.put("case0%d/task02_seg01.nii.gz".formatted(i), OWN.nifti(k -> k % 2, false));
    }
    Path two = OwnImages.folder(temp.resolve("tasks"), files);
    refused(two, "several things", "--mask-key task01");
    Preparation first = Preparation.NONE.withKeys("", "task01");
    assertThat(OwnImages.contents(PatchReader.read(two, first, 0, 1, Progress.NONE)))
        .isEqualTo(OWN.contents());
  }

  @Test
  void theTableAlwaysWorks() throws IOException {
    Map<String, byte[]> files = files("any/%d.png", "other/x%2$d-of-%1$d.png", "png");
    StringBuilder table = new StringBuilder("\ufeffimage;patient;mask_1;mask_2;mask_3\r\n");
    for (int i = 0; i < OWN.count(); i++) {
      table.append("any\\%1$d.png;p%2$d".formatted(i, i / 2));
      for (int r = 0; r < OWN.raters(); r++) {
        table.append(";other/x%d-of-%d.png".formatted(r, i));
      }
      table.append("\r\n");
    }
    files.put("masks.csv", table.toString().getBytes(StandardCharsets.UTF_8));
    Path folder = OwnImages.folder(temp.resolve("own"), files);
    assertThat(same(folder).patients()).isEqualTo(3);
    same(folder.resolve("masks.csv"));
    same(OwnImages.zip(temp.resolve("own.zip"), files));
  }

  @Test
  void anEmptyFieldDidNotLookAndNothingSawNothing() throws IOException {
    Map<String, byte[]> files = files("%d.png", "%d_%d.png", "png");
    String table =
        "image,patient,mask_1,mask_2\n0.png,a,0_0.png,\n1.png,b,nothing,1_1.png\n2.png,c,,2_2.png\n";
    files.put("masks.csv", table.getBytes(StandardCharsets.UTF_8));
    PatchSet set = read(OwnImages.folder(temp.resolve("own"), files));
    assertThat(set.toString()).contains("1 to 2 raters");
    int a = set.patient(0).equals("a") ? 0 : set.patient(1).equals("a") ? 1 : 2;
    int b = set.patient(0).equals("b") ? 0 : set.patient(1).equals("b") ? 1 : 2;
    int c = 3 - a - b;
    assertThat(List.of(set.raters(a), set.raters(b), set.raters(c))).containsExactly(1, 2, 1);
    assertThat(set.marked(b, 0)).isZero();
    assertThat(set.slot(c, 0)).isEqualTo(1);
    assertThat(set.raterSlot(0).size()).isEqualTo(2);
    assertThat(set.singleRater(3).raters(a)).isEqualTo(1);
    PatchSet first = set.firstRater();
    assertThat(first.size()).isEqualTo(3);
    for (int i : List.of(a, b, c)) { // of c, whom the first did not look at, the second
      assertThat(first.mask(i, 0)).isEqualTo(set.mask(i, 0));
    }
  }

  @Test
  void aFaultInTheTableIsNamedByItsLine() throws IOException {
    for (Map.Entry<String, String> fault :
        Map.of(
                "image,patient,mask_1\n0.png,a,nowhere.png\n",
                    "line 2 of masks.csv: there is no file nowhere.png",
                "image,patient,mask_1\n0.png,a,\n", "no rater looked",
                "image,patient,mask_1\n0.png,a,0_0.png\n0.png,b,0_1.png\n", "in the table twice",
                "picture,patient,mask_1\n0.png,a,0_0.png\n", "the column 'picture'",
                "image,patient\n0.png,a\n", "it must be image,patient,mask_1",
                "image,patient,mask_1\n0.png,,0_0.png\n", "no patient",
                "image,patient,mask_1\n", "no lines",
                "image,patient,mask_1\n0.png,a,../x.png\n", "there is no file ../x.png")
            .entrySet()) {
      Map<String, byte[]> files = files("%d.png", "%d_%d.png", "png");
      files.put("masks.csv", fault.getKey().getBytes(StandardCharsets.UTF_8));
      Path top = Files.createTempDirectory(temp, "fault");
      refused(OwnImages.folder(top, files), fault.getValue());
    }
  }

  @Test
  void archivesOfEveryKind() throws IOException {
    Map<String, byte[]> files = files("images/%d.png", "rater%2$d/%1$d.png", "png");
    Map<String, byte[]> mac = new TreeMap<>(files);
    files.keySet().forEach(name -> mac.put("__MACOSX/._" + name, new byte[] {0, 5, 22, 7}));
    mac.put(".DS_Store", new byte[4]);
    same(OwnImages.zip(temp.resolve("mac.zip"), mac));
    Map<String, byte[]> windows = new TreeMap<>();
    files.forEach((name, bytes) -> windows.put(name.replace('/', '\\'), bytes));
    same(OwnImages.zip(temp.resolve("windows.zip"), windows));
    for (String packed : List.of("", "gz", "bzip2", "xz")) {
      same(
          tar(
              temp.resolve("own.tar" + (packed.isEmpty() ? "" : "." + packed.replace("ip2", "2"))),
              files,
              packed));
    }
  }

  @Test
  void zipsOfOtherMethods() throws IOException {
    Map<String, byte[]> files = files("images/%d.png", "rater%2$d/%1$d.png", "png");
    for (ZipMethod method : List.of(ZipMethod.LZMA, ZipMethod.BZIP2)) {
      Path zip = OwnImages.zip(temp.resolve(method + ".zip"), files, method);
      same(zip);
      byte[] damaged = Files.readAllBytes(zip);
      damaged[damaged.length / 3] ^= 0x55;
      refused(Files.write(temp.resolve("damaged.zip"), damaged), "damaged.zip");
    }
  }

  @Test
  void webp() throws IOException {
    Path folder =
        OwnImages.folder(
            temp.resolve("webp"),
            Map.of("images/0.webp", OwnImages.webpImage(), "masks/0.WEBP", OwnImages.webpMask()));
    PatchSet set = read(folder);
    assertThat(OwnImages.contents(set)).isEqualTo(new OwnImages(1, 12, 1).contents());
    byte[] cut = Arrays.copyOf(OwnImages.webpImage(), 60);
    refused(OwnImages.folder(folder, Map.of("images/0.webp", cut)), "images/0.webp is no readable");
  }

  private static Path tar(Path to, Map<String, byte[]> files, String packed) throws IOException {
    try (OutputStream file = Files.newOutputStream(to);
        OutputStream out =
            packed.isEmpty()
                ? file
                : new CompressorStreamFactory().createCompressorOutputStream(packed, file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        TarArchiveEntry header = new TarArchiveEntry("./top/" + entry.getKey());
        header.setSize(entry.getValue().length);
        tar.putArchiveEntry(header);
        tar.write(entry.getValue());
        tar.closeArchiveEntry();
      }
    } catch (org.apache.commons.compress.compressors.CompressorException e) {
      throw new IOException(e);
    }
    return to;
  }

  @Test
  void numpyStacks() throws IOException {
    byte[] images = OwnImages.npy("|u1", "6, 16, 16", OWN.images());
    byte[] masks = OwnImages.npy("|b1", "6, 3, 16, 16", OWN.masks());
    Map<String, byte[]> files = new TreeMap<>(Map.of("images.npy", images, "masks.npy", masks));
    same(OwnImages.zip(temp.resolve("own.npz"), files));
    same(OwnImages.folder(temp.resolve("npys"), files));
    files.put("patients.npy", OwnImages.npy("<U2", "6", utf32("p0p0p1p1p2p2")));
    assertThat(same(OwnImages.zip(temp.resolve("who.npz"), files)).patients()).isEqualTo(3);
    files.put("test_images.npy", images);
    files.put("img.npy", images);
    Path two = OwnImages.zip(temp.resolve("two.npz"), files);
    refused(two, "images", "img", "--image-key");
    Preparation named = Preparation.NONE.withKeys("images", "");
    assertThat(OwnImages.contents(PatchReader.read(two, named, 0, 1, Progress.NONE)))
        .isEqualTo(OWN.contents());
  }

  private static byte[] utf32(String text) {
    return text.getBytes(java.nio.charset.Charset.forName("UTF-32LE"));
  }

  @Test
  void hdf5Stacks() throws IOException {
    Path file = temp.resolve("own.h5");
    int[][][][] masks = new int[6][16][16][3];
    for (int i = 0; i < 6; i++) {
      for (int k = 0; k < 256; k++) {
        for (int r = 0; r < 3; r++) {
          masks[i][k / 16][k % 16][r] = OWN.marked(i, r, k) ? 1 : 0;
        }
      }
    }
    float[][][] floats = new float[6][16][16];
    for (int i = 0; i < 6; i++) {
      for (int k = 0; k < 256; k++) {
        floats[i][k / 16][k % 16] = OWN.grey(i, k);
      }
    }
    try (WritableHdfFile out = HdfFile.write(file)) {
      out.putDataset("images", floats);
      out.putDataset("labels", masks);
    }
    same(file);
    same(OwnImages.folder(temp.resolve("h5"), Map.of("only.h5", Files.readAllBytes(file))));
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    Map<String, byte[]> files = files("images/%d.png", "rater%2$d/%1$d.png", "png");
    files.remove("rater1/2.png");
    refused(
        OwnImages.folder(temp.resolve("one"), files), "images/2.png has 2 masks", "others have 3");
    files.put("rater1/2.png", OWN.mask(2, 1, "png"));
    files.remove("images/3.png");
    refused(OwnImages.folder(temp.resolve("image"), files), "rater0/3.png has no image");
    refused(
        OwnImages.folder(temp.resolve("none"), Map.of("a.png", OWN.image(0, "png"))),
        "no images with masks",
        "masks.csv");
  }

  @Test
  void fewerRatersOfSomeImagesAreTold() throws IOException {
    Map<String, byte[]> files = files("images/%d.png", "rater%2$d/%1$d.png", "png");
    files.remove("rater1/2.png");
    files.remove("rater0/3.png");
    PatchSet set = read(OwnImages.folder(temp.resolve("fewer"), files));
    assertThat(set.reading().text()).contains("2 to 3 raters");
    assertThat(set.toString()).contains("2 to 3 raters");
    int second =
        set.id(0).equals("2")
            ? 0
            : List.of(0, 1, 2, 3, 4, 5).stream()
                .filter(i -> set.id(i).equals("2"))
                .findFirst()
                .orElseThrow();
    assertThat(set.raters(second)).isEqualTo(2);
    assertThat(set.slot(second, 1)).isEqualTo(2);
  }

  @Test
  void upToThirtyTwoRaters() throws IOException {
    for (int raters : new int[] {1, 2, 7, 8, 9, 16, 32}) {
      OwnImages own = new OwnImages(4, 16, raters);
      Map<String, byte[]> files = new TreeMap<>();
      for (int i = 0; i < 4; i++) {
        files.put("P%d/nodule-0/images/slice-0.png".formatted(i), own.image(i, "png"));
        for (int r = 0; r < raters; r++) {
          files.put("P%d/nodule-0/mask-%d/slice-0.png".formatted(i, r), own.mask(i, r, "png"));
        }
      }
      PatchSet set = read(OwnImages.folder(temp.resolve("r" + raters), files));
      assertThat(set.raters()).isEqualTo(raters);
      assertThat(OwnImages.contents(set)).isEqualTo(own.contents());
    }
  }
}
