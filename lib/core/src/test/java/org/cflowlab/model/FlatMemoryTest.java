package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.cflowlab.array.Noise;
import org.cflowlab.array.ResidentMemory;
import org.cflowlab.array.Torch;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Terms;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No call leaves an array where its caller does not see it. */
@Tag("slow")
class FlatMemoryTest {
  private static final int CALLS = 2000;

  /** Until then the JVM still compiles, and keeps what it compiles. */
  private static final int WARM = 600;

  /** One array of these images kept a call would come to more. */
  private static final long MOST_MEGABYTES = 24;

  private static CFlowNet net(NDManager manager, FlowKind kind) {
    return CFlowNet.builder()
        .setFilters(2, 3)
        .setSeed(1)
        .optLatent(2)
        .optContext(4)
        .optFlow(2, kind)
        .optPriorFlow(1, FlowKind.SPLINE)
        .build(manager);
  }

  private static NDArray images(NDManager manager) {
    return new Noise(1, "x").normal(manager, new Shape(2, 1, 64, 64), DataType.FLOAT32);
  }

  private static NDArray noise(NDManager manager, long... shape) {
    return new Noise(2, "eps").normal(manager, new Shape(shape), DataType.FLOAT32);
  }

  /** Every public method of a network, its arguments on a manager that lives long. */
  @ParameterizedTest
  @EnumSource(FlowKind.class)
  void onlyWhatIsGivenBackIsLeft(FlowKind kind) {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, kind)) {
      NDArray x = images(manager);
      NDArray masks = x.gt(0).toType(DataType.FLOAT32, true);
      NDArray eps = noise(manager, 2, 2);
      NDArray many = noise(manager, 2, 3, 2);
      for (int call = 0; call < 3; call++) {
        int here = manager.getManagedArrays().size();
        int hidden = net.parameters().manager().getManagedArrays().size();
        net.sample(x, many, net.parameters().evaluation());
        Terms terms = Elbo.of(net, x, masks, eps, net.parameters().training());
        CFlowNet.Posterior q = net.posterior(x, masks, eps, net.parameters().evaluation());
        net.draw(q, many, net.parameters().evaluation());
        net.prior(x, net.parameters().evaluation()).logDensity(eps);
        net.decode(
            net.features(x, net.parameters().evaluation()), many, net.parameters().evaluation());
        assertThat(terms.kl().getShape()).isEqualTo(new Shape(2));
        if (call > 0) { // the first call makes the views of the parameters, which stay
          // logits; both terms; base, z_0, z_K, log-det and context; both draws; base, context and
          // density of the prior; features and logits
          assertThat(manager.getManagedArrays().size() - here)
              .as(kind.name())
              .isEqualTo(1 + 2 + 6 + 2 + 4 + 2);
          assertThat(net.parameters().manager().getManagedArrays().size() - hidden)
              .isIn(0, manager.getManagedArrays().size() - here);
        }
      }
    }
  }

  @Test
  void aServiceStaysFlat() {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, FlowKind.PLANAR)) {
      flat(
          () -> {
            try (NDManager request = manager.newSubManager()) {
              NDArray x = images(request);
              net.sample(x, noise(request, 2, 3, 2), net.parameters().evaluation());
            }
          },
          manager,
          net);
    }
  }

  /** A training loop of one's own: a manager or a scope a step, plain descent. */
  @Test
  void anOwnTrainingLoopStaysFlat() {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, FlowKind.GLOW)) {
      flat(
          () -> {
            try (NDScope step = new NDScope();
                GradientCollector gradients = Torch.newGradientCollector()) {
              step.suppressNotUsedWarning();
              NDArray x = images(manager);
              NDArray masks = x.gt(0).toType(DataType.FLOAT32, true);
              Terms terms =
                  Elbo.of(net, x, masks, noise(manager, 2, 2), net.parameters().training());
              gradients.backward(terms.loss(1));
              NDArray values = net.parameters().values();
              NDArray next = values.stopGradient().sub(values.getGradient().mul(1e-6));
              net.parameters().setValues(next);
              net.parameters().updateStatistics();
            }
          },
          manager,
          net);
    }
  }

  private static void flat(Runnable call, NDManager manager, CFlowNet net) {
    ResidentMemory.assumeReadable();
    ResidentMemory first = run(call, WARM);
    int arrays = manager.getManagedArrays().size();
    int hidden = net.parameters().manager().getManagedArrays().size();
    ResidentMemory last = run(call, CALLS - WARM);
    assertThat(manager.getManagedArrays()).hasSize(arrays);
    assertThat(net.parameters().manager().getManagedArrays()).hasSize(hidden);
    assertThat(last.megabytes() - first.megabytes()).as("MB more").isLessThan(MOST_MEGABYTES);
  }

  private static ResidentMemory run(Runnable call, int times) {
    ResidentMemory resident = new ResidentMemory();
    for (int i = times - 1; i >= 0; i--) {
      call.run();
      if (ResidentMemory.isDue(i)) {
        resident.read();
      }
    }
    return resident;
  }
}
