package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Terms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlowContextTest {
  private NDManager manager;
  private NDArray x;
  private NDArray mask;
  private NDArray eps;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
    x = normal(3, 1, 16, 16);
    mask = x.gt(0).toType(DataType.FLOAT64, false);
    eps = normal(3, 2);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(long... shape) {
    return new Noise(3, "test").normal(manager, new Shape(shape), DataType.FLOAT64);
  }

  private CFlowNet network(FlowContext contextOf) {
    return CFlowNet.builder()
        .setFilters(3, 5)
        .setSeed(1)
        .optLatent(2)
        .optContext(7)
        .optFlow(3, FlowKind.PLANAR)
        .optContextOf(contextOf)
        .optDataType(DataType.FLOAT64)
        .build(manager);
  }

  @Test
  void theContextOfAnImageIsTheSameForEveryMask() {
    NDArray other = mask.neg().add(1);
    for (FlowContext contextOf : FlowContext.values()) {
      CFlowNet net = network(contextOf);
      Weights w = net.parameters().evaluation();
      double[] one = net.posterior(x, mask, eps, w).context().toDoubleArray();
      double[] two = net.posterior(x, other, eps, w).context().toDoubleArray();
      assertThat(one).hasSize(3 * 7);
      assertThat(Arrays.equals(one, two)).isEqualTo(contextOf == FlowContext.IMAGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothAtOnceAreEachAlone(FlowContext contextOf) {
    CFlowNet net = network(contextOf);
    Weights w = net.parameters().evaluation();
    CFlowNet.Latents both = net.latents(x, mask, eps, w);
    CFlowNet.Posterior q = net.posterior(x, mask, eps, w);
    close(both.prior().base().mu(), net.prior(x, w).base().mu());
    close(both.posterior().zK(), q.zK());
    close(both.posterior().logDet(), q.logDet());
  }

  @Test
  void aGradientReachesEveryTensor() {
    CFlowNet net = network(FlowContext.IMAGE);
    double[] gradient;
    try (GradientCollector collector = Torch.newGradientCollector()) {
      Terms o = Elbo.of(net, x, mask, eps, net.parameters().training());
      collector.backward(o.loss(1));
      gradient = net.parameters().values().getGradient().toDoubleArray();
    }
    int at = 0;
    for (Layout.Slot slot : net.parameters().layout().slots()) {
      int end = at + (int) slot.shape().size();
      assertThat(Arrays.stream(gradient, at, end).anyMatch(g -> g != 0)).as(slot.name()).isTrue();
      at = end;
    }
  }

  private static void close(NDArray a, NDArray b) {
    assertThat(a.toDoubleArray()).containsExactly(b.toDoubleArray(), offset(1e-12));
  }
}
