package org.cflowlab.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Random;
import org.cflowlab.array.Torch;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.junit.jupiter.api.Test;

class TwoTemplatesTest {
  private static final TwoTemplates TOY = TwoTemplates.standard();
  private static final double[] LARGE = TwoTemplates.template(true);

  @Test
  void theTemplatesDifferInTwentyPixels() {
    double[] small = TwoTemplates.template(false);
    double distance = 0;
    for (int i = 0; i < LARGE.length; i++) {
      distance += Math.abs(LARGE[i] - small[i]);
    }
    assertThat(LARGE).hasSize(64);
    assertThat(distance).isEqualTo(20);
  }

  /** log( (.99^64 + .01^20 .99^44) / 2 ). */
  @Test
  void theEvidenceIsKnown() {
    assertThat(TOY.outside(0, 1)).isCloseTo(.5, within(1e-5));
    assertThat(TOY.logEvidence(LARGE, 0)).isCloseTo(-1.33637, within(2e-5));
  }

  @Test
  void thePosteriorIntegratesToOneAndHasTwoModes() {
    double sum = 0;
    double step = 1e-4;
    for (double z = -8; z < 8; z += step) {
      sum += step * Math.exp(TOY.logPosterior(z, LARGE, .3));
    }
    assertThat(sum).isCloseTo(1, within(1e-3));
    assertThat(TOY.logPosterior(0, LARGE, 0)).isLessThan(TOY.logPosterior(.7, LARGE, 0) - 80);
  }

  @Test
  void theBestGaussianTakesOneModeAndLacksMoreThanTheOther() {
    PointValuePair best =
        new SimplexOptimizer(1e-12, 1e-12)
            .optimize(
                GoalType.MAXIMIZE,
                new ObjectiveFunction(q -> TOY.bound(LARGE, 0, q[0], Math.exp(q[1]))),
                new InitialGuess(new double[] {1, -1}),
                new NelderMeadSimplex(2, .2),
                new MaxEval(10_000));
    double gap = TOY.logEvidence(LARGE, 0) - best.getValue();
    assertThat(gap).isCloseTo(1.3539, within(5e-5));
    assertThat(best.getPoint()[0]).as("mean, inside the one mode").isGreaterThan(TOY.threshold());
  }

  @Test
  void theGridAgreesWithTheClosedForm() {
    try (NDManager manager = Torch.newManager()) {
      NormalGrid grid = new NormalGrid(1, 1601);
      double mu = .9;
      double sigma = .5;
      NDArray z = grid.points(manager).mul(sigma).add(mu);
      double kl = 0.5 * (sigma * sigma + mu * mu - 1) - Math.log(sigma);
      double expected = TOY.expectedLogLikelihood(LARGE, grid, z).getDouble();
      assertThat(expected - kl).isCloseTo(TOY.bound(LARGE, 0, mu, sigma), within(1e-3));
      NDArray step = TOY.logLikelihood(LARGE, manager.create(new double[][] {{-1}, {.5}, {.7}}));
      double out = TOY.logLikelihood(LARGE, true);
      assertThat(step.toDoubleArray())
          .containsExactly(new double[] {out, TOY.logLikelihood(LARGE, false), out}, within(1e-12));
    }
  }

  @Test
  void halfOfTheMasksAreLarge() {
    Random random = new Random(3);
    int large = 0;
    for (int i = 0; i < 2000; i++) {
      double[] s = TOY.draw(0, random);
      large += TOY.logLikelihood(s, true) > TOY.logLikelihood(s, false) ? 1 : 0;
    }
    assertThat(large).isBetween(900, 1100);
  }

  @Test
  void saysWhatItCannotTake() {
    assertThatThrownBy(() -> new TwoTemplates(.7, .5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("c must be above 0 and eps between 0 and 1/2, not 0.7 and 0.5");
    assertThatThrownBy(() -> TOY.logEvidence(new double[63], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("s must have 64 pixels, not 63");
  }
}
