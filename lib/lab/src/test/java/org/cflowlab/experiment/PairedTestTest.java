package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.junit.jupiter.api.Test;

class PairedTestTest {
  private final PatchSet set = KnownTruthLesions.generate(8, 32, 1).patches();

  private PairedTest compare(double[] a, double[] b) {
    int[] test = new int[a.length];
    for (int i = 0; i < test.length; i++) {
      test[i] = i;
    }
    return PairedTest.of("-CLL", set, test, "a", a, "b", b);
  }

  /** Differences 1, 2, 3, 4: mean 2.5, t = 2.5 / (1.29099 / 2) = 3.87298, 3 degrees of freedom. */
  @Test
  void agreesWithTheTextbook() {
    PairedTest test = compare(new double[] {2, 4, 6, 8}, new double[] {1, 2, 3, 4});
    assertThat(test.difference()).isEqualTo(2.5);
    assertThat(test.pairs()).isEqualTo(4);
    assertThat(test.p()).isCloseTo(0.030466, within(1e-6));
  }

  @Test
  void onePatientIsNoTest() {
    PairedTest test = compare(new double[] {2}, new double[] {1});
    assertThat(test.p()).isNaN();
    assertThat(test.significant()).isFalse();
    assertThat(Report.sentence(test)).contains("too few patients");
  }

  @Test
  void equalScoresDoNotDiffer() {
    PairedTest test = compare(new double[] {1, 2, 3}, new double[] {1, 2, 3});
    assertThat(test.difference()).isZero();
    assertThat(test.significant()).isFalse();
  }
}
