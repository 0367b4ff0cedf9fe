package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BestGaussianTest {
  private static final int N = 96;
  private static final double REACH = 5;

  /** N((.4, -.3), diag(.5, .8)^2), and noise of so many nats on it. */
  private static JointGrid grid(double noise) {
    Random random = new Random(1);
    double[] logJoint = new double[N * N];
    for (int k = 0; k < logJoint.length; k++) {
      double x = -REACH + 2 * REACH * (k % N + .5) / N;
      double y = -REACH + 2 * REACH * (k / N + .5) / N;
      double a = (x - .4) / .5;
      double b = (y + .3) / .8;
      logJoint[k] = -(a * a + b * b) / 2 + noise * random.nextGaussian();
    }
    return new JointGrid(-REACH, REACH, N, logJoint);
  }

  @Test
  void aGaussianIsItsOwnBest() {
    double[] found = BestGaussian.find(grid(0), List.of(new double[] {2, 2, 0, 0}));
    assertThat(found)
        .containsExactly(new double[] {.4, -.3, Math.log(.5), Math.log(.8)}, within(2e-3));
  }

  /** Wide enough, a Gaussian is mostly beyond the edge of the grid: its entropy must not win. */
  @Test
  void aStartFarTooWideIsNoBetter() {
    double[] found = BestGaussian.find(grid(0), List.of(new double[] {0, 0, 60, 60}));
    assertThat(found)
        .containsExactly(new double[] {.4, -.3, Math.log(.5), Math.log(.8)}, within(2e-3));
  }

  /** A posterior as torn as that of a network that was hardly trained: the search ends. */
  @Test
  void aTornPosteriorEndsTheSearchToo() {
    for (double noise : new double[] {1, 10, 300}) {
      double[] found = BestGaussian.find(grid(noise), List.of(new double[] {0, 0, -7, -7}));
      assertThat(found).doesNotContain(Double.NaN).hasSize(4);
    }
  }
}
