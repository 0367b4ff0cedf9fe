package org.cflowlab.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformedGaussianTest {
  private static final int SIDE = 161;
  private static final double REACH = 8;

  private final NDManager manager = Torch.newManager();
  private final Noise noise = new Noise(4, "test");

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(long... shape) {
    return noise.normal(manager, new Shape(shape), DataType.FLOAT64);
  }

  /** Densities at two contexts, with a flow that has learnt something. */
  private TransformedGaussian densities(String kind) {
    Layout layout = new Layout();
    FlowChain flow =
        switch (kind) {
          case "planar" -> FlowChain.of(layout, k -> new Planar(2), 3, 4, 1);
          case "glow" -> FlowChain.of(layout, k -> Glow.step(2, k), 2, 4, 1);
          case "spline" -> FlowChain.of(layout, k -> new SplineCoupling(2, k % 2), 2, 4, 1);
          default -> FlowChain.NONE;
        };
    DiagonalGaussian base = new DiagonalGaussian(normal(2, 2).mul(.3), normal(2, 2).mul(.1));
    if (kind.equals("none")) {
      return TransformedGaussian.of(base);
    }
    Parameters parameters = new Parameters(layout, manager, DataType.FLOAT64, 1);
    NDArray values = parameters.values().stopGradient();
    parameters.setValues(values.add(normal(values.size()).mul(kind.equals("spline") ? .07 : .2)));
    return new TransformedGaussian(base, flow, normal(2, 4), parameters.evaluation());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "planar", "glow", "spline"})
  void itsDensityIntegratesToOne(String kind) {
    TransformedGaussian p = densities(kind);
    double[] points = new double[SIDE * SIDE * 2];
    for (int i = 0; i < SIDE * SIDE; i++) {
      points[2 * i] = REACH * (2. * (i % SIDE) / (SIDE - 1) - 1);
      points[2 * i + 1] = REACH * (2. * (i / SIDE) / (SIDE - 1) - 1);
    }
    NDArray z = manager.create(points, new Shape(1, SIDE * SIDE, 2)).repeat(0, 2);
    double area = Math.pow(2 * REACH / (SIDE - 1), 2);
    double[] mass = p.logDensity(z).exp().sum(new int[] {1}).mul(area).toDoubleArray();
    assertThat(mass).containsExactly(new double[] {1, 1}, within(1e-3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "planar", "glow", "spline"})
  void theDensityAtASampleIsTheBasesLessTheLogDeterminant(String kind) {
    TransformedGaussian p = densities(kind);
    NDArray eps = normal(2, 50, 2);
    NDArray z = p.sample(eps);
    NDArray z0 = p.base().withSampleAxis().sample(eps);
    NDArray expected = p.base().withSampleAxis().logDensity(z0);
    if (p.isBent()) {
      NDArray logDet =
          p.flow().forward(z0.reshape(100, 2), p.context().repeat(0, 50), p.weights()).logDet();
      expected = expected.sub(logDet.reshape(2, 50));
      assertThat(z.sub(z0).abs().mean().getDouble()).isGreaterThan(.05);
    }
    assertThat(p.logDensity(z).sub(expected).abs().max().getDouble()).isLessThan(1e-9);
    NDArray first = p.logDensity(z.get(":, 0"));
    assertThat(first.toDoubleArray())
        .containsExactly(expected.get(":, 0").toDoubleArray(), within(1e-9));
  }

  @Test
  void repeatedDensitiesStandOneAfterTheOther() {
    TransformedGaussian p = densities("glow");
    NDArray z = normal(2, 2);
    double[] once = p.logDensity(z).toDoubleArray();
    double[] twice = p.repeat(2).logDensity(z.repeat(0, 2)).toDoubleArray();
    assertThat(twice)
        .containsExactly(new double[] {once[0], once[0], once[1], once[1]}, within(1e-12));
    assertThat(Arrays.stream(once).distinct().count()).isEqualTo(2);
  }
}
