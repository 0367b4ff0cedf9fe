package org.cflowlab.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.FieldSource;

/** What holds for every flow of {@link FlowCase#ALL}. */
@ParameterizedClass(name = "{0}")
@FieldSource("FLOWS")
class EveryFlowTest {
  static final List<FlowCase> FLOWS = FlowCase.ALL;

  private static final int BATCH = 5;

  @Parameter FlowCase flow;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray z(int batch, int latent) {
    return new Noise(7, "z").normal(manager, new Shape(batch, latent), DataType.FLOAT64).mul(1.5);
  }

  private NDArray parameters(FlowStep step, int batch, int latent) {
    return rows(FlowCase.parameters(step, batch, latent, 3), batch);
  }

  private NDArray rows(double[] values, int batch) {
    return manager.create(values, new Shape(batch, values.length / batch));
  }

  private static double[] numbers(NDArray a) {
    return a.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  private static double[] close(NDArray a, NDArray b, double tolerance) {
    assertThat(a.getShape()).isEqualTo(b.getShape());
    return close(numbers(a), numbers(b), tolerance);
  }

  /** Equal within the tolerance, as a share of a number's size where that is above one. */
  private static double[] close(double[] found, double[] expected, double tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      double size = Math.max(1, Math.abs(expected[i]));
      assertThat(found[i]).isCloseTo(expected[i], within(tolerance * size));
    }
    return found;
  }

  @Test
  void theInverseUndoesTheMap() {
    for (int latent : flow.sizes()) {
      FlowStep step = flow.make(latent);
      NDArray z = z(BATCH, latent);
      NDArray p = parameters(step, BATCH, latent);
      NDArray y = step.forward(z, p).z();
      close(step.inverse(y, p), z, flow.accuracy());
      close(step.forward(step.inverse(z, p), p).z(), z, flow.accuracy());
    }
  }

  /** Of sizes and batches that may be taken for one another, too. */
  @Test
  void oneRowOfParametersIsForAllSamples() {
    for (int latent : flow.sizes()) {
      FlowStep step = flow.make(latent);
      for (int batch : new int[] {1, 2, BATCH, 8, 16}) {
        NDArray z = z(batch, latent);
        NDArray one = parameters(step, 1, latent);
        NDArray each = one.repeat(0, batch);
        Transformed all = step.forward(z, one);
        Transformed apart = step.forward(z, each);
        close(all.z(), apart.z(), 1e-12);
        close(
            all.logDet().add(manager.zeros(new Shape(batch), DataType.FLOAT64)),
            apart.logDet(),
            1e-12);
        close(step.inverse(all.z(), one), step.inverse(all.z(), each), flow.accuracy());
      }
    }
  }

  @Test
  void theInverseUndoesTheMapInSinglePrecision() {
    for (int latent : flow.sizes()) {
      FlowStep step = flow.make(latent);
      NDArray z = z(BATCH, latent).toType(DataType.FLOAT32, true);
      NDArray p = parameters(step, BATCH, latent).toType(DataType.FLOAT32, true);
      NDArray y = step.forward(z, p).z();
      assertThat(y.getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(step.inverse(y, p).getDataType()).isEqualTo(DataType.FLOAT32);
      close(step.inverse(y, p), z, 5e-4);
    }
  }

  @Test
  void singlePrecisionAgreesWithDouble() {
    for (int latent : flow.sizes()) {
      FlowStep step = flow.make(latent);
      NDArray z = z(BATCH, latent);
      NDArray p = parameters(step, BATCH, latent);
      Transformed wide = step.forward(z, p);
      Transformed narrow =
          step.forward(z.toType(DataType.FLOAT32, true), p.toType(DataType.FLOAT32, true));
      assertThat(narrow.logDet().getDataType()).isEqualTo(DataType.FLOAT32);
      close(narrow.z(), wide.z(), 1e-4);
      close(narrow.logDet(), wide.logDet(), 1e-4);
    }
  }

  @Test
  void theLogDeterminantIsThatOfTheJacobian() {
    for (int latent : flow.sizes()) {
      FlowStep step = flow.make(latent);
      NDArray z = z(BATCH, latent);
      NDArray p = parameters(step, BATCH, latent);
      NDArray logDet = step.forward(z, p).logDet();
      assertThat(logDet.getShape()).isEqualTo(new Shape(BATCH));
      double[] found = numbers(logDet);
      close(found, Jacobian.logDet(Jacobian.byAutograd(step, z, p)), flow.accuracy());
      close(
          found,
          Jacobian.logDet(Jacobian.byDifferences(step, z, p)),
          Math.max(1e-5, flow.accuracy()));
    }
  }

  /** Of a density at a given point, which is what a flow on a prior is trained by. */
  @Test
  void theGradientGoesThroughTheInverse() {
    for (int latent : flow.sizes()) {
      FlowStep step = flow.make(latent);
      NDArray y = step.forward(z(2, latent), parameters(step, 2, latent)).z();
      NDArray p = parameters(step, 2, latent);
      double[] gradient;
      try (GradientCollector gradients = Torch.newGradientCollector()) {
        p.setRequiresGradient(true);
        gradients.backward(logDensity(step, y, p));
        gradient = numbers(p.getGradient());
      }
      double[] at = numbers(p.stopGradient());
      int count = at.length / 2;
      for (int i = 0; i < count; i += Math.max(1, count / 12)) {
        double there = at[i];
        at[i] = there + 1e-5;
        double up = logDensity(step, y, rows(at, 2)).getDouble();
        at[i] = there - 1e-5;
        double down = logDensity(step, y, rows(at, 2)).getDouble();
        at[i] = there;
        double slope = (up - down) / 2e-5;
        assertThat(gradient[i]).isCloseTo(slope, within(1e-4 * Math.max(1, Math.abs(slope))));
      }
    }
  }

  /** log N(T^-1(y); 0, I) - log |det J|, but for a constant. */
  private static NDArray logDensity(FlowStep step, NDArray y, NDArray p) {
    NDArray z = step.inverse(y, p);
    return Functions.scale(z.square(), -.5).sum().sub(step.forward(z, p).logDet().sum());
  }

  @Test
  void itStartsAsTheIdentity() {
    for (int latent : flow.sizes()) {
      FlowStep step = flow.make(latent);
      NDArray z = z(BATCH, latent);
      var random = Noise.stream(1, "start");
      double[] starts =
          IntStream.range(0, BATCH)
              .mapToObj(i -> step.identity(random))
              .flatMapToDouble(Arrays::stream)
              .toArray();
      assertThat(starts).hasSize(BATCH * step.parameterCount());
      NDArray p = rows(starts, BATCH);
      Transformed t = step.forward(z, p);
      close(t.z(), z, 1e-10);
      close(t.logDet(), t.logDet().zerosLike(), 1e-10);
      close(step.inverse(z, p), z, 1e-10);
    }
  }

  @Test
  void aSampleDoesNotDependOnItsNeighbours() {
    for (int latent : flow.sizes()) {
      FlowStep step = flow.make(latent);
      NDArray z = z(BATCH, latent);
      NDArray p = parameters(step, BATCH, latent);
      Transformed together = step.forward(z, p);
      NDArray backTogether = step.inverse(z, p);
      for (int b = 0; b < BATCH; b++) {
        String one = b + ":" + (b + 1);
        Transformed alone = step.forward(z.get(one), p.get(one));
        close(alone.z(), together.z().get(one), 1e-12);
        close(alone.logDet(), together.logDet().get(one), 1e-12);
        close(step.inverse(z.get(one), p.get(one)), backTogether.get(one), 1e-11);
      }
    }
  }

  @Test
  void aGradientReachesEveryParameterAndZ() {
    int batch = 200;
    for (int latent : flow.sizes()) {
      FlowStep step = flow.make(latent);
      NDArray z = z(batch, latent);
      NDArray p = parameters(step, batch, latent);
      differentiate(step, z, p);
      assertThat(anywhere(z.getGradient())).doesNotContain(0);
      assertThat(anywhere(p.getGradient())).doesNotContain(0);
    }
  }

  /** For each column its largest absolute value among all samples. */
  private static double[] anywhere(NDArray gradient) {
    return numbers(gradient.abs().max(new int[] {0}));
  }

  /** Leaves the gradients of a loss that looks at all of z and at the log-determinant. */
  private void differentiate(FlowStep step, NDArray z, NDArray parameters) {
    z.setRequiresGradient(true);
    parameters.setRequiresGradient(true);
    NDArray weights = new Noise(5, "weights").normal(manager, z.getShape(), DataType.FLOAT64);
    try (GradientCollector gradients = Torch.newGradientCollector()) {
      Transformed t = step.forward(z, parameters);
      NDArray weighted = t.z().mul(weights.toType(z.getDataType(), false)).sum();
      gradients.backward(weighted.add(t.logDet().sum()));
    }
  }

  @Test
  void throughAChainAGradientReachesEveryTensorAndTheContext() {
    int batch = 100;
    int latent = 6;
    Layout layout = new Layout();
    FlowChain chain = FlowChain.of(layout, k -> flow.make(latent), 3, 10, 1);
    try (Parameters values = new Parameters(layout, manager, DataType.FLOAT64, 2)) {
      NDArray z = z(batch, latent);
      NDArray context =
          new Noise(9, "context").normal(manager, new Shape(batch, 10), DataType.FLOAT64);
      z.setRequiresGradient(true);
      context.setRequiresGradient(true);
      try (GradientCollector gradients = Torch.newGradientCollector()) {
        Transformed t = chain.forward(z, context, values.training());
        gradients.backward(t.z().square().sum().add(t.logDet().sum()));
      }
      assertThat(anywhere(z.getGradient())).doesNotContain(0);
      assertThat(anywhere(context.getGradient())).doesNotContain(0);
      assertThat(layout.slots()).hasSize(6);
      assertThat(numbers(values.values().getGradient())).doesNotContain(0);
    }
  }

  @Test
  void extremeInputsAndParametersStayFinite() {
    for (int latent : new int[] {flow.least(), 6, 64}) {
      FlowStep step = flow.make(latent);
      for (double size : new double[] {0, 1, 1e3, 1e6}) {
        for (double weight : new double[] {0, 1e-8, 1, 1e3, 1e6}) {
          for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            stayFinite(step, latent, size, weight, type);
          }
        }
      }
    }
  }

  private void stayFinite(FlowStep step, int latent, double size, double weight, DataType type) {
    String where = "L = %d, |z| = %s, |w| = %s, %s".formatted(latent, size, weight, type);
    Shape shape = new Shape(BATCH, step.parameterCount());
    NDArray z = z(BATCH, latent).mul(size).toType(type, true);
    NDArray p =
        new Noise(11, "p").normal(manager, shape, DataType.FLOAT64).mul(weight).toType(type, true);
    differentiate(step, z, p);
    Transformed t = step.forward(z, p);
    finite(t.z(), "z, " + where);
    finite(t.logDet(), "log-det, " + where);
    finite(z.getGradient(), "gradient of z, " + where);
    finite(p.getGradient(), "gradient of the parameters, " + where);
    if (type == DataType.FLOAT64) {
      finite(step.inverse(z, p), "inverse, " + where);
    }
  }

  private static void finite(NDArray a, String what) {
    assertThat(Arrays.stream(numbers(a)).allMatch(Double::isFinite)).as(what).isTrue();
  }

  @Test
  void aSmallerLatentThanItTakesIsRefusedInWords() {
    for (int latent = 1; latent < flow.least(); latent++) {
      int tooFew = latent;
      assertThatThrownBy(() -> flow.make(tooFew))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("L = " + tooFew);
    }
  }

  @Test
  void aDensityStillIntegratesToOne() {
    Layout layout = new Layout();
    FlowChain chain = FlowChain.of(layout, k -> flow.make(2), 3, 4, 1);
    int side = 81;
    double gap = 0.2;
    double[] grid =
        IntStream.range(0, side * side)
            .mapToObj(i -> new double[] {i / side - side / 2, i % side - side / 2})
            .flatMapToDouble(Arrays::stream)
            .map(x -> x * gap)
            .toArray();
    NDArray z = manager.create(grid, new Shape(side * side, 2));
    try (Parameters values = new Parameters(layout, manager, DataType.FLOAT64, 2)) {
      // away from the identity, where a wrong sign of the log-determinant would not show
      Noise noise = new Noise(4, "network");
      values.setValues(
          values
              .values()
              .stopGradient()
              .add(noise.normal(manager, new Shape(layout.size()), DataType.FLOAT64).mul(0.05)));
      NDArray context = manager.ones(new Shape(side * side, 4), DataType.FLOAT64);
      DiagonalGaussian base = new DiagonalGaussian(z.zerosLike().add(0.3), z.zerosLike().sub(0.2));
      NDArray logDensity = chain.logDensity(base, z, context, values.evaluation());
      assertThat(logDensity.sub(base.logDensity(z)).abs().max().getDouble()).isGreaterThan(0.1);
      assertThat(logDensity.exp().sum().getDouble() * gap * gap).isCloseTo(1, within(2e-3));
    }
  }
}
