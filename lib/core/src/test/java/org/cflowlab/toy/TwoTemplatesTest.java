package org.cflowlab.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.cflowlab.array.Torch;
import org.cflowlab.flow.Planar;
import org.cflowlab.flow.Transformed;
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

  /**
   * One planar step z + u tanh(w z) with a large w tears a Gaussian in two, each half moved out by
   * u: with w = 1000 it leaves .20 nats and with 10,000 .04, where the best Gaussian leaves 1.35.
   */
  @Test
  void onePlanarStepOfLargeSlopeTearsTheGaussianInTwo() {
    double steep = torn(1000);
    double steeper = torn(10_000);
    assertThat(steep).isCloseTo(.20, within(.01));
    assertThat(steeper).isCloseTo(.04, within(.01));
  }

  /** The gap of the best such step of a slope over u and the base's deviation. */
  private static double torn(double w) {
    return new SimplexOptimizer(1e-9, 1e-9)
        .optimize(
            GoalType.MINIMIZE,
            new ObjectiveFunction(q -> torn(w, q[0], Math.exp(q[1]))),
            new InitialGuess(new double[] {.7, -.5}),
            new NelderMeadSimplex(2, .1),
            new MaxEval(400))
        .getValue();
  }

  private static double torn(double w, double uHat, double sigma) {
    int n = 20_001;
    double[] z0 = new double[n];
    double[] weight = new double[n];
    double sum = 0;
    for (int k = 0; k < n; k++) {
      double t = -1 + 2. * k / (n - 1);
      double eps = 8 * t * t * t; // most nodes near zero, where the step is steep
      z0[k] = sigma * eps;
      weight[k] = Math.exp(-eps * eps / 2) * t * t;
      sum += weight[k];
    }
    try (NDManager manager = Torch.newManager()) {
      NDArray z = manager.create(z0, new Shape(n, 1));
      // u for which u_hat is the one asked for: softplus(w u) - 1 = w u_hat, linear here
      double[] p = {(1 + w * uHat) / w, w, 0};
      Transformed t = new Planar(1).forward(z, manager.create(p, new Shape(1, 3)).repeat(0, n));
      double[] logDet = t.logDet().toDoubleArray();
      double[] out = t.z().toDoubleArray();
      double gap = TOY.logEvidence(LARGE, 0);
      for (int k = 0; k < n; k++) {
        double eps = z0[k] / sigma;
        double logQ = -eps * eps / 2 - Math.log(sigma) - logDet[k];
        double logPrior = -out[k] * out[k] / 2;
        double logP = TOY.logLikelihood(LARGE, Math.abs(out[k]) > TOY.threshold());
        gap += weight[k] / sum * (logQ - logPrior - logP);
      }
      return gap;
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
