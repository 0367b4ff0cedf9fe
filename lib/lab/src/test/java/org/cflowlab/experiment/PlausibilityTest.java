package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.metric.Pieces;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;

class PlausibilityTest {
  private static NDArray masks(NDManager manager, String... rows) {
    String all = String.join("", rows);
    float[] values = new float[all.length()];
    IntStream.range(0, values.length).forEach(k -> values[k] = all.charAt(k) == '#' ? 1 : 0);
    return manager.create(values, new Shape(1, rows.length, 1, rows[0].length()));
  }

  @Test
  void aSampleIsTornIfItHasMorePiecesThanAnyRater() {
    try (NDManager manager = Torch.newManager()) {
      Plausibility one =
          Plausibility.of(
              masks(manager, "##.#.....", ".........", "....#...."),
              masks(manager, "#.#.#....", ".........", "###......", "#.......#"));
      assertThat(one.raters()).containsExactly(1);
      assertThat(one.samples()).containsExactly(1.5);
      assertThat(one.torn()).containsExactly(.25);
      Plausibility two = Plausibility.joined(List.of(one, one));
      assertThat(two.torn()).containsExactly(.25, .25);
      assertThat(two.describe())
          .isEqualTo(
              "pieces of a mask: samples 1.50, raters 1.00; 25.0% of the samples are in more pieces"
                  + " than any rater's mask");
    }
  }

  /** Each patch has its own figures, and the same ones each time. */
  @Test
  void ofEachPatchInTheirOrder() {
    PatchSet set = KnownTruthLesions.generate(9, 32, 1).patches();
    int[] some = {7, 2, 5};
    try (NDManager manager = Torch.newManager();
        CFlowNet net = CFlowNet.builder().setFilters(4, 8).setSeed(1).build(manager)) {
      Evaluation evaluation = new Evaluation(set, some, 1);
      Plausibility all = evaluation.plausibility(net, Progress.NONE);
      assertThat(all.samples()).hasSize(3);
      assertThat(all.torn()).hasSize(3);
      assertThat(evaluation.plausibility(net, Progress.NONE).samples())
          .containsExactly(all.samples());
      double[] raters = new double[3];
      for (int i = 0; i < 3; i++) {
        NDArray pieces = Pieces.of(set.masks(manager, some[i]));
        raters[i] = pieces.mean().getFloat();
      }
      assertThat(all.raters()).containsExactly(raters);
    }
  }
}
