package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
@Tag("slow")
class PatchReaderTest {
  private static final int SIZE = 8;

  @TempDir Path temp;
  private LidcTree tree;

  /** Three patients: 2 patches, 1 patch, 3 patches over two nodules. */
  @BeforeEach
  void plantTree() throws IOException {
    tree = new LidcTree(temp.resolve("some/where/LIDC-IDRI-slices"), SIZE);
    tree.patch("LIDC-IDRI-0001", 0, 2);
    tree.patch("LIDC-IDRI-0001", 0, 10);
    tree.patch("LIDC-IDRI-0007", 0, 0);
    tree.patch("LIDC-IDRI-0020", 0, 0);
    tree.patch("LIDC-IDRI-0020", 1, 0);
    tree.patch("LIDC-IDRI-0020", 1, 1);
  }

  static PatchSet read(Path source) throws IOException {
    return PatchReader.read(source, 0, 0, 1, Progress.NONE);
  }

  static void refused(Path source, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(source))
        .withMessageContainingAll(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  private static List<String> ids(PatchSet set) {
    return IntStream.range(0, set.size()).mapToObj(set::id).toList();
  }

  @Test
  void aFolderGivesItsPatchesPatientByPatient() throws IOException {
    PatchSet set = read(temp);
    assertThat(set.name()).isEqualTo("lidc");
    assertThat(List.of(set.size(), set.patients(), set.height(), set.width(), set.raters()))
        .containsExactly(6, 3, SIZE, SIZE, 4);
    assertThat(ids(set))
        .containsSubsequence("LIDC-IDRI-0001/nodule-0/slice-2", "LIDC-IDRI-0001/nodule-0/slice-10")
        .containsSubsequence(
            "LIDC-IDRI-0020/nodule-0/slice-0",
            "LIDC-IDRI-0020/nodule-1/slice-0",
            "LIDC-IDRI-0020/nodule-1/slice-1");
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      assertThat(set.id(i)).startsWith(set.patient(i) + "/");
      if (i == 0 || !set.patient(i).equals(set.patient(i - 1))) {
        runs.add(set.patient(i));
      }
    }
    assertThat(runs).doesNotHaveDuplicates();
  }

  @Test
  void pixelsAreThoseOfTheFiles() throws IOException {
    PatchSet set = read(temp);
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int i = 0; i < set.size(); i++) {
        float[] image = set.images(manager, i).toFloatArray();
        float[] masks = set.masks(manager, i).toFloatArray();
        for (int k = 0; k < SIZE * SIZE; k++) {
          assertThat(Math.round(255 * image[k])).isEqualTo(LidcTree.grey(set.id(i), k));
          for (int rater = 0; rater < 4; rater++) {
            assertThat(masks[rater * SIZE * SIZE + k] == 1)
                .isEqualTo(LidcTree.marked(set.id(i), rater, k));
          }
        }
      }
    }
  }

  @Test
  void theCropIsTheMiddle() throws IOException {
    PatchSet whole = read(temp);
    PatchSet middle = PatchReader.read(temp, 4, 0, 1, Progress.NONE);
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(middle.masks(manager, middle.all()))
          .isEqualTo(whole.masks(manager, whole.all()).get(":, :, 2:6, 2:6"));
      assertThat(middle.images(manager, middle.all()))
          .isEqualTo(whole.images(manager, whole.all()).get(":, :, 2:6, 2:6"));
    }
  }

  @Test
  void theLimitTakesPatientsInTheOrderOfTheSeedAndTrimsTheLast() throws IOException {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      List<String> all = ids(PatchReader.read(temp, 0, 0, seed, Progress.NONE));
      orders.add(all);
      for (int limit = 1; limit <= 7; limit++) {
        PatchSet some = PatchReader.read(temp, 0, limit, seed, Progress.NONE);
        assertThat(ids(some)).isEqualTo(all.subList(0, Math.min(limit, 6)));
      }
    }
    assertThat(orders).hasSizeGreaterThan(2);
  }

  @Test
  void onlyTheNeededFilesAreDecoded() throws IOException {
    String first = read(temp).patient(0);
    for (String patient : List.of("LIDC-IDRI-0001", "LIDC-IDRI-0007", "LIDC-IDRI-0020")) {
      if (!patient.equals(first)) {
        Files.writeString(tree.file(patient, 0, "images", patient.endsWith("1") ? 2 : 0), "junk");
      }
    }
    assertThat(PatchReader.read(temp, 0, 1, 1, Progress.NONE).patient(0)).isEqualTo(first);
  }

  @Test
  void aZipGivesTheSamePatchesAsItsFolder() throws IOException {
    PatchSet folder = read(temp.resolve("some"));
    PatchSet zip = read(tree.zip(temp.resolve("lidc.zip")));
    assertThat(hash(zip)).isEqualTo(hash(folder));
  }

  private static String hash(PatchSet set) {
    return set.provenance().replaceFirst(".*sha256 ", "");
  }

  @Test
  void colourAndPalettePngsAreRead() throws IOException {
    Path top = temp.resolve("colour");
    LidcTree colour = new LidcTree(top, SIZE);
    colour.patch("P", 0, 0);
    String hash = hash(read(top));
    colour.recolour("P", 0, 0);
    assertThat(hash(read(top))).isEqualTo(hash);
  }

  @Test
  void progressCountsEveryPatchOnceInOrder() throws IOException {
    List<Long> seen = new ArrayList<>();
    Progress record =
        (what, total) -> {
          assertThat(total).isEqualTo(6);
          return (done, note) -> seen.add(done);
        };
    PatchReader.read(temp, 0, 0, 1, record);
    assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void strangeFilesArePassedOver() throws IOException {
    String hash = hash(read(temp));
    Files.writeString(tree.file("LIDC-IDRI-0001", 0, "images", 2).resolveSibling("notes.txt"), "");
    Files.createDirectories(temp.resolve("__MACOSX"));
    Files.writeString(temp.resolve("__MACOSX/._slice-0.png"), "");
    assertThat(hash(read(temp))).isEqualTo(hash);
  }

  @Test
  void aMissingPathIsRefused() {
    refused(temp.resolve("nowhere.zip"), "no file or folder", "nowhere.zip", "check the path");
  }

  @Test
  void aFolderWithoutPatchesIsRefused() throws IOException {
    refused(
        Files.createDirectory(temp.resolve("bare")), "bare", "no images with masks", "masks.csv");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    refused(Files.createFile(temp.resolve("empty.zip")), "empty.zip is empty", "again");
  }

  @Test
  void aFileThatIsNoZipIsRefused() throws IOException {
    refused(
        Files.writeString(temp.resolve("a.pickle"), "pickle"),
        "a.pickle cannot be read as a pickle");
  }

  @Test
  void aZipOfOtherThingsIsRefused() throws IOException {
    Path zip = temp.resolve("photos.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("holiday/beach.png"));
    }
    refused(zip, "photos.zip", "no images with masks", "masks.csv");
  }

  @Test
  void aTruncatedZipIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(tree.zip(temp.resolve("lidc.zip")));
    for (int length : new int[] {10, whole.length / 2, whole.length - 30}) {
      Path cut = temp.resolve("cut.zip");
      try (OutputStream out = Files.newOutputStream(cut)) {
        out.write(whole, 0, length);
      }
      refused(cut, "cut.zip is a damaged or incomplete zip", "get it again");
    }
  }

  @Test
  void oneFlippedByteInAZipIsFoundAndNamed() throws IOException {
    Path zip = tree.zip(temp.resolve("lidc.zip"));
    byte[] bytes = Files.readAllBytes(zip);
    byte[] name = "0007/nodule-0/mask-2/slice-0.png".getBytes(StandardCharsets.UTF_8);
    int at = indexOf(bytes, name) + name.length;
    bytes[at + 30] ^= 0x10;
    Files.write(zip, bytes);
    refused(zip, "LIDC-IDRI-0007/nodule-0/mask-2/slice-0.png is damaged", "get it again");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> PatchReader.verify(zip, Progress.NONE))
        .withMessageContaining("LIDC-IDRI-0007/nodule-0/mask-2/slice-0.png is damaged");
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    return IntStream.range(0, bytes.length - part.length)
        .filter(i -> Arrays.equals(bytes, i, i + part.length, part, 0, part.length))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aMissingMaskIsNamed() throws IOException {
    Files.delete(tree.file("LIDC-IDRI-0020", 1, "mask-3", 1));
    refused(temp, "lacks LIDC-IDRI-0020/nodule-1/mask-3/slice-1.png");
  }

  @Test
  void aMissingImageIsNamed() throws IOException {
    Files.delete(tree.file("LIDC-IDRI-0020", 1, "images", 1));
    refused(temp, "lacks LIDC-IDRI-0020/nodule-1/images/slice-1.png");
  }

  @Test
  void anUnreadableImageIsNamed() throws IOException {
    Path image = tree.file("LIDC-IDRI-0007", 0, "images", 0);
    byte[] png = Files.readAllBytes(image);
    for (byte[] bad :
        List.of(
            new byte[0],
            "not a picture".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(png, png.length / 2),
            Arrays.copyOf(png, 20))) {
      Files.write(image, bad);
      refused(temp, "LIDC-IDRI-0007/nodule-0/images/slice-0.png is no readable image");
    }
  }

  @Test
  void anImageThatClaimsToBeHugeIsRefusedBeforeItFillsTheMemory() throws IOException {
    Path image = tree.file("LIDC-IDRI-0007", 0, "images", 0);
    byte[] png = Files.readAllBytes(image);
    png[16] = 0x7f;
    Files.write(image, png);
    refused(temp, "LIDC-IDRI-0007/nodule-0/images/slice-0.png", "claims to be");
  }

  @Test
  void anotherSizeIsNamed() throws IOException {
    new LidcTree(tree.top(), SIZE + 2).patch("LIDC-IDRI-0007", 0, 0);
    refused(temp, "LIDC-IDRI-0007/nodule-0/", "10x10", "8x8", "one size");
  }

  @Test
  void aCropLargerThanThePatchesIsRefused() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> PatchReader.read(temp, 9, 0, 1, Progress.NONE))
        .withMessageContainingAll("8x8", "crop of 9", "at most 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PatchReader.read(temp, -1, 0, 1, Progress.NONE));
  }

  @Test
  void aPatchThatIsThereTwiceIsRefused() throws IOException {
    new LidcTree(temp.resolve("copy"), SIZE).patch("LIDC-IDRI-0007", 0, 0);
    refused(temp, "twice", "copy/LIDC-IDRI-0007/nodule-0", "keep one");
  }

  @Test
  void patientsThatDifferOnlyInCaseAreRefused() throws IOException {
    Path zip = zipUnder(temp.resolve("case.zip"), "P-7/nodule-0", "p-7/nodule-1");
    refused(zip, "patients P-7 and p-7", "differ only in case");
  }

  @Test
  void namesThatLeadOutOfAZipAreNotRead() throws IOException {
    for (String folder : List.of("../../P/nodule-0", "/P/nodule-0", "a/../P/nodule-0")) {
      refused(zipUnder(temp.resolve("slip.zip"), folder), "slip.zip holds no images with masks");
    }
  }

  /** A zip with one patch in each of these folders. */
  private Path zipUnder(Path zip, String... folders) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String folder : folders) {
        for (String kind : List.of("images", "mask-0", "mask-1", "mask-2", "mask-3")) {
          out.putNextEntry(new ZipEntry(folder + "/" + kind + "/slice-0.png"));
          out.write(Files.readAllBytes(tree.file("LIDC-IDRI-0007", 0, kind, 0)));
        }
      }
    }
    return zip;
  }

  @Test
  void verifyingCountsWhatIsThere() throws IOException {
    Path zip = tree.zip(temp.resolve("lidc.zip"));
    PatchReader.Summary six = new PatchReader.Summary("lidc", 6, 3);
    assertThat(PatchReader.verify(zip, Progress.NONE)).isEqualTo(six);
    assertThat(PatchReader.summary(zip)).isEqualTo(six);
  }

  /** Zips cut short or with one bit turned; and loose PNGs, which have a checksum each too. */
  @Test
  void threeHundredDamagedFilesAreRefusedInOneLineOrReadTheSame() throws IOException {
    Random random = new Random(5);
    Path zip = tree.zip(temp.resolve("whole.zip"));
    byte[] whole = Files.readAllBytes(zip);
    String hash = hash(read(zip));
    Path bad = temp.resolve("bad.zip");
    int refused = 0;
    for (int variant = 0; variant < 50; variant++) {
      Files.write(bad, Arrays.copyOf(whole, random.nextInt(whole.length)));
      refused(bad, "bad.zip");
    }
    for (int variant = 0; variant < 150; variant++) {
      Files.write(bad, flipped(whole, random));
      refused += refusedOrTheSame(bad, hash) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(75);
    Path file = tree.file("LIDC-IDRI-0007", 0, "mask-1", 0);
    byte[] png = Files.readAllBytes(file);
    for (int variant = 0; variant < 100; variant++) {
      boolean cut = variant % 2 == 0;
      Files.write(file, cut ? Arrays.copyOf(png, random.nextInt(41)) : flipped(png, random));
      refused += refusedOrTheSame(tree.top(), hash) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(75 + 50);
  }

  private static byte[] flipped(byte[] whole, Random random) {
    byte[] bad = whole.clone();
    bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
    return bad;
  }

  private boolean refusedOrTheSame(Path source, String hash) throws IOException {
    try {
      assertThat(hash(read(source))).isEqualTo(hash);
      return false;
    } catch (DataException e) {
      assertThat(e.getMessage()).contains(source.toString()).doesNotContain("\n");
      return true;
    }
  }

  /** A megabyte of zip that unpacks to a gigabyte is given up after 64 MiB. */
  @Test
  void aZipBombIsRefused() throws IOException {
    Path zip = temp.resolve("bomb.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String kind : List.of("images", "mask-0", "mask-1", "mask-2", "mask-3")) {
        out.putNextEntry(new ZipEntry("P/nodule-0/" + kind + "/slice-0.png"));
        byte[] zeros = new byte[1 << 20];
        for (int i = 0; i < (kind.equals("mask-2") ? 1024 : 1); i++) {
          out.write(i > 0 ? zeros : Files.readAllBytes(tree.file("LIDC-IDRI-0007", 0, kind, 0)));
        }
      }
    }
    assertThat(Files.size(zip)).isLessThan(2 << 20);
    refused(zip, "P/nodule-0/mask-2/slice-0.png is damaged", "larger than 64 MiB");
  }
}
