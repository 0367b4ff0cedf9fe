package org.cflowlab.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiagonalGaussianTest {
  private static final int DRAWS = 200_000;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private DiagonalGaussian gaussian(double[] mu, double[] logSigma) {
    Shape shape = new Shape(1, mu.length);
    return new DiagonalGaussian(manager.create(mu, shape), manager.create(logSigma, shape));
  }

  @Test
  void theDensityOfAStandardNormalAtOne() {
    DiagonalGaussian g = gaussian(new double[2], new double[2]);
    NDArray at = manager.create(new double[] {1, 0}, new Shape(1, 2));
    assertThat(g.logDensity(at).getDouble(0))
        .isCloseTo(-0.5 - Math.log(2 * Math.PI), within(1e-14));
  }

  @Test
  void theKlInClosedForm() {
    DiagonalGaussian q = gaussian(new double[] {1}, new double[] {Math.log(0.5)});
    DiagonalGaussian p = gaussian(new double[] {3}, new double[] {Math.log(2)});
    double expected = Math.log(4) + (0.25 + 4) / 8 - 0.5;
    assertThat(q.kl(p).getDouble(0)).isCloseTo(expected, within(1e-14));
    assertThat(q.kl(q).getDouble(0)).isZero();
  }

  @Test
  void theKlIsTheMeanLogRatioOfSamples() {
    DiagonalGaussian q = gaussian(new double[] {0.3, -1}, new double[] {0.2, -0.5});
    DiagonalGaussian p = gaussian(new double[] {-0.1, -0.6}, new double[] {0.1, 0.3});
    NDArray eps = new Noise(1, "eps").normal(manager, new Shape(DRAWS, 2), DataType.FLOAT64);
    NDArray z = q.sample(eps);
    NDArray ratio = q.logDensity(z).sub(p.logDensity(z));
    double mean = ratio.mean().getDouble();
    double error = Math.sqrt(ratio.sub(mean).square().mean().getDouble() / DRAWS);
    assertThat(q.kl(p).getDouble(0)).isCloseTo(mean, within(4 * error));
    assertThat(error).isLessThan(5e-3);
  }
}
