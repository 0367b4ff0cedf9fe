package org.cflowlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.cflowlab.file.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        .isThrownBy(() -> PatchSet.builder("many", "", 1, new Shape(1, 8), 33))
        .withMessageContaining("1 to 32 raters");
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

  /** Each rater of these marks a pixel of their own. */
  private static PatchSet manyByFour() {
    PatchSet.Builder set = PatchSet.builder("many", "made by hand", 2000, new Shape(1, 4), 4);
    for (int i = 0; i < 2000; i++) {
      List<byte[]> masks = new ArrayList<>();
      for (int rater = 0; rater < 4; rater++) {
        byte[] mask = new byte[4];
        mask[rater] = 1;
        masks.add(mask);
      }
      set.put(i, "ann", "ann/" + i, new byte[4], masks);
    }
    return set.build();
  }

  @Test
  void aRaterSlotAloneIsThatRaters() {
    PatchSet all = manyByFour();
    for (int slot = 0; slot < 4; slot++) {
      PatchSet single = all.raterSlot(slot);
      assertThat(single.raters()).isEqualTo(1);
      assertThat(single.foregroundFraction(0, 7)).isEqualTo(1 / 4.);
      assertThat(single.marked(7, 0)).isEqualTo(1);
      assertThat(single.mask(7, 0)).isEqualTo(all.mask(7, slot));
      assertThat(single.provenance())
          .startsWith("made by hand, rater slot %d alone: 2000".formatted(slot + 1))
          .contains("1 rater, sha256");
      try (NDManager manager = NDManager.newBaseManager()) {
        int[] slots = {slot, slot};
        assertThat(single.masks(manager, 1, 5))
            .isEqualTo(all.masks(manager, new int[] {1, 5}, slots))
            .isEqualTo(single.masks(manager, new int[] {1, 5}, new int[2]));
        assertThat(single.select(5).masks(manager, 0)).isEqualTo(single.masks(manager, 5));
      }
    }
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> all.raterSlot(4));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> all.raterSlot(2).mask(0, 1));
  }

  @Test
  void aDrawnSingleRaterStaysWithItsImageAndNoSlotIsPreferred() {
    PatchSet all = manyByFour();
    Set<List<Integer>> chosen = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      List<Integer> slots = slots(all.singleRater(seed));
      assertThat(slots(all.singleRater(seed))).isEqualTo(slots);
      assertThat(slots(all.select(9, 3).singleRater(seed)))
          .containsExactly(slots.get(9), slots.get(3));
      assertThat(slots(all.singleRater(seed).select(9, 3)))
          .containsExactly(slots.get(9), slots.get(3));
      for (int slot = 0; slot < 4; slot++) {
        assertThat((double) Collections.frequency(slots, slot))
            .isCloseTo(500, within(4 * Math.sqrt(2000 * .25 * .75)));
      }
      int runs = 0;
      for (int i = 1; i < slots.size(); i++) {
        runs += slots.get(i).equals(slots.get(i - 1)) ? 1 : 0;
      }
      assertThat((double) runs).as("neighbours").isCloseTo(500, within(80.));
      chosen.add(slots);
    }
    assertThat(chosen).hasSize(10);
    assertThat(slots(all.singleRater(1)).subList(0, 8)).containsExactly(3, 3, 1, 2, 1, 2, 0, 1);
    assertThat(all.singleRater(7).provenance()).contains("one rater slot an image", "seed 7");
  }

  @Test
  void theFirstRaterIsTheSlotInFront() {
    PatchSet all = manyByFour();
    PatchSet first = all.firstRater();
    assertThat(first.size()).isEqualTo(all.size());
    assertThat(first.raters()).isEqualTo(1);
    assertThat(slots(first)).containsOnly(0);
    assertThat(first.provenance()).contains("the first rater slot of each image alone");
    assertThat(all.singleRater(1).firstRater().provenance()).contains("drawn with seed 1");
  }

  /** Which rater's mask each patch has. */
  private static List<Integer> slots(PatchSet single) {
    return IntStream.range(0, single.size())
        .mapToObj(i -> single.mask(i, 0))
        .map(mask -> mask[0] == 1 ? 0 : mask[1] == 1 ? 1 : mask[2] == 1 ? 2 : 3)
        .toList();
  }

  @Test
  void anEmptySetIsNotSaved(@TempDir Path folder) {
    PatchSet none = KnownTruthLesions.generate(4, 16, 3).patches().select();
    assertThatThrownBy(() -> PatchFile.save(none, folder.resolve("none.npz")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("a set without patches cannot be saved");
    assertThat(folder).isEmptyDirectory();
  }
}
