package org.cflowlab.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.DoubleStream;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The planar step where it is steepest and where it is flattest. */
class PlanarTest {
  private static final int LATENT = 6;
  private static final int BATCH = 200;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(String purpose, int columns) {
    return new Noise(1, purpose).normal(manager, new Shape(BATCH, columns), DataType.FLOAT64);
  }

  /** Parameters with random u, w of length one and b, but w.u as given. */
  private NDArray parameters(double dot) {
    NDArray w = normal("w", LATENT);
    w = w.div(w.square().sum(new int[] {1}, true).sqrt());
    NDArray u = normal("u", LATENT);
    NDArray along = u.mul(w).sum(new int[] {1}, true);
    u = u.add(w.mul(along.neg().add(dot)));
    return u.concat(w, 1).concat(normal("b", 1), 1);
  }

  private static double largest(NDArray a) {
    return a.abs().max().getDouble();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-5, 0, 5, 1e2, 1e4, 1e6, 1e9, 1e12})
  void theInverseIsExactHoweverSteepTheMap(double dot) {
    Planar planar = new Planar(LATENT);
    NDArray p = parameters(dot);
    NDArray z = normal("z", LATENT);
    NDArray y = planar.forward(z, p).z();
    double size = Math.max(1, largest(y));
    assertThat(largest(planar.inverse(y, p).sub(z))).isLessThan(1e-12 * size);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, BATCH})
  void severalStepsAtOnceAreOneAfterTheOther(int rows) {
    Planar planar = new Planar(LATENT);
    NDArray p = normal("steps", 5 * planar.parameterCount()).get(new NDIndex(":" + rows));
    NDArray z = normal("z", LATENT);
    Transformed atOnce = planar.forward(5, z, p);
    NDArray logDet = manager.zeros(new Shape(BATCH), DataType.FLOAT64);
    for (NDArray step : p.split(5, 1)) {
      Transformed t = planar.forward(z, step);
      z = t.z();
      logDet = logDet.add(t.logDet());
    }
    assertThat(largest(atOnce.z().sub(z))).isLessThan(1e-13);
    assertThat(largest(atOnce.logDet().sub(logDet))).isLessThan(1e-13);
  }

  /** Here a rounding error of y moves z by much more, so it is the way back that must be exact. */
  @ParameterizedTest
  @ValueSource(doubles = {-10, -15, -20, -30, -100, -1000, -1e6})
  void theInverseIsASolutionWhereTheMapIsNearlyFlat(double dot) {
    Planar planar = new Planar(LATENT);
    NDArray p = parameters(dot);
    NDArray y = normal("z", LATENT);
    NDArray back = planar.forward(planar.inverse(y, p), p).z();
    assertThat(largest(back.sub(y))).isLessThan(1e-12 * Math.max(1, -dot));
  }

  /** At w.z + b = 0 the determinant is 1 + w.u_hat itself. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-3, 1e-5, 1e-6, 1e-8, 0})
  void theDeterminantIsAboveZeroForAShortWAndALongU(double length) {
    Planar planar = new Planar(LATENT);
    NDArray w = normal("w", LATENT).mul(length);
    NDArray u = w.mul(-1e12);
    NDArray p = u.concat(w, 1).concat(manager.zeros(new Shape(BATCH, 1), DataType.FLOAT64), 1);
    NDArray logDet =
        planar.forward(manager.zeros(new Shape(BATCH, LATENT), DataType.FLOAT64), p).logDet();
    assertThat(DoubleStream.of(logDet.toDoubleArray())).allMatch(Double::isFinite);
  }

  @Test
  void uHatLeavesTheDirectionsAcrossWAlone() {
    Planar planar = new Planar(2);
    double[] alongFirst = {-3, 0.7, 1, 0, 0.2};
    NDArray p = manager.create(alongFirst, new Shape(1, 5));
    NDArray z = manager.create(new double[] {0.5, 0.1}, new Shape(1, 2));
    double[] moved = planar.forward(z, p).z().toDoubleArray();
    double h = Math.tanh(0.7);
    assertThat(moved[1]).isEqualTo(0.1 + 0.7 * h, within(1e-11));
    double expected = 0.5 + (Math.log1p(Math.exp(-3)) - 1) * h;
    assertThat(moved[0]).isEqualTo(expected, within(1e-11));
  }
}
