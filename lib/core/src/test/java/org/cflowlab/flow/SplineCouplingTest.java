package org.cflowlab.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The curve a spline coupling sends its one moved coordinate through, for L = 2. */
class SplineCouplingTest {
  private static final int POINTS = 2001;

  private final SplineCoupling spline = new SplineCoupling(2, 0);
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** The same strong parameters for every point. */
  private NDArray parameters(int points) {
    NDArray p =
        new Noise(3, "spline")
            .normal(manager, new Shape(1, spline.parameterCount()), DataType.FLOAT64);
    return p.repeat(0, points);
  }

  private NDArray points(double... moved) {
    double[] z = DoubleStream.of(moved).flatMap(x -> DoubleStream.of(0.4, x)).toArray();
    return manager.create(z, new Shape(moved.length, 2));
  }

  @Test
  void outsideTheIntervalNothingMoves() {
    NDArray z = points(-1e6, -4.0001, 4.0001, 1e6);
    Transformed t = spline.forward(z, parameters(4));
    assertThat(t.z()).isEqualTo(z);
    assertThat(t.logDet().toDoubleArray()).containsOnly(0);
    assertThat(spline.inverse(z, parameters(4))).isEqualTo(z);
  }

  @Test
  void theCurveRisesAndMeetsItsTails() {
    double[] x = IntStream.range(0, POINTS).mapToDouble(i -> -5 + 0.005 * i).toArray();
    double[] y = spline.forward(points(x), parameters(POINTS)).z().get(":, 1").toDoubleArray();
    for (int i = 1; i < POINTS; i++) {
      assertThat(y[i]).isGreaterThan(y[i - 1]);
    }
    double[] edges = spline.forward(points(-4, 4), parameters(2)).z().get(":, 1").toDoubleArray();
    assertThat(edges).containsExactly(new double[] {-4, 4}, within(1e-13));
  }

  @Test
  void theSlopeIsContinuousAcrossTheEdgesAndNotOneInside() {
    double near = 1e-9;
    NDArray z = points(-4 - near, -4 + near, 4 - near, 4 + near, 0);
    double[] logSlope = spline.forward(z, parameters(5)).logDet().toDoubleArray();
    assertThat(IntStream.range(0, 4).mapToDouble(i -> logSlope[i]))
        .allMatch(s -> Math.abs(s) < 1e-5);
    assertThat(Math.abs(logSlope[4])).isGreaterThan(0.05);
  }
}
