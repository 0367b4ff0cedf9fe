package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.metric.EnergyDistance;
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

  @Test
  void bothPartsAddUp() {
    try (NDManager manager = Torch.newManager()) {
      NDArray masks = KnownTruthLesions.generate(1, 32, 1).patches().masks(manager, 0);
      NDArray samples = masks.concat(manager.zeros(new Shape(1, 1, 32, 32)), 1);
      WhetherOrWhat one = WhetherOrWhat.of(masks, samples);
      assertThat(one.what()[0] + one.whether()[0])
          .isCloseTo(EnergyDistance.of(masks, samples).u().getFloat(), within(1e-6));
    }
  }
}
