package org.cflowlab.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  @CsvSource({"1, 1", "1, 200", "5, 1", "5, 200"})
  void severalStepsAtOnceAreOneAfterTheOtherInGradientsToo(int count, int rows) {
    Planar planar = new Planar(LATENT);
    NDArray p =
        normal("steps", count * planar.parameterCount()).get(new NDIndex(":" + rows)).duplicate();
    NDArray z = normal("z", LATENT);
    NDList atOnce = withGradients(z, p, (a, b) -> planar.forward(count, a, b));
    NDList inTurn =
        withGradients(
            z,
            p,
            (a, b) -> {
              Transformed t = new Transformed(a, manager.zeros(new Shape(BATCH), a.getDataType()));
              for (NDArray step : b.split(count, 1)) {
                Transformed next = planar.forward(t.z(), step);
                t = new Transformed(next.z(), t.logDet().add(next.logDet()));
              }
              return t;
            });
    for (int i = 0; i < atOnce.size(); i++) {
      double size = Math.max(1, largest(inTurn.get(i)));
      assertThat(largest(atOnce.get(i).sub(inTurn.get(i)))).isLessThan(1e-12 * size);
    }
  }

  /** T(z), its log-determinant, and the gradients of both in z and parameters. */
  private static NDList withGradients(
      NDArray z, NDArray parameters, BiFunction<NDArray, NDArray, Transformed> map) {
    try (GradientCollector gradients = Torch.newGradientCollector()) {
      NDArray from = z.duplicate();
      NDArray by = parameters.duplicate();
      from.setRequiresGradient(true);
      by.setRequiresGradient(true);
      Transformed t = map.apply(from, by);
      gradients.backward(t.z().square().sum().add(t.logDet().square().sum()));
      return new NDList(t.z(), t.logDet(), from.getGradient(), by.getGradient());
    }
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
