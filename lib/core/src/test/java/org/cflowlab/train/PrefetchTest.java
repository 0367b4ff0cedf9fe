package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrefetchTest {
  private final PatchSet set = KnownTruthLesions.generate(60, 16, 3).patches();
  private final Split split = Split.byPatient(set, 3);

  private Batches batches() {
    Settings settings = CheckpointTest.settings(1, 7).optMasks(3).optElastic(1).build();
    return new Batches(set, split.train(), settings, 11);
  }

  @AfterEach
  void noThreadIsLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("batches");
  }

  @Test
  void theBatchesAreThoseDrawnWithoutIt() {
    Batches plain = batches();
    try (NDManager manager = Torch.newManager();
        Prefetch prefetch = new Prefetch(batches())) {
      for (int b = 0; b < 30; b++) {
        Batches.Batch ahead = prefetch.next(manager);
        Batches.Batch batch = plain.next(manager);
        assertThat(ahead.images()).isEqualTo(batch.images());
        assertThat(ahead.masks()).isEqualTo(batch.masks());
      }
    }
  }

  /**
   * In an epoch of one batch each image is there, with the pixels and a mask that the set gives.
   */
  @Test
  void pixelsAreThoseOfTheSetBitForBit() {
    int n = split.train().length;
    try (NDManager manager = Torch.newManager()) {
      Settings settings = CheckpointTest.settings(1, n).optAugment(false).build();
      Batches.Batch batch = new Batches(set, split.train(), settings, 2).next(manager);
      for (int patch : split.train()) {
        float[] image = set.images(manager, patch).toFloatArray();
        boolean found = false;
        for (int i = 0; i < n && !found; i++) {
          found = Arrays.equals(batch.images().get(i).toFloatArray(), image);
          for (int rater = 0, same = 0; found && rater < 4; rater++) {
            float[] mask = set.masks(manager, new int[] {patch}, new int[] {rater}).toFloatArray();
            same += Arrays.equals(batch.masks().get(i).toFloatArray(), mask) ? 1 : 0;
            assertThat(rater < 3 || same > 0).isTrue();
          }
        }
        assertThat(found).isTrue();
      }
    }
  }

  @Test
  void itKeepsNoArrays() {
    try (NDManager manager = Torch.newManager();
        Prefetch prefetch = new Prefetch(batches())) {
      int before = manager.getManagedArrays().size();
      for (int b = 0; b < 10; b++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          prefetch.next(manager);
        }
      }
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void anErrorOfTheThreadReachesTheCallerEveryTime() {
    Settings settings = CheckpointTest.settings(1, 3).optAugment(false).build();
    Batches broken = new Batches(set, new int[] {1, 2, 99}, settings, 1);
    try (NDManager manager = Torch.newManager();
        Prefetch prefetch = new Prefetch(broken)) {
      for (int call = 0; call < 2; call++) {
        assertThatIllegalStateException()
            .isThrownBy(() -> prefetch.next(manager))
            .withMessageContaining("next batch cannot be drawn")
            .withCauseInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }

  @Test
  void theThreadEndsWithTheTrainingAlsoWhenThatFails() {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = CFlowNet.builder().setFilters(4, 8).setSeed(3).optLatent(2).build(manager)) {
      Settings settings = CheckpointTest.settings(3, 8).optPeakRate(1e-3).optValidations(1).build();
      new Trainer(net, set, split, settings.toBuilder().optElastic(1).build(), 3)
          .run("t", Progress.NONE);
      noThreadIsLeft();
      Settings wild = CheckpointTest.settings(40, 8).optPeakRate(1e30).optValidations(1).build();
      assertThatThrownBy(() -> new Trainer(net, set, split, wild, 3).run("t", Progress.NONE))
          .isInstanceOf(ArithmeticException.class);
      noThreadIsLeft();
    }
  }

  @Test
  void anInterruptedTrainingEnds() {
    try (NDManager manager = Torch.newManager()) {
      Prefetch prefetch = new Prefetch(batches());
      Thread.currentThread().interrupt();
      assertThatIllegalStateException()
          .isThrownBy(() -> prefetch.next(manager))
          .withMessageContaining("interrupted");
      prefetch.close();
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
