package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.loss.Marginal;
import org.cflowlab.loss.Pass;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LowRankNetTest {
  private final NDManager manager = Torch.newManager();
  private final Noise noise = new Noise(2, "test");
  private final LowRankNet net =
      new LowRankNet(manager, 1, new int[] {3, 5}, 2, .2, DataType.FLOAT64, 1);

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(long... shape) {
    return noise.normal(manager, new Shape(shape), DataType.FLOAT64);
  }

  /** Logits are affine in the noise, so their covariance has rank 2. */
  @Test
  void itsSamplesAreAGaussianOfItsRank() {
    NDArray x = normal(1, 1, 8, 8);
    Weights w = net.parameters().evaluation();
    NDArray zero = net.sample(x, manager.zeros(new Shape(1, 1, 2), DataType.FLOAT64), w);
    NDArray units =
        net.sample(x, manager.eye(2, 2, 0, DataType.FLOAT64).expandDims(0), w).sub(zero);
    NDArray eps = normal(1, 5, 2);
    NDArray expected =
        eps.squeeze(0).matMul(units.reshape(2, 64)).add(zero.reshape(1, 64)).reshape(1, 5, 8, 8);
    assertThat(net.sample(x, eps, w).toDoubleArray())
        .containsExactly(expected.toDoubleArray(), within(1e-12));
    assertThat(units.abs().mean().getDouble()).isGreaterThan(.01);
    double start = 1 / (1 + Math.exp(-zero.mean().getDouble()));
    assertThat(start).isCloseTo(.2, within(.05));
  }

  @Test
  void aGradientOfTheMarginalReachesEveryTensor() {
    NDArray x = normal(3, 1, 8, 8);
    NDArray masks = normal(3, 2, 8, 8).gt(0).toType(DataType.FLOAT64, false);
    try (GradientCollector gradients = Torch.newGradientCollector()) {
      Pass pass = new Pass(net, x, masks, null, noise, net.parameters().training());
      gradients.backward(new Marginal(4).of(pass).loss(1));
    }
    double[] gradient = net.parameters().values().getGradient().toDoubleArray();
    int at = 0;
    for (var slot : net.parameters().layout().slots()) {
      int end = at + (int) slot.shape().size();
      assertThat(Arrays.stream(gradient, at, end).anyMatch(g -> g != 0)).as(slot.name()).isTrue();
      at = end;
    }
  }

  @Test
  void aRankBelowOneIsRefused() {
    assertThatThrownBy(() -> new LowRankNet(manager, 1, new int[] {3}, 0, .2, DataType.FLOAT64, 1))
        .hasMessage("rank must be at least 1, not 0");
  }
}
