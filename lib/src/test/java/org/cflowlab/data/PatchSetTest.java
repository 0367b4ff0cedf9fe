package org.cflowlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchSetTest {
  private static final byte[] RAMP = {0, 51, 102, (byte) 153, (byte) 204, (byte) 255};

  /** Two patches of 2x3 pixels by two raters; the second is the first in reverse. */
  private static PatchSet two() {
    PatchSet.Builder set = PatchSet.builder("two", "made by hand", 2, new Shape(2, 3), 2);
    byte[] reversed = {(byte) 255, (byte) 204, (byte) 153, 102, 51, 0};
    byte[] none = new byte[6];
    set.put(0, "ann", "ann/1", RAMP, List.of(new byte[] {1, 0, 0, 0, 0, 1}, none));
    set.put(1, "bob", "bob/1", reversed, List.of(none, new byte[] {0, 1, 1, 0, 0, 0}));
    return set.build();
  }

  @Test
  void imagesAreGreyValuesFromZeroToOne() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray images = two().images(manager, 1, 0);
      assertThat(images.getShape()).isEqualTo(new Shape(2, 1, 2, 3));
      assertThat(images.getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(images.toFloatArray())
          .containsExactly(1f, .8f, .6f, .4f, .2f, 0f, 0f, .2f, .4f, .6f, .8f, 1f);
    }
  }

  @Test
  void masksKeepRatersApart() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray masks = two().masks(manager, 0, 1);
      assertThat(masks.getShape()).isEqualTo(new Shape(2, 2, 2, 3));
      assertThat(masks.getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(masks.toFloatArray())
          .containsExactly(
              1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, //
              0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0);
    }
  }

  @Test
  void oneRatersMasksAreThoseOfTheSlotsAskedFor() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray masks = two().masks(manager, new int[] {1, 0, 0}, new int[] {1, 1, 0});
      assertThat(masks.getShape()).isEqualTo(new Shape(3, 1, 2, 3));
      assertThat(masks.toFloatArray())
          .containsExactly(0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
    }
  }

  @Test
  void eightRatersFitAndAreTold() {
    PatchSet.Builder set = PatchSet.builder("eight", "made by hand", 1, new Shape(1, 8), 8);
    List<byte[]> masks = new ArrayList<>();
    for (int rater = 0; rater < 8; rater++) {
      byte[] mask = new byte[8];
      mask[rater] = 1;
      masks.add(mask);
    }
    set.put(0, "ann", "ann/1", new byte[8], masks);
    PatchSet eight = set.build();
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(eight.masks(manager, 0).reshape(8, 8)).isEqualTo(manager.eye(8));
    }
    assertThat(eight.foregroundFraction(0)).isEqualTo(1 / 8.);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PatchSet.builder("nine", "", 1, new Shape(1, 8), 9))
        .withMessageContaining("1 to 8 raters");
  }

  @Test
  void aSelectionIsTheSamePatchesInAnotherOrder() {
    PatchSet bob = two().select(1);
    assertThat(bob.size()).isEqualTo(1);
    assertThat(bob.patient(0)).isEqualTo("bob");
    assertThat(bob.id(0)).isEqualTo("bob/1");
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(bob.masks(manager, 0)).isEqualTo(two().masks(manager, 1));
      assertThat(two().select(1, 0).select(1).images(manager, 0))
          .isEqualTo(two().images(manager, 0));
    }
  }

  @Test
  void theForegroundFractionCountsAllRaters() {
    assertThat(two().foregroundFraction(0, 1)).isEqualTo(4 / 24.);
    assertThat(two().select(1).foregroundFraction(0)).isEqualTo(2 / 12.);
  }

  @Test
  void provenanceTellsSetsApart() {
    String line = two().provenance();
    assertThat(line)
        .startsWith("made by hand: 2 patches of 2 patients, 2x3, 2 raters, sha256 ")
        .matches(".*[0-9a-f]{64}");
    assertThat(two().provenance()).isEqualTo(line);
    assertThat(two().select(1, 0).provenance()).isNotEqualTo(line);
  }

  @Test
  void slotsMustMatchThePatches() {
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> two().masks(manager, new int[] {0, 1}, new int[] {0}))
          .withMessageContaining("2 patches but 1 rater slots");
    }
  }

  @Test
  void everySlotIsDrawnAboutAsOften() {
    int n = 40_000;
    int[] count = new int[4];
    for (int slot : new RaterSampler(4).draw(n, new Random(1))) {
      count[slot]++;
    }
    double fourSigma = 4 * Math.sqrt(n * .25 * .75);
    for (int c : count) {
      assertThat((double) c).isCloseTo(n / 4., within(fourSigma));
    }
  }
}
