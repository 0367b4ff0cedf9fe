package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.cflowlab.array.Torch;
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
}
