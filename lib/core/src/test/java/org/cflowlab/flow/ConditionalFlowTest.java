package org.cflowlab.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionalFlowTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(DataType type, long... shape) {
    return new Noise(3, "test").normal(manager, new Shape(shape), type);
  }

  private ConditionalFlow glow(DataType type) {
    return ConditionalFlow.builder()
        .setLatent(3)
        .optContext(4)
        .optFlow(2, k -> Glow.step(3, k))
        .optBase(BaseDensity.trainedGaussian())
        .optDataType(type)
        .optSeed(1)
        .build(manager);
  }

  /** Away from the identity. */
  private static void stir(ConditionalFlow flow) {
    NDArray values = flow.parameters().values().stopGradient();
    Noise noise = new Noise(4, "stir");
    NDArray more = noise.normal(values.getManager(), values.getShape(), values.getDataType());
    flow.parameters().setValues(values.add(more.mul(.3)));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64"})
  void aSamplesDensityIsThatOfItsPoint(DataType type) {
    try (ConditionalFlow flow = glow(type)) {
      stir(flow);
      NDArray c = normal(type, 2, 5, 4);
      ConditionalFlow.Draw draw = flow.sampleWithLogProb(6, c, new Noise(5, "draw"));
      assertThat(draw.z().getShape()).isEqualTo(new Shape(2, 5, 6, 3));
      assertThat(draw.logProb().getShape()).isEqualTo(new Shape(2, 5, 6));
      double tolerance = type == DataType.FLOAT64 ? 1e-10 : 1e-3;
      NDArray density = flow.logProb(draw.z(), c);
      assertThat(
              density.sub(draw.logProb()).abs().max().toType(DataType.FLOAT64, false).getDouble())
          .isLessThan(tolerance);
      assertThat(flow.sample(6, c, new Noise(5, "draw"))).isEqualTo(draw.z());
      NDArray one = flow.logProb(draw.z().get(":, :, 2"), c);
      assertThat(
              one.sub(density.get(":, :, 2"))
                  .abs()
                  .max()
                  .toType(DataType.FLOAT64, false)
                  .getDouble())
          .isLessThan(tolerance);
    }
  }

  @Test
  void gradientsGoThroughDensitiesAndPathsButNotThroughSamples() {
    try (ConditionalFlow flow = glow(DataType.FLOAT64)) {
      NDArray c = normal(DataType.FLOAT64, 5, 4);
      try (GradientCollector gradients = Torch.newGradientCollector()) {
        assertThat(flow.sample(2, c, new Noise(1, "a")).hasGradient()).isFalse();
        NDArray path = flow.rsample(2, c, new Noise(1, "a")).square().mean();
        gradients.backward(path.sub(flow.logProb(normal(DataType.FLOAT64, 5, 3), c).mean()));
      }
      assertThat(flow.parameters().values().getGradient().abs().sum().getDouble()).isPositive();
    }
  }

  @Test
  void nothingIsLeftElsewhere() {
    try (ConditionalFlow flow = glow(DataType.FLOAT32)) {
      NDArray c = normal(DataType.FLOAT32, 5, 4);
      NDArray z = normal(DataType.FLOAT32, 5, 3);
      flow.logProb(z, c).close();
      flow.sample(2, c, new Noise(1, "a")).close();
      int here = manager.getManagedArrays().size();
      int own = flow.parameters().manager().getManagedArrays().size();
      for (int call = 0; call < 20; call++) {
        flow.logProb(z, c).close();
        flow.sample(2, c, new Noise(1, "a")).close();
      }
      assertThat(manager.getManagedArrays()).hasSize(here);
      assertThat(flow.parameters().manager().getManagedArrays()).hasSize(own);
    }
  }

  /** The twelve lines of the package's description: a density of points, and no image anywhere. */
  @Test
  void twelveLinesFitADensity() {
    NDArray a = normal(DataType.FLOAT32, 512, 2);
    NDArray x = a.get(":, 0:1").concat(a.get(":, 1:2").mul(.2).add(a.get(":, 0:1").square()), 1);
    try (ConditionalFlow flow =
        ConditionalFlow.builder().setLatent(2).optFlow(4, k -> Glow.step(2, k)).build(manager)) {
      double before = flow.logProb(x, null).mean().getFloat();
      for (int step = 0; step < 300; step++) {
        try (GradientCollector gradients = Torch.newGradientCollector()) {
          gradients.backward(flow.logProb(x, null).mean().neg());
        }
        NDArray values = flow.parameters().values();
        flow.parameters().setValues(values.stopGradient().sub(values.getGradient().mul(.05)));
      }
      assertThat((double) flow.logProb(x, null).mean().getFloat()).isGreaterThan(before + 1);
    }
  }

  @Test
  void withoutAFlowItIsItsBase() {
    try (ConditionalFlow flow =
        ConditionalFlow.builder().setLatent(3).optDataType(DataType.FLOAT64).build(manager)) {
      NDArray z = normal(DataType.FLOAT64, 4, 3);
      DiagonalGaussian unit = new DiagonalGaussian(z.zerosLike(), z.zerosLike());
      assertThat(flow.logProb(z, null).sub(unit.logDensity(z)).abs().max().getDouble()).isZero();
      assertThat(flow.sample(7, null, new Noise(1, "s")).getShape()).isEqualTo(new Shape(7, 3));
    }
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    try (ConditionalFlow flow = glow(DataType.FLOAT64)) {
      NDArray c = normal(DataType.FLOAT64, 5, 4);
      NDArray z = normal(DataType.FLOAT64, 5, 3);
      for (var call :
          List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
              () -> flow.sample(0, c, new Noise(1, "a")),
              () -> flow.sample(1, c, null),
              () -> flow.sample(1, null, new Noise(1, "a")),
              () -> flow.sample(1, z, new Noise(1, "a")),
              () -> flow.logProb(null, c),
              () -> flow.logProb(c, c),
              () -> flow.logProb(z, null),
              () -> flow.logProb(z.get("0:2"), c),
              () -> flow.logProb(z.toType(DataType.FLOAT32, true), c),
              () -> ConditionalFlow.builder().build(manager),
              () -> ConditionalFlow.builder().setLatent(2).optBase(null).build(manager),
              () -> ConditionalFlow.builder().setLatent(2).optFlow(1, k -> null).build(manager),
              () ->
                  ConditionalFlow.builder()
                      .setLatent(2)
                      .optFlow(1, k -> new Planar(3))
                      .build(manager))) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  /** Straight paths from N(0, I) to N(m, s^2): the velocity of flow matching in closed form. */
  private record BetweenGaussians(double m, double s) implements ContinuousFlow.Velocity {
    @Override
    public int latent() {
      return 2;
    }

    @Override
    public int parameterCount() {
      return 0;
    }

    @Override
    public double[] still(java.util.random.RandomGenerator random) {
      return new double[0];
    }

    @Override
    public ContinuousFlow.Field of(NDArray parameters) {
      return (z, t) -> {
        NDArray rest = t.neg().add(1);
        NDArray variance = rest.square().add(t.mul(s).square());
        NDArray slope = t.mul(s * s).sub(rest).div(variance);
        NDArray v = z.sub(t.mul(m)).mul(slope).add(m);
        return new ContinuousFlow.Rate(v, slope.mul(2).squeeze(1));
      };
    }
  }

  /** How far the log-density is at most from that of N(m, s^2), at 200 points of it. */
  private double densityError(double m, double s, int steps, DataType type) {
    ContinuousFlow flow = new ContinuousFlow(new BetweenGaussians(m, s), steps);
    NDArray z = normal(type, 200, 2).mul(s).add(m);
    NDArray none = manager.zeros(new Shape(200, 0), type);
    NDArray z0 = flow.inverse(z, none);
    NDArray zero = z.zerosLike();
    NDArray density =
        new DiagonalGaussian(zero, zero).logDensity(z0).sub(flow.forward(z0, none).logDet());
    NDArray exact = new DiagonalGaussian(zero.add(m), zero.add(Math.log(s))).logDensity(z);
    return density.sub(exact).abs().max().toType(DataType.FLOAT64, false).getDouble();
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64"})
  void theContinuousDensityBetweenTwoGaussiansIsTheExactOne(DataType type) {
    assertThat(densityError(1.5, .5, 20, type)).isLessThan(1e-3);
    assertThat(densityError(-2, 2, 20, type)).isLessThan(1e-3);
  }

  @Test
  void theContinuousDensitysErrorFallsWithTheFourthPowerOfTheSteps() {
    double before = densityError(1.5, .5, 10, DataType.FLOAT64);
    for (int steps = 20; steps <= 80; steps *= 2) {
      double after = densityError(1.5, .5, steps, DataType.FLOAT64);
      assertThat(before / after).isBetween(10., 25.);
      before = after;
    }
  }

  /** Flow matching alone, without a single integration, moves N(0, 1) to N(1, 1/4). */
  @Test
  void matchingLearnsADensity() {
    ContinuousFlow flow = new ContinuousFlow(1);
    NDArray p =
        manager.create(
            flow.identity(Noise.stream(1, "start")), new Shape(1, flow.parameterCount()));
    Noise noise = new Noise(2, "pairs");
    NDArray mean = p.zerosLike();
    NDArray square = p.zerosLike();
    for (int step = 1; step <= 600; step++) {
      NDArray z0 = noise.normal(manager, new Shape(256, 1), DataType.FLOAT64);
      NDArray z1 = noise.normal(manager, new Shape(256, 1), DataType.FLOAT64).mul(.5).add(1);
      NDArray t = manager.create(Noise.stream(step, "t").doubles(256).toArray(), new Shape(256, 1));
      p = p.stopGradient();
      p.setRequiresGradient(true);
      try (GradientCollector gradients = Torch.newGradientCollector()) {
        NDArray rows = p.broadcast(256, flow.parameterCount());
        gradients.backward(flow.matching(z0, z1, t, rows).mean());
      }
      NDArray g = p.getGradient();
      mean = mean.mul(.9).add(g.mul(.1));
      square = square.mul(.99).add(g.square().mul(.01));
      NDArray size = square.div(1 - Math.pow(.99, step)).sqrt().add(1e-8);
      p = p.stopGradient().sub(mean.div(1 - Math.pow(.9, step)).div(size).mul(.02));
    }
    NDArray z = normal(DataType.FLOAT64, 2000, 1);
    NDArray rows = p.stopGradient().broadcast(2000, flow.parameterCount());
    NDArray y = flow.forward(z, rows).z();
    assertThat(y.mean().getDouble()).isCloseTo(1, within(.1));
    assertThat(y.sub(y.mean()).square().mean().getDouble()).isCloseTo(.25, within(.08));
  }
}
