package org.cflowlab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmptyAnswersTest {
  private final NDManager manager = Torch.newManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Masks of one image, eight pixels each. */
  private NDArray masks(String... rows) {
    double[] values =
        String.join("", rows).chars().mapToDouble(pixel -> pixel == '#' ? 1 : 0).toArray();
    return manager.create(values, new Shape(1, rows.length, 2, 4));
  }

  private static double of(NDArray one) {
    return one.toDoubleArray()[0];
  }

  @Test
  void masksThatAllMarkTheSameDifferInWhetherAlone() {
    EmptyAnswers both =
        EmptyAnswers.of(
            masks("##......", "........", "##......", "##......"),
            masks("........", "##......", "........", "........", "##......"));
    double p = .25;
    double a = .6;
    assertThat(of(both.raters())).isEqualTo(p);
    assertThat(of(both.samples())).isCloseTo(a, within(1e-12));
    assertThat(of(both.what())).isCloseTo(0, within(1e-12));
    assertThat(of(both.whether()))
        .as("the energy distance of two coins, unbiased over five throws")
        .isCloseTo(
            2 * (p * (1 - a) + (1 - p) * a) - 2 * a * (1 - a) * 5 / 4 - 2 * p * (1 - p),
            within(1e-12));
  }

  @Test
  void withoutAnEmptyMaskAllIsWhat() {
    NDArray raters = masks("##......", "###.....");
    NDArray samples = masks("#.......", "####....", "......##");
    EmptyAnswers both = EmptyAnswers.of(raters, samples);
    assertThat(of(both.what()))
        .isCloseTo(of(EnergyDistance.of(raters, samples).u()), within(1e-12));
    assertThat(of(both.whether())).isCloseTo(0, within(1e-12));
  }

  /**
   * All draws of three samples of a sampler that gives one of two shapes or, too rarely, the empty
   * mask: where two or more mark something, the mean is the distance that it would have if it were
   * empty as often as the raters.
   */
  @Test
  void whatIsTheDistanceOfASamplerThatIsRightAboutWhether() {
    String[] raters = {"##......", "........", ".##.....", "........"};
    String[] answers = {"........", "###.....", "#......."};
    double[] drawn = {.2, .5, .3};
    double[] right = {.5, .5 * 5 / 8, .5 * 3 / 8};
    double mean = 0;
    double weight = 0;
    for (int draw = 0; draw < 27; draw++) {
      int[] three = {draw / 9, draw / 3 % 3, draw % 3};
      double probability =
          Arrays.stream(three).mapToDouble(k -> drawn[k]).reduce(1, (a, b) -> a * b);
      NDArray samples =
          masks(Arrays.stream(three).mapToObj(k -> answers[k]).toArray(String[]::new));
      double what = of(EmptyAnswers.of(masks(raters), samples).what());
      boolean pair = Arrays.stream(three).filter(k -> k > 0).count() > 1;
      assertThat(pair || what == 0).isTrue();
      mean += pair ? probability * what : 0;
      weight += pair ? probability : 0;
    }
    NDArray q = manager.create(right, new Shape(1, 3, 1));
    NDArray to = JaccardDistance.between(masks(raters), masks(answers)).matMul(q);
    NDArray among = JaccardDistance.among(masks(answers)).matMul(q).mul(q);
    double theirs = JaccardDistance.among(masks(raters)).mean().getDouble();
    assertThat(mean / weight)
        .isCloseTo(2 * to.mean().getDouble() - among.sum().getDouble() - theirs, within(1e-12));
  }

  @Test
  void imagesDoNotMix() {
    NDArray raters = masks("........", "........").concat(masks("##......", "........"), 0);
    NDArray samples = masks("........", "##......").concat(masks("........", "........"), 0);
    EmptyAnswers both = EmptyAnswers.of(raters, samples);
    assertThat(both.raters().toDoubleArray()).containsExactly(1, .5);
    assertThat(both.samples().toDoubleArray()).containsExactly(.5, 1);
    assertThat(both.what().toDoubleArray())
        .as("no rater, and no sample, marks anything")
        .containsExactly(0, 0);
    assertThat(both.whether().toDoubleArray())
        .containsExactly(EnergyDistance.of(raters, samples).u().toDoubleArray());
  }

  @Test
  void nothingIsLeftOnTheManager() {
    NDArray raters = masks("##......", "........");
    NDArray samples = masks("........", "##......", "###.....");
    int before = manager.getManagedArrays().size();
    EmptyAnswers.of(raters, samples);
    assertThat(manager.getManagedArrays()).hasSize(before + 4);
  }

  @Test
  void oneSampleHasNoPair() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmptyAnswers.of(masks("##......"), masks("#.......")))
        .withMessageContaining("at least 2 samples");
  }
}
