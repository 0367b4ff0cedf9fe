package org.cflowlab.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.metric.JaccardDistance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** z is a number, and a mask marks the pixels whose threshold is below it. */
class HardEnergyTest {
  private static final int NODES = 1201;
  private static final int IMAGES = 40_000;
  private static final double MU = .3;
  private static final double LOG_SIGMA = -.2;

  private final NDManager manager = Torch.newManager();
  private final NDArray thresholds =
      manager.create(new double[] {-2, -1, -.5, 0, .2, .5, 1, 1.5, 2}, new Shape(1, 1, 3, 3));

  @AfterEach
  void close() {
    manager.close();
  }

  /** Masks [B, n, 3, 3] of z [B, n]. */
  private NDArray masks(NDArray z) {
    Shape s = z.getShape();
    return z.reshape(s.get(0), s.get(1), 1, 1).gt(thresholds).toType(DataType.FLOAT64, false);
  }

  private NDArray raters() {
    return masks(manager.create(new double[] {-.7, .1, .4, 1.2}, new Shape(1, 4)));
  }

  /** E by quadrature. */
  private double exact(double mu, double logSigma) {
    double[] z = new double[NODES];
    double[] weight = new double[NODES];
    double sum = 0;
    for (int k = 0; k < NODES; k++) {
      z[k] = -6 + 12. * (k + .5) / NODES;
      double d = (z[k] - mu) / Math.exp(logSigma);
      sum += weight[k] = Math.exp(-.5 * d * d);
    }
    NDArray hard = masks(manager.create(z, new Shape(1, NODES)));
    NDArray share = manager.create(weight).div(sum).expandDims(0);
    NDArray cross = JaccardDistance.between(raters(), hard).squeeze(0).mean(new int[] {0});
    NDArray among = JaccardDistance.between(hard, hard).squeeze(0);
    return 2 * cross.mul(share).sum().getDouble()
        - share.matMul(among).mul(share).sum().getDouble();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 8})
  void itsMeanGradientIsThatOfTheExactExpectation(int n) {
    NDArray p = manager.create(new double[] {MU, LOG_SIGMA});
    NDArray eps = new Noise(7, "test").normal(manager, new Shape(IMAGES, n), DataType.FLOAT64);
    double value;
    double[] gradient;
    try (GradientCollector gradients = Torch.newGradientCollector()) {
      p.setRequiresGradient(true);
      Shape one = new Shape(1, 1, 1);
      DiagonalGaussian prior =
          new DiagonalGaussian(p.get("0:1").reshape(one), p.get("1:2").reshape(one));
      NDArray z = prior.sample(eps.expandDims(2)).stopGradient();
      NDArray hard = masks(z.squeeze(2));
      NDArray loss = HardEnergy.of(raters().repeat(0, IMAGES), hard, prior.logDensity(z)).mean();
      value = loss.getDouble();
      gradients.backward(loss);
      gradient = p.getGradient().toDoubleArray();
    }
    double h = .02;
    double error = .6 / Math.sqrt(IMAGES); // single gradients spread by about .15 to .3
    assertThat(value).isCloseTo(exact(MU, LOG_SIGMA), within(error));
    double byMu = (exact(MU + h, LOG_SIGMA) - exact(MU - h, LOG_SIGMA)) / (2 * h);
    double bySigma = (exact(MU, LOG_SIGMA + h) - exact(MU, LOG_SIGMA - h)) / (2 * h);
    assertThat(gradient[0]).isCloseTo(byMu, within(2 * error));
    assertThat(gradient[1]).isCloseTo(bySigma, within(2 * error));
    assertThat(Math.abs(byMu) + Math.abs(bySigma)).isGreaterThan(10 * error);
  }

  @Test
  void threeSamplesAreTheLeast() {
    assertThatThrownBy(() -> new HardEnergy(2)).hasMessageContaining("at least 3 samples");
  }
}
