package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.flow.Planar;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private final PatchSet set = KnownTruthLesions.generate(60, 16, 3).patches();
  private final Split split = Split.byPatient(set, 3);

  private static Settings settings(int steps, double rate) {
    return CheckpointTest.settings(steps, 8)
        .optPeakRate(rate)
        .optWarmup(5)
        .optDecay(true)
        .optValidations(steps / 10)
        .build();
  }

  private Batches batches(int size, int masks, boolean augment, long seed) {
    Settings settings =
        CheckpointTest.settings(1, size).optMasks(masks).optAugment(augment).build();
    return new Batches(set, split.train(), settings, seed);
  }

  private static CFlowNet network(NDManager manager) {
    return CFlowNet.builder()
        .setFilters(4, 8)
        .setSeed(3)
        .optLatent(2)
        .optFlow(2, k -> new Planar(2))
        .build(manager);
  }

  @Test
  void theLossFallsOnTrainingAndValidation() {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = network(manager)) {
      History history = new Trainer(net, set, split, settings(80, 1e-2), 3).run("t", Progress.NONE);
      assertThat(history.validation()).hasSize(8);
      double first = history.validation().get(0).loss();
      assertThat(history.validation().get(7).loss()).isLessThan(0.8 * first);
      assertThat(history.training().get(7).loss())
          .isLessThan(0.8 * history.training().get(0).loss());
    }
  }

  @Test
  void theValuesThatValidatedBestAreKept() {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = network(manager)) {
      Trainer trainer = new Trainer(net, set, split, settings(40, 1e-2), 3);
      History history = trainer.run("t", Progress.NONE);
      double best =
          history.validation().stream().mapToDouble(History.Point::loss).min().orElseThrow();
      assertThat(trainer.validate(0).loss()).isCloseTo(best, within(1e-3 * best));
      int step =
          history.validation().stream()
              .filter(p -> p.loss() == best)
              .findFirst()
              .orElseThrow()
              .step();
      assertThat(history.bestStep()).isEqualTo(step);
    }
  }

  @Test
  void aLossThatIsNoNumberStopsTrainingAndSaysWhere() {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = network(manager)) {
      Trainer trainer = new Trainer(net, set, split, settings(40, 1e30), 3);
      assertThatThrownBy(() -> trainer.run("t", Progress.NONE))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("step")
          .hasMessageContaining("learning rate");
    }
  }

  @Test
  void everyImageComesOnceAnEpochAndNoneFromOutsideTheSplit() {
    try (NDManager manager = Torch.newManager()) {
      int size = split.train().length / 4;
      Batches batches = batches(size, 1, false, 7);
      double[] sums = new double[4 * size];
      for (int b = 0; b < 4; b++) {
        float[] values = batches.next(manager).images().toFloatArray();
        int area = values.length / size;
        for (int i = 0; i < size; i++) {
          for (int k = 0; k < area; k++) {
            sums[b * size + i] += values[i * area + k];
          }
        }
      }
      double[] expected = new double[4 * size];
      for (int i = 0; i < expected.length; i++) {
        for (float v : set.images(manager, split.train()[i]).toFloatArray()) {
          expected[i] += v;
        }
      }
      Arrays.sort(sums);
      Arrays.sort(expected);
      assertThat(split.train().length).isEqualTo(4 * size);
      assertThat(sums).containsExactly(expected, within(1e-9));
    }
  }

  @Test
  void allRatersOfAnImageComeOnceInAnyOrder() {
    try (NDManager manager = Torch.newManager()) {
      int n = split.train().length;
      Batches all = batches(n, 9, false, 7);
      Batches.Batch batch = all.next(manager);
      int raters = set.raters();
      assertThat(all.masks()).isEqualTo(n * raters);
      assertThat(batch.masks().getShape()).isEqualTo(new Shape(n, raters, 16, 16));
      int moved = 0;
      for (int patch : split.train()) {
        int at = indexOf(set.images(manager, patch), batch.images());
        NDArray expected = set.masks(manager, patch).squeeze(0);
        NDArray drawn = batch.masks().get(at);
        moved += drawn.equals(expected) ? 0 : 1;
        assertThat(sums(drawn)).containsExactly(sums(expected));
      }
      assertThat(moved).isGreaterThan(n / 4);
    }
  }

  private static int indexOf(NDArray image, NDArray images) {
    NDArray distance = images.sub(image).abs().sum(new int[] {1, 2, 3});
    assertThat(distance.min().getFloat()).isZero();
    return (int) distance.argMin().getLong();
  }

  /** The raters' masks by their sums, sorted. */
  private static float[] sums(NDArray masks) {
    float[] sums = masks.sum(new int[] {1, 2}).toFloatArray();
    Arrays.sort(sums);
    return sums;
  }

  /** The sum of image times mask does not change when both turn, and does when one does not. */
  @Test
  void imageAndMaskTurnTogether() {
    try (NDManager manager = Torch.newManager()) {
      int turned = 0;
      for (long seed = 0; seed < 20; seed++) {
        Batches.Batch plain = batches(16, 1, false, seed).next(manager);
        Batches.Batch moved = batches(16, 1, true, seed).next(manager);
        assertThat(overlap(moved)).isCloseTo(overlap(plain), within(1e-3));
        turned += moved.images().sub(plain.images()).abs().sum().getFloat() > 1 ? 1 : 0;
      }
      assertThat(turned).isBetween(10, 20);
    }
  }

  private static double overlap(Batches.Batch batch) {
    return batch.images().mul(batch.masks()).sum().getFloat();
  }
}
