package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.cflowlab.array.Convolutions;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Processor;
import org.cflowlab.array.Torch;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Terms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However convolutions are computed, a network says the same. */
class ConvolutionsTest {
  private final Convolutions before = Convolutions.standard();

  private record Result(double[] terms, float[] gradient, float[] logits) {}

  @AfterEach
  void restore() {
    Convolutions.setStandard(before);
  }

  private static Result run(Convolutions way) {
    Convolutions.setStandard(way);
    try (NDManager manager = Torch.newManager();
        CFlowNet net =
            CFlowNet.builder()
                .setFilters(8, 16)
                .setSeed(3)
                .optChannels(2)
                .optFlow(2, FlowKind.PLANAR)
                .build(manager);
        GradientCollector gradients = Torch.newGradientCollector()) {
      Noise noise = new Noise(1, "images");
      NDArray x = noise.normal(manager, new Shape(4, 2, 12, 10), DataType.FLOAT32);
      NDArray mask =
          noise
              .normal(manager, new Shape(4, 1, 12, 10), DataType.FLOAT32)
              .gt(0)
              .toType(DataType.FLOAT32, false);
      NDArray eps = noise.normal(manager, new Shape(4, 6), DataType.FLOAT32);
      Terms objective = Elbo.of(net, x, mask, eps, net.parameters().training());
      gradients.backward(objective.loss(1));
      NDArray samples = net.sample(x, eps.expandDims(1), net.parameters().evaluation());
      return new Result(
          new double[] {
            objective.reconstruction().mean().getFloat(), objective.kl().mean().getFloat()
          },
          net.parameters().values().getGradient().toFloatArray(),
          samples.toFloatArray());
    }
  }

  /** |a - b| / |b|. */
  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < b.length; i++) {
      difference += Math.pow(a[i] - b[i], 2);
      norm += Math.pow(b[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  @Test
  void channelsLastChangesRoundingAlone() {
    Result plain = run(Convolutions.PLAIN);
    Result last = run(Convolutions.CHANNELS_LAST);
    assertThat(last.terms).containsExactly(plain.terms, within(1e-3));
    assertThat(distance(last.gradient, plain.gradient)).isLessThan(1e-4);
    assertThat(distance(last.logits, plain.logits)).isLessThan(1e-4);
  }

  @Test
  void brainFloatsAgreeToTheirPrecisionAndAreReallyUsed() {
    assumeTrue(Processor.current().hasBf16(), "this processor has no units for bf16");
    Result plain = run(Convolutions.PLAIN);
    Result bf16 = run(Convolutions.BF16);
    // the terms of a gradient for masks without a pattern nearly cancel, their errors do not
    assertThat(distance(bf16.gradient, plain.gradient)).isBetween(1e-4, 0.3);
    assertThat(distance(bf16.logits, plain.logits)).isBetween(1e-4, 0.05);
  }
}
