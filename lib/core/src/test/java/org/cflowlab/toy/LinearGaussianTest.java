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

  /** A = I and sigma: each of D numbers is N(0, 1 + sigma^2), whose product may be no number. */
  @Test
  void theEvidenceOfManyPixelsIsStillANumber() {
    int n = 400;
    double sigma = .01;
    double[][] identity = new double[n][n];
    for (int i = 0; i < n; i++) {
      identity[i][i] = sigma;
    }
    LinearGaussian toy = new LinearGaussian(identity, sigma);
    double variance = 2 * sigma * sigma;
    double expected = -.5 * n * Math.log(2 * Math.PI * variance);
    assertThat(toy.logEvidence(new double[n], new double[n])).isCloseTo(expected, within(1e-6));
    assertThat(toy.meanFieldGap()).isCloseTo(0, within(1e-9));
    assertThat(toy.gap(new double[n], new double[n], new double[n], toy.meanFieldSigma()))
        .isCloseTo(0, within(1e-9));
  }

  @Test
  void aSmallSigmaIsTakenOrRefusedByName() {
    LinearGaussian toy = new LinearGaussian(new double[][] {{1e-3}, {0}}, 1e-6);
    double second = -.5 * Math.log(2 * Math.PI * 1e-12);
    double first = -.5 * Math.log(2 * Math.PI * (1e-6 + 1e-12));
    assertThat(toy.logEvidence(new double[2], new double[1]))
        .isCloseTo(first + second, within(1e-6));
    assertThatThrownBy(() -> new LinearGaussian(new double[][] {{1, 1}, {1, 1}}, 1e-12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sigma is too small for this A: 1.0E-12");
    assertThatThrownBy(() -> new LinearGaussian(new double[][] {{1, 1}, {1}}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("equally long, not 2 and 1");
  }
}
