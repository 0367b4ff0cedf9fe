package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cflowlab.data.read.OwnImages.contents;
import static org.cflowlab.data.read.OwnImages.refused;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders with a file of arrays for each image, or for each part of a set. */
@Tag("once")
class ArraysByFileTest {
  private static final OwnImages OWN = new OwnImages(6, 16, 2);

  @TempDir Path temp;

  private static PatchSet read(Path file) throws IOException {
    return PatchReader.read(file, 0, 0, 1, Progress.NONE);
  }

  private static byte[] image(int from, int to) {
    return Arrays.copyOfRange(OWN.images(), from * OWN.area(), to * OWN.area());
  }

  private static byte[] masks(int from, int to) {
    int each = OWN.raters() * OWN.area();
    return Arrays.copyOfRange(OWN.masks(), from * each, to * each);
  }

  /** An .npz of one image, with what else it has. */
  private byte[] npz(int i, Map<String, byte[]> more) throws IOException {
    Map<String, byte[]> arrays = new TreeMap<>(more);
    arrays.put("image.npy", OwnImages.npy("|u1", "16, 16", image(i, i + 1)));
    arrays.put("label.npy", OwnImages.npy("|b1", "2, 16, 16", masks(i, i + 1)));
    return Files.readAllBytes(OwnImages.zip(temp.resolve("one.npz"), arrays));
  }

  /** The form of Synapse's slices, as TransUNet prepared them. */
  @Test
  void anNpzForEachSlice() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      files.put("case%04d_slice%03d.npz".formatted(i / 2, i % 2), npz(i, Map.of()));
    }
    PatchSet set = read(OwnImages.folder(temp.resolve("slices"), files));
    assertThat(contents(set)).isEqualTo(OWN.contents());
    assertThat(IntStream.range(0, 6).mapToObj(set::patient))
        .containsOnly("case0000", "case0001", "case0002");
    assertThat(IntStream.range(0, 6).mapToObj(set::id)).contains("case0001_slice001");
  }

  @Test
  void whatAFileSaysOfItsPatientCounts() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      byte[] who = {(byte) (i / 3)};
      files.put(
          "train/%d.npz".formatted(i),
          npz(i, Map.of("patient_id.npy", OwnImages.npy("|u1", "1,", who))));
    }
    Path folder = OwnImages.folder(temp.resolve("said"), files);
    PatchSet set = read(folder);
    assertThat(contents(set)).isEqualTo(OWN.contents());
    assertThat(set.patients()).isEqualTo(2);
    Files.write(folder.resolve("train/5.npz"), npz(5, Map.of()));
    refused(folder, "5.npz", "does not say whose its image is");
  }

  @Test
  void anHdf5FileForEachSlice() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("h5/test"));
    Files.createDirectories(temp.resolve("h5/train"));
    for (int i = 0; i < 6; i++) {
      byte[][] image = new byte[16][16];
      byte[][][] masks = new byte[2][16][16];
      for (int k = 0; k < 256; k++) {
        image[k / 16][k % 16] = (byte) (OWN.grey(i, k) / 2);
        masks[0][k / 16][k % 16] = (byte) (OWN.marked(i, 0, k) ? 1 : 0);
        masks[1][k / 16][k % 16] = (byte) (OWN.marked(i, 1, k) ? 1 : 0);
      }
      String part = i < 4 ? "train" : "test";
      Path file = folder.resolveSibling(part).resolve("patient%d_slice.h5".formatted(i));
      try (WritableHdfFile out = HdfFile.write(file)) {
        out.putDataset("image", image);
        out.putDataset("mask", masks);
      }
    }
    PatchSet set = read(temp.resolve("h5"));
    assertThat(set.size()).isEqualTo(6);
    assertThat(set.reading().notes())
        .contains("the folders test, train do not set the split; a table split.csv does");
    for (int i = 0; i < 6; i++) {
      int own = set.id(i).charAt(set.id(i).indexOf('/') + 8) - '0';
      assertThat(set.mask(i, 1)).isEqualTo(Arrays.copyOfRange(masks(own, own + 1), 256, 512));
    }
  }

  @Test
  void anNpzForEachPart() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    int[] from = {0, 3, 4, 6};
    String[] names = {"train", "val", "test"};
    for (int p = 0; p < 3; p++) {
      int n = from[p + 1] - from[p];
      Map<String, byte[]> arrays = new TreeMap<>();
      arrays.put(
          "images.npy",
          OwnImages.npy("|u1", "%d, 16, 16".formatted(n), image(from[p], from[p + 1])));
      arrays.put(
          "masks.npy",
          OwnImages.npy("|b1", "%d, 2, 16, 16".formatted(n), masks(from[p], from[p + 1])));
      Path zip = OwnImages.zip(temp.resolve("part.npz"), arrays);
      files.put(names[p] + ".npz", Files.readAllBytes(zip));
    }
    assertThat(contents(read(OwnImages.folder(temp.resolve("parts"), files))))
        .isEqualTo(OWN.contents());
  }

  @Test
  void severalSetsAreStillNamed() throws IOException {
    Map<String, byte[]> arrays = new TreeMap<>();
    arrays.put("images.npy", OwnImages.npy("|u1", "6, 16, 16", image(0, 6)));
    arrays.put("masks.npy", OwnImages.npy("|b1", "6, 2, 16, 16", masks(0, 6)));
    byte[] set = Files.readAllBytes(OwnImages.zip(temp.resolve("set.npz"), arrays));
    Path folder = OwnImages.folder(temp.resolve("two"), Map.of("north.npz", set, "south.npz", set));
    refused(folder, "north.npz and south.npz", "the path of one");
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      files.put(i + ".npz", npz(i, Map.of()));
    }
    files.put("4.npz", Arrays.copyOf(files.get("4.npz"), 90));
    refused(OwnImages.folder(temp.resolve("bad"), files), "4.npz");
  }
}
