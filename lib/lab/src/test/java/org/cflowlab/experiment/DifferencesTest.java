package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private final PatchSet set = KnownTruthLesions.generate(8, 32, 1).patches();

  private Differences.Paired compare(double[] a, double[] b) {
    int[] test = new int[a.length];
    for (int i = 0; i < test.length; i++) {
      test[i] = i;
    }
    return Differences.Paired.of(
        Metric.CLL,
        "a",
        Statistics.perPatient(set, test, a),
        "b",
        Statistics.perPatient(set, test, b));
  }

  /** Differences 1, 2, 3, 4: mean 2.5, t = 2.5 / (1.29099 / 2) = 3.87298, 3 degrees of freedom. */
  @Test
  void agreesWithTheTextbook() {
    Differences.Paired test = compare(new double[] {2, 4, 6, 8}, new double[] {1, 2, 3, 4});
    assertThat(test.difference()).isEqualTo(2.5);
    assertThat(test.pairs()).isEqualTo(4);
    assertThat(test.p()).isCloseTo(0.030466, within(1e-6));
  }

  @Test
  void onePatientIsNoTest() {
    Differences.Paired test = compare(new double[] {2}, new double[] {1});
    assertThat(test.p()).isNaN();
    assertThat(test.significant()).isFalse();
  }

  @Test
  void equalScoresDoNotDiffer() {
    Differences.Paired test = compare(new double[] {1, 2, 3}, new double[] {1, 2, 3});
    assertThat(test.difference()).isZero();
    assertThat(test.significant()).isFalse();
  }

  /** Every patient by the same: no spread says how sure that is. */
  @Test
  void oneAndTheSameDifferenceIsNoTest() {
    Differences.Paired test = compare(new double[] {1.1, 2.1, 3.3}, new double[] {1, 2, 3.2});
    assertThat(test.difference()).isCloseTo(.1, within(1e-12));
    assertThat(test.p()).isNaN();
    assertThat(test.significant()).isFalse();
  }

  /** Where one patient has most patches, its patients may say one thing and its patches another. */
  @Test
  void twoTestsThatDisagreeFindNoBetterModel() {
    Differences.Paired less = compare(new double[] {1, 2, 3, 4.1}, new double[] {2, 3, 4, 5});
    Differences.Paired more = compare(new double[] {2, 3, 4, 5}, new double[] {1, 2, 3, 4.1});
    assertThat(with(less, less).significant()).isTrue();
    assertThat(with(less, more).significant()).isFalse();
  }

  private static Differences.Compared with(
      Differences.Paired overPatients, Differences.Paired overSeeds) {
    return new Differences.Compared(
        Raters.ALL, overPatients, overPatients.p(), .01, overSeeds, overSeeds.p());
  }

  @Test
  void aScoreThatIsNoNumberIsNoTest() {
    double[] a = {1, Double.NaN, 3, 5};
    double[] b = {2, 2, 2, 2};
    assertThat(compare(a, b).p()).isNaN();
    assertThat(Statistics.wilcoxon(a, b)).isNaN();
  }
}
