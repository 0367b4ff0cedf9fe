package org.cflowlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.cflowlab.array.Torch;
import org.cflowlab.file.BadFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OwnArraysTest {
  private static final int CHANNELS = 2;
  private static final int SIDE = 3;

  @TempDir private Path folder;

  /** Six images of two channels by three patients; the second rater left out every third. */
  private final float[][][][] images = new float[6][CHANNELS][SIDE][SIDE + 1];

  private final float[][][][] masks = new float[6][2][SIDE][SIDE + 1];
  private final List<String> patients = IntStream.range(0, 6).mapToObj(i -> "p" + i / 2).toList();

  OwnArraysTest() {
    for (int i = 0; i < 6; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        images[i][c][1][2] = (i + 10 * c) / 255f;
      }
      masks[i][0][0][i % SIDE] = 1;
      masks[i][1][2][i % SIDE] = 1;
    }
    masks[1][1] = null;
    masks[4] = new float[][][] {masks[4][0]};
  }

  private void sound(PatchSet set) {
    assertThat(set.size()).isEqualTo(6);
    assertThat(set.channels()).isEqualTo(CHANNELS);
    assertThat(new Shape(set.height(), set.width())).isEqualTo(new Shape(SIDE, SIDE + 1));
    assertThat(set.patients()).isEqualTo(3);
    assertThat(set.raters()).isEqualTo(2);
    assertThat(IntStream.range(0, 6).map(set::raters)).containsExactly(2, 1, 2, 2, 1, 2);
    try (NDManager manager = Torch.newManager()) {
      NDArray x = set.images(manager, 5, 3);
      assertThat(x.getShape()).isEqualTo(new Shape(2, CHANNELS, SIDE, SIDE + 1));
      assertThat(x.getFloat(0, 1, 1, 2)).isEqualTo(15 / 255f);
      assertThat(x.getFloat(1, 0, 1, 2)).isEqualTo(3 / 255f);
      NDArray s = set.masks(manager, 0, 2);
      assertThat(s.sum().getFloat()).isEqualTo(4);
      assertThat(s.getFloat(1, 1, 2, 2)).isEqualTo(1);
    }
  }

  @Test
  void javaArrays() {
    sound(PatchSet.of(images, masks, patients));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64", "UINT8"})
  void arrays(DataType type) {
    try (NDManager manager = Torch.newManager()) {
      PatchSet set = PatchSet.of(images, masks, patients);
      NDArray x = manager.zeros(new Shape(6, CHANNELS, SIDE, SIDE + 1));
      NDArray s = manager.zeros(new Shape(6, 2, SIDE, SIDE + 1));
      for (int i = 0; i < 6; i++) {
        for (int c = 0; c < CHANNELS; c++) {
          x.set(new ai.djl.ndarray.index.NDIndex(i + "," + c + ",1,2"), images[i][c][1][2]);
        }
        s.setScalar(new ai.djl.ndarray.index.NDIndex(i + ",0,0," + i % SIDE), 1);
        s.setScalar(new ai.djl.ndarray.index.NDIndex(i + ",1,2," + i % SIDE), 1);
      }
      s.set(new ai.djl.ndarray.index.NDIndex("1,1"), Float.NaN);
      s.set(new ai.djl.ndarray.index.NDIndex("4,1"), Float.NaN);
      NDArray own =
          type == DataType.UINT8 ? x.mul(255).round().toType(type, true) : x.toType(type, true);
      PatchSet same = PatchSet.of(own, s, patients);
      sound(same);
      assertThat(same.provenance()).isEqualTo(set.provenance());
    }
  }

  @Test
  void aSavedSetIsTheSame() throws Exception {
    PatchSet set = PatchSet.of(images, masks, patients);
    for (PatchSet view : List.of(set, set.select(3, 1), set.singleRater(4), set.raterSlot(1))) {
      Path file = folder.resolve("set.npz");
      PatchFile.save(view, file);
      PatchSet read = PatchFile.load(file);
      for (int i = 0; i < view.size(); i++) {
        assertThat(read.raters(i)).isEqualTo(view.raters(i));
        assertThat(read.grey(i)).isEqualTo(view.grey(i));
        assertThat(read.mask(i, 0)).isEqualTo(view.mask(i, 0));
      }
      assertThat(read.names()).isEqualTo(view.names());
    }
  }

  @Test
  void aDamagedFileIsRefused() throws Exception {
    Path file = folder.resolve("set.npz");
    PatchFile.save(PatchSet.of(images, masks, patients), file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> PatchFile.load(file)).isInstanceOf(BadFileException.class);
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    refused(
        "masks must be 6, one an image, not 0",
        () -> PatchSet.of(images, new float[0][][][], patients));
    refused("images are missing", () -> PatchSet.of((float[][][][]) null, masks, patients));
    refused(
        "patients must be 6, one an image, not 1", () -> PatchSet.of(images, masks, List.of("a")));
    refused(
        "patients[0] has no name", () -> PatchSet.of(images, masks, Collections.nCopies(6, " ")));
    images[2][1][0][0] = 255;
    refused(
        "images[2] must be of values 0 to 1 (or of uint8), not 255.0",
        () -> PatchSet.of(images, masks, patients));
    images[2][1][0][0] = Float.NaN;
    refused("images[2] must be of values 0 to 1", () -> PatchSet.of(images, masks, patients));
    images[2] = new float[1][SIDE][SIDE + 1];
    refused("images[2] does not fit 2 x 3 x 4", () -> PatchSet.of(images, masks, patients));
    images[2] = images[0];
    masks[3][1][0][0] = 2;
    refused("masks[3][1] must be of 0 and 1, not 2.0", () -> PatchSet.of(images, masks, patients));
    masks[3] = null;
    refused("masks[3] are all absent", () -> PatchSet.of(images, masks, patients));
    try (NDManager manager = Torch.newManager()) {
      NDArray x = manager.zeros(new Shape(6, 1, 3, 3));
      refused(
          "masks must be [N=6, R, H=3, W=3]",
          () -> PatchSet.of(x, manager.zeros(new Shape(5, 1, 3, 3)), patients));
      refused("images[0] must be of values 0 to 1", () -> PatchSet.of(x.sub(1), x, patients));
      refused("masks[0][0] must be of 0 and 1", () -> PatchSet.of(x, x.add(255), patients));
      refused(
          "images must be float32", () -> PatchSet.of(x.toType(DataType.INT64, true), x, patients));
    }
  }

  private static void refused(
      String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
