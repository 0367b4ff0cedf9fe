package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.metric.EnergyDistance;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;

class WhetherOrWhatTest {
  @Test
  void meansAreOverPatches() {
    WhetherOrWhat first =
        new WhetherOrWhat(
            64,
            new double[] {.25, .5},
            new double[] {.5, .75},
            new double[] {.1, .2},
            new double[] {.3, -.1});
    assertThat(first.describe())
        .isEqualTo(
            "empty masks: 62.5% of the samples, 37.5% of the raters'; GED U, by 64 samples, is"
                + " 0.250, of which 0.100 is about whether to mark anything and 0.150 about what");
    WhetherOrWhat never =
        new WhetherOrWhat(
            64, new double[] {0}, new double[] {1}, new double[] {0}, new double[] {1.5});
    assertThat(WhetherOrWhat.joined(List.of(first, never, never)).describe())
        .contains("81.3% of the samples, 18.8% of the raters'")
        .endsWith(
            "is 0.875, of which 0.800 is about whether to mark anything and 0.075 about what");
  }

  /** Each patch has its own figures, the same each time, and they add up to GED U. */
  @Test
  void ofEachPatchInTheirOrder() {
    PatchSet set = KnownTruthLesions.generate(9, 32, 1).patches();
    int[] some = {7, 2, 5};
    try (NDManager manager = Torch.newManager();
        CFlowNet net = CFlowNet.builder().setFilters(4, 8).setSeed(1).build(manager)) {
      Evaluation evaluation = new Evaluation(set, some, 1);
      WhetherOrWhat all = evaluation.whetherOrWhat(net, 5, Progress.NONE);
      assertThat(evaluation.whetherOrWhat(net, 5, Progress.NONE).whether())
          .containsExactly(all.whether());
      assertThat(all.drawn()).isEqualTo(5);
      for (int i = 0; i < 3; i++) {
        NDArray masks = set.masks(manager, some[i]);
        double marked = masks.max(new int[] {3}).max(new int[] {2}).mean().getFloat();
        assertThat(all.raters()[i]).isCloseTo(1 - marked, within(1e-6));
      }
      NDArray masks = set.masks(manager, some[0]);
      NDArray samples = masks.concat(manager.zeros(new Shape(1, 1, 32, 32)), 1);
      WhetherOrWhat one = WhetherOrWhat.of(masks, samples);
      assertThat(one.what()[0] + one.whether()[0])
          .isCloseTo(EnergyDistance.of(masks, samples).u().getFloat(), within(1e-6));
    }
  }
}
