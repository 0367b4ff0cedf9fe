package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cflowlab.data.read.OwnImages.contents;
import static org.cflowlab.data.read.OwnImages.refused;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of arrays that come in parts are read whole, whichever way the parts are told apart. */
@Tag("once")
class ArrayPartsTest {
  private static final OwnImages OWN = new OwnImages(6, 16, 3);

  /** From which image to which each part goes. */
  private static final Map<String, int[]> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("train", new int[] {0, 3});
    PARTS.put("val", new int[] {3, 4});
    PARTS.put("test", new int[] {4, 6});
  }

  @TempDir Path temp;

  private static PatchSet read(Path file) throws IOException {
    return PatchReader.read(file, 0, 0, 1, Progress.NONE);
  }

  private static byte[] images(int[] part) {
    int from = part[0] * OWN.area();
    return OwnImages.npy(
        "|u1",
        "%d, 16, 16".formatted(part[1] - part[0]),
        Arrays.copyOfRange(OWN.images(), from, part[1] * OWN.area()));
  }

  private static byte[] masks(int[] part) {
    int each = OWN.raters() * OWN.area();
    return OwnImages.npy(
        "|u1",
        "%d, 3, 16, 16".formatted(part[1] - part[0]),
        Arrays.copyOfRange(OWN.masks(), part[0] * each, part[1] * each));
  }

  /** The form of PHiSeg's data_lidc.hdf5: masks beside one another, series as numbers. */
  private Path groups() throws IOException {
    Path file = temp.resolve("data_lidc.hdf5");
    try (WritableHdfFile out = HdfFile.write(file)) {
      PARTS.forEach(
          (name, part) -> {
            WritableGroup group = out.putGroup(name);
            int n = part[1] - part[0];
            float[][][] images = new float[n][16][16];
            byte[][][][] labels = new byte[n][16][16][3];
            for (int i = 0; i < n; i++) {
              for (int k = 0; k < 256; k++) {
                images[i][k / 16][k % 16] = OWN.grey(part[0] + i, k) / 255f - .5f;
                for (int r = 0; r < 3; r++) {
                  labels[i][k / 16][k % 16][r] = (byte) (OWN.marked(part[0] + i, r, k) ? 1 : 0);
                }
              }
            }
            group.putDataset("images", images);
            group.putDataset("labels", labels);
            group.putDataset(
                "uids", IntStream.range(part[0], part[1]).mapToLong(i -> i / 2 - 7L).toArray());
          });
    }
    return file;
  }

  @Test
  void groupsOfHdf5() throws IOException {
    PatchSet set = read(groups());
    assertThat(contents(set)).isEqualTo(OWN.contents());
    assertThat(set.patients()).isEqualTo(3); // two images each, of which one pair is in two parts
    assertThat(IntStream.range(0, 6).mapToObj(set::id))
        .contains("train/patch-00002", "val/patch-00000", "test/patch-00001");
    assertThat(set.reading().notes())
        .contains("the parts test, train, val do not set the split; a table split.csv does");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x_%s, y_%s", "%s_images, %s_masks", "%s/image, %s/mask", "X-%s, Y-%s"})
  void partsInTheNamesOfArrays(String names) throws IOException {
    Map<String, byte[]> arrays = new TreeMap<>();
    PARTS.forEach(
        (name, part) -> {
          String[] both = names.replace("%s", name).split(", ");
          arrays.put(both[0] + ".npy", images(part));
          arrays.put(both[1] + ".npy", masks(part));
        });
    assertThat(contents(read(OwnImages.zip(temp.resolve("own.npz"), arrays))))
        .isEqualTo(OWN.contents());
    assertThat(contents(read(OwnImages.folder(temp.resolve("own"), arrays))))
        .isEqualTo(OWN.contents());
  }

  @Test
  void dictionariesInAPickle() throws IOException {
    PickleBytes pickle = new PickleBytes().ops("}(");
    PARTS.forEach(
        (name, part) -> {
          pickle.text(name).ops("}(");
          for (int i = part[0]; i < part[1]; i++) {
            byte[] grey = Arrays.copyOfRange(OWN.images(), i * 256, i * 256 + 256);
            pickle.text("patient" + i).ops("}(").text("image").array(16, 16, "u1", grey);
            pickle.text("masks").ops("](");
            for (int r = 0; r < 3; r++) {
              int from = (i * 3 + r) * 256;
              pickle.array(16, 16, "u1", Arrays.copyOfRange(OWN.masks(), from, from + 256));
            }
            pickle.op('e').op('u');
          }
          pickle.op('u');
        });
    Path file = Files.write(temp.resolve("own.pickle"), pickle.op('u').end());
    assertThat(contents(read(file))).isEqualTo(OWN.contents());
  }

  @Test
  void aPartWithoutMasksIsLeftOut() throws IOException {
    Map<String, byte[]> arrays = new TreeMap<>();
    arrays.put("x_train.npy", images(new int[] {0, 6}));
    arrays.put("y_train.npy", masks(new int[] {0, 6}));
    arrays.put("x_test.npy", images(new int[] {1, 3}));
    PatchSet set = read(OwnImages.zip(temp.resolve("own.npz"), arrays));
    assertThat(contents(set)).isEqualTo(OWN.contents());
    assertThat(set.reading().notes()).contains("test has no masks and is left out");
  }

  @Test
  void aPartThatCannotBeReadIsNamed() throws IOException {
    Map<String, byte[]> arrays = new TreeMap<>();
    arrays.put("x_train.npy", images(new int[] {0, 3}));
    arrays.put("y_train.npy", masks(new int[] {0, 3}));
    arrays.put("x_test.npy", images(new int[] {4, 6}));
    arrays.put("y_test.npy", masks(new int[] {4, 5}));
    Path file = OwnImages.zip(temp.resolve("own.npz"), arrays);
    refused(file, "its part test", "1 masks for 2 images");
  }

  @Test
  void masksOfAPartThatCannotBeReadAreNotNone() throws IOException {
    Map<String, byte[]> arrays = new TreeMap<>();
    arrays.put("x_train.npy", images(new int[] {0, 4}));
    arrays.put("y_train.npy", masks(new int[] {0, 4}));
    arrays.put("x_test.npy", images(new int[] {4, 6}));
    arrays.put("y_test.npy", OwnImages.npy("<c8", "2, 16, 16", new byte[8 * 512]));
    refused(
        OwnImages.zip(temp.resolve("own.npz"), arrays),
        "its part test",
        "cannot be read: test/y (it is of type c8");
  }

  @Test
  void oneSetWithAWordOfAPartInItsNamesIsWhole() throws IOException {
    Map<String, byte[]> arrays = new TreeMap<>();
    arrays.put("x_train.npy", images(new int[] {0, 6}));
    arrays.put("y_train.npy", masks(new int[] {0, 6}));
    PatchSet set = read(OwnImages.zip(temp.resolve("own.npz"), arrays));
    assertThat(contents(set)).isEqualTo(OWN.contents());
    assertThat(set.id(0)).startsWith("patch-");
  }
}
