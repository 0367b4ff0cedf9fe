package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.cflowlab.data.PatchSet;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  /** Six differences, all positive: of 2^6 signs only two are as extreme, p = 2/64. */
  @Test
  void wilcoxonCountsTheSigns() {
    double[] a = {1, 2, 3, 4, 5, 6};
    double[] b = {0.9, 1.8, 2.7, 3.6, 4.5, 5.4};
    assertThat(Statistics.wilcoxon(a, b)).isCloseTo(2.0 / 64, within(1e-12));
    assertThat(Statistics.wilcoxon(a, a)).isNaN();
  }

  /** Holm's own way: sorted .01 .02 .03 .04 times 4 3 2 1, never falling. */
  @Test
  void holmByHand() {
    assertThat(Statistics.holm(0.04, 0.01, 0.03, 0.02))
        .containsExactly(new double[] {0.06, 0.04, 0.06, 0.06}, within(1e-12));
    assertThat(Statistics.holm(0.9, 0.8)).containsExactly(1, 1);
    assertThat(Statistics.holm(Double.NaN, 0.03)).containsExactly(Double.NaN, 0.03);
    assertThat(Statistics.holm()).isEmpty();
  }

  @Test
  void theBootstrapIsAsWideAsTheStandardError() {
    Random random = new Random(1);
    double[] values = random.doubles(400).map(u -> 3 + random.nextGaussian()).toArray();
    Statistics.Interval interval = Statistics.bootstrap(values, 4000, 0.95, 7);
    double error = Scores.standardError(values);
    assertThat(interval.low()).isCloseTo(Scores.mean(values) - 1.96 * error, within(0.2 * error));
    assertThat(interval.high()).isCloseTo(Scores.mean(values) + 1.96 * error, within(0.2 * error));
    assertThat(Statistics.bootstrap(values, 4000, 0.95, 7)).isEqualTo(interval);
    assertThat(Statistics.bootstrap(values, 4000, 0.95, 8)).isNotEqualTo(interval);
    assertThatThrownBy(() -> Statistics.bootstrap(new double[0], 1, 0.95, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Differences 1, 2, 3, 4: mean 2.5, spread 1.29099, t = 3.18245 at .975 for 3 degrees. */
  @Test
  void whatPairedDifferencesSay() {
    Statistics.Sample d =
        Statistics.Sample.of(new double[] {2, 4, 6, 8}, new double[] {1, 2, 3, 4});
    assertThat(d.mean()).isEqualTo(2.5);
    assertThat(d.effect()).isCloseTo(1.93649, within(1e-5));
    assertThat(d.interval(.95).low()).isCloseTo(.44574, within(1e-5));
    assertThat(d.interval(.95).high()).isCloseTo(4.55426, within(1e-5));
    assertThat(d.equivalence(5)).isCloseTo(.030466 / 2, within(1e-6));
    assertThat(d.equivalence(2.5)).isCloseTo(.5, within(1e-12));
    assertThat(d.equivalence(1)).isGreaterThan(.5);
    Statistics.Sample one = Statistics.Sample.of(new double[] {2}, new double[] {1});
    assertThat(one.interval(.95).low()).isNaN();
    assertThat(one.effect()).isNaN();
    assertThat(one.equivalence(1)).isNaN();
    assertThat(one.pairsToSee(1)).isZero();
  }

  /** Twice the same difference, but for the last bit, is no proof of anything. */
  @Test
  void whatHasNoSpreadIsNotSure() {
    Statistics.Sample same =
        Statistics.Sample.of(new double[] {1.1, 2.1, 3.3}, new double[] {1, 2, 3.2});
    assertThat(same.mean()).isCloseTo(.1, within(1e-12));
    assertThat(same.effect()).isNaN();
    assertThat(same.interval(.95).low()).isNaN();
    assertThat(same.equivalence(1)).isNaN();
    assertThat(same.pairsToSee(1)).isZero();
    double[] equal = {.5, .5};
    assertThat(Statistics.Sample.of(equal, equal).interval(.95).high()).isNaN();
  }

  /** One patient has 18 of 20 patches: the mean over patches lies near its values. */
  @Test
  void anIntervalOfPatchesIsAroundTheirMean() {
    float[][][][] images = new float[20][1][2][2];
    float[][][][] masks = new float[20][1][2][2];
    List<String> patients = new ArrayList<>(Collections.nCopies(18, "a"));
    patients.addAll(List.of("b", "c"));
    PatchSet set = PatchSet.of(images, masks, patients);
    double[] values = new double[20];
    Arrays.fill(values, 18, 20, 1);
    Statistics.Interval middle = Statistics.bootstrap(set, set.all(), values, 4000, .3, 1);
    assertThat(middle.low())
        .as("of means over patients it is a third")
        .isCloseTo(.1, within(1e-12));
    assertThat(middle.high()).isCloseTo(.1, within(1e-12));
    int[] ofOne = {0, 1, 2};
    assertThat(Statistics.bootstrap(set, ofOne, new double[] {1, 2, 3}, 99, .95, 1).low()).isNaN();
    assertThat(Statistics.bootstrap(new double[] {2}, 99, .95, 1).high()).isNaN();
  }

  /** Exact sample sizes of a paired t-test at .05 and a power of .8, by the noncentral t. */
  @Test
  void howManyPairsATestNeeds() {
    assertThat(new Statistics.Sample(0, 1, 5).pairsToSee(1)).isEqualTo(10);
    assertThat(new Statistics.Sample(0, 2, 5).pairsToSee(1)).isEqualTo(34);
    assertThat(new Statistics.Sample(0, 5, 5).pairsToSee(1)).isEqualTo(199);
  }
}
