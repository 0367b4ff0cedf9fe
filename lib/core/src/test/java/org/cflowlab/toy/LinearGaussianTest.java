package org.cflowlab.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Random;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.Test;

class LinearGaussianTest {
  private static final double[][] A = {{1, .8}, {.3, 1}, {-.5, .2}};
  private static final LinearGaussian TOY = new LinearGaussian(A, .7);
  private static final double[] M = {.4, -.2};
  private static final double[] S = TOY.draw(M, new Random(1));

  @Test
  void theEvidenceIsTheMeanOfTheLikelihoodOverThePrior() {
    try (NDManager manager = Torch.newManager()) {
      NormalGrid grid = new NormalGrid(2, 65);
      NDArray z = grid.points(manager).add(manager.create(M));
      NDArray terms = TOY.logLikelihood(S, z).add(grid.weights(manager).log());
      double integral = Functions.logSumExp(terms, 0).getDouble();
      assertThat(TOY.logEvidence(S, M)).isCloseTo(integral, within(1e-10));
    }
  }

  @Test
  void boundAndGapMakeUpTheEvidence() {
    double[] mu = {-.3, .6};
    double[] sigma = {.4, 1.3};
    double sum = TOY.bound(S, M, mu, sigma) + TOY.gap(S, M, mu, sigma);
    assertThat(sum).isCloseTo(TOY.logEvidence(S, M), within(1e-12));
  }

  @Test
  void theBestDiagonalGaussianLacksTheMeanFieldGap() {
    double[] mu = TOY.posteriorMean(S, M);
    double[] sigma = TOY.meanFieldSigma();
    assertThat(TOY.meanFieldGap()).isGreaterThan(.1);
    assertThat(TOY.gap(S, M, mu, sigma)).isCloseTo(TOY.meanFieldGap(), within(1e-12));
    Random random = new Random(2);
    for (int i = 0; i < 100; i++) {
      double[] otherMu = {mu[0] + .1 * random.nextGaussian(), mu[1] + .1 * random.nextGaussian()};
      double[] otherSigma = {
        sigma[0] * Math.exp(.1 * random.nextGaussian()),
        sigma[1] * Math.exp(.1 * random.nextGaussian())
      };
      assertThat(TOY.gap(S, M, otherMu, otherSigma)).isGreaterThan(TOY.meanFieldGap());
    }
  }

  /** Lambda = [[1 + 1, 0], [0, 1 + 4]] can be seen without a matrix library. */
  @Test
  void aDiagonalModelHasNoMeanFieldGap() {
    LinearGaussian toy = new LinearGaussian(new double[][] {{1, 0}, {0, 2}}, 1);
    assertThat(toy.posteriorPrecision()).isDeepEqualTo(new double[][] {{2, 0}, {0, 5}});
    assertThat(toy.meanFieldGap()).isCloseTo(0, within(1e-15));
    assertThat(toy.posteriorMean(new double[] {1, 1}, new double[] {0, 0}))
        .containsExactly(new double[] {.5, .4}, within(1e-15));
    double[] z = toy.draw(M, new Random(1));
    assertThat(toy.draw(M, new Random(1))).isEqualTo(z);
  }

  @Test
  void saysWhatItCannotTake() {
    assertThatThrownBy(() -> new LinearGaussian(A, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sigma must be above 0, not 0.0");
    assertThatThrownBy(() -> TOY.logEvidence(new double[2], M))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("s must have 3 numbers, not 2");
  }
}
