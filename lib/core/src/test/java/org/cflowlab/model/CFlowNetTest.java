package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.Planar;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Terms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

class CFlowNetTest {
  private final NDManager manager = Torch.newManager();
  private final Noise noise = new Noise(2, "test");

  @AfterEach
  void close() {
    manager.close();
  }

  private CFlowNet network(int steps, long seed) {
    CFlowNet.Builder builder =
        CFlowNet.builder()
            .setFilters(3, 5, 6)
            .setSeed(seed)
            .optLatent(2)
            .optContext(7)
            .optDataType(DataType.FLOAT64);
    return (steps == 0 ? builder : builder.optFlow(steps, FlowKind.PLANAR)).build(manager);
  }

  private NDArray normal(long... shape) {
    return noise.normal(manager, new Shape(shape), DataType.FLOAT64);
  }

  private static NDArray mask(NDArray x) {
    return x.gt(0).toType(DataType.FLOAT64, false);
  }

  @ParameterizedTest
  @CsvSource({"1, 32, 32", "1, 30, 34", "2, 33, 33", "3, 17, 40", "1, 8, 8"})
  void shapesOfAnySize(long batch, long height, long width) {
    CFlowNet net = network(2, 1);
    NDArray x = normal(batch, 1, height, width);
    for (Weights w : new Weights[] {net.parameters().training(), net.parameters().evaluation()}) {
      NDArray features = net.features(x, w);
      assertThat(features.getShape()).isEqualTo(new Shape(batch, 3, height, width));
      NDArray samples = net.sample(x, normal(batch, 4, 2), w);
      assertThat(samples.getShape()).isEqualTo(new Shape(batch, 4, height, width));
      Terms o = Elbo.of(net, x, mask(x), normal(batch, 2), w);
      assertThat(o.reconstruction().getShape()).isEqualTo(new Shape(batch));
      assertThat(o.kl().getShape()).isEqualTo(new Shape(batch));
      for (NDArray a : new NDArray[] {samples, o.reconstruction(), o.kl()}) {
        assertThat(Arrays.stream(a.toDoubleArray()).allMatch(Double::isFinite)).isTrue();
      }
    }
  }

  @Test
  void manyLatentsAtOnceAreOneAtATime() {
    CFlowNet net = network(0, 1);
    Weights w = net.parameters().evaluation();
    NDArray features = net.features(normal(3, 1, 12, 12), w);
    NDArray z = normal(3, 5, 2);
    NDArray together = net.decode(features, z, w);
    for (int n = 0; n < 5; n++) {
      NDArray alone = net.decode(features, z.get(":, " + n + ":" + (n + 1)), w);
      assertThat(together.get(":, " + n).toDoubleArray())
          .containsExactly(alone.toDoubleArray(), offset(1e-12));
    }
    assertThat(together.get(":, 0").sub(together.get(":, 1")).abs().max().getDouble()).isPositive();
  }

  /** Eight samples an image are decoded in another way than four of each of two copies of it. */
  @Test
  void manyLatentsInTrainingAreTheSameAsFewOfEachImage() {
    CFlowNet net = network(0, 1);
    NDArray features = normal(2, 3, 12, 12);
    NDArray z = normal(2, 8, 2);
    NDArray many = trained(net, features, z);
    double[] gradient = net.parameters().values().getGradient().toDoubleArray();
    double[] statistics = net.parameters().statistics().toDoubleArray();
    CFlowNet other = network(0, 1);
    NDArray few = trained(other, features.repeat(0, 2), z.reshape(4, 4, 2));
    assertThat(many.toDoubleArray())
        .containsExactly(few.reshape(2, 8, 12, 12).toDoubleArray(), offset(1e-12));
    assertThat(gradient)
        .containsExactly(other.parameters().values().getGradient().toDoubleArray(), offset(1e-9));
    assertThat(Arrays.stream(gradient).filter(g -> g != 0).count()).isPositive();
    assertThat(statistics)
        .containsExactly(other.parameters().statistics().toDoubleArray(), offset(1e-12));
  }

  private static NDArray trained(CFlowNet net, NDArray features, NDArray z) {
    try (GradientCollector collector = Torch.newGradientCollector()) {
      NDArray logits = net.decode(features, z, net.parameters().training());
      collector.backward(logits.square().sum());
      net.parameters().updateStatistics();
      return logits.stopGradient();
    }
  }

  @ParameterizedTest
  @NullSource
  @EnumSource
  void aGradientReachesEveryTensor(FlowKind kind) {
    CFlowNet.Builder builder =
        CFlowNet.builder()
            .setFilters(3, 5, 6)
            .setSeed(1)
            .optLatent(4)
            .optContext(7)
            .optDataType(DataType.FLOAT64);
    CFlowNet net = (kind == null ? builder : builder.optFlow(3, kind)).build(manager);
    NDArray x = normal(4, 1, 16, 16);
    double[] gradient;
    try (GradientCollector collector = Torch.newGradientCollector()) {
      Terms o = Elbo.of(net, x, mask(x), normal(4, 4), net.parameters().training());
      collector.backward(o.loss(1));
      gradient = net.parameters().values().getGradient().toDoubleArray();
    }
    assertThat(Arrays.stream(gradient).allMatch(Double::isFinite)).isTrue();
    int at = 0;
    for (Layout.Slot slot : net.parameters().layout().slots()) {
      int end = at + (int) slot.shape().size();
      assertThat(Arrays.stream(gradient, at, end).anyMatch(g -> g != 0)).as(slot.name()).isTrue();
      at = end;
    }
    assertThat(at).isEqualTo(gradient.length);
  }

  @Test
  void theSeedDecidesTheValues() {
    double[] one = network(2, 1).parameters().values().toDoubleArray();
    assertThat(network(2, 1).parameters().values().toDoubleArray()).containsExactly(one);
    assertThat(network(2, 2).parameters().values().toDoubleArray()).isNotEqualTo(one);
  }

  @Test
  void bothPrecisionsAgree() {
    CFlowNet exact = network(2, 1);
    CFlowNet single =
        CFlowNet.builder()
            .setFilters(3, 5, 6)
            .setSeed(1)
            .optLatent(2)
            .optContext(7)
            .optFlow(2, FlowKind.PLANAR)
            .build(manager);
    NDArray x = normal(3, 1, 16, 16);
    NDArray z = normal(3, 1, 2);
    NDArray a =
        exact.decode(
            exact.features(x, exact.parameters().training()), z, exact.parameters().training());
    NDArray x32 = x.toType(DataType.FLOAT32, false);
    Weights w = single.parameters().training();
    NDArray b = single.decode(single.features(x32, w), z.toType(DataType.FLOAT32, false), w);
    assertThat(b.toType(DataType.FLOAT64, false).toDoubleArray())
        .containsExactly(a.toDoubleArray(), offset(1e-3));
  }

  @Test
  void stepsOfAnotherLengthAreRefusedWhenItIsBuilt() {
    try (NDManager manager = Torch.newManager()) {
      CFlowNet.Builder builder = SmallNet.builder().optLatent(2).optFlow(2, k -> new Planar(3));
      assertThatThrownBy(() -> builder.build(manager))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the flow has steps of L = 3, not 2");
      CFlowNet.Builder prior = SmallNet.builder().optLatent(2).optPriorFlow(1, k -> new Planar(4));
      assertThatThrownBy(() -> prior.build(manager))
          .hasMessage("the prior's flow has steps of L = 4, not 2");
    }
  }
}
