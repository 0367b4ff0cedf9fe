package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.Planar;
import org.cflowlab.loss.Elbo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a network and its objective say about arrays that do not fit. */
class ArgumentsTest {
  private NDManager manager;
  private CFlowNet net;
  private Weights weights;
  private NDArray x;
  private NDArray mask;
  private NDArray eps;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
    net =
        CFlowNet.builder()
            .setFilters(2, 3, 4)
            .setSeed(1)
            .optLatent(2)
            .optContext(5)
            .optFlow(1, k -> new Planar(2))
            .build(manager);
    weights = net.parameters().evaluation();
    x = zeros(4, 1, 8, 8);
    mask = zeros(4, 1, 8, 8);
    eps = zeros(4, 2);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray zeros(long... shape) {
    return manager.zeros(new Shape(shape));
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private void objectiveRefuses(NDArray x, NDArray mask, NDArray eps, String message) {
    refused(() -> Elbo.of(net, x, mask, eps, weights), message);
  }

  @Test
  void images() {
    objectiveRefuses(zeros(4, 8, 8), mask, eps, "x must be [B, C=1, H, W], not [4, 8, 8]");
    objectiveRefuses(zeros(4, 3, 8, 8), mask, eps, "x must be [B, C=1, H, W], not [4, 3, 8, 8]");
    objectiveRefuses(
        zeros(0, 1, 8, 8),
        mask,
        eps,
        "x must be [B, C=1, H, W] with no axis of length 0, not [0, 1, 8, 8]");
    objectiveRefuses(x.toType(DataType.UINT8, true), mask, eps, "x must be float32, not uint8");
    refused(() -> net.features(zeros(4, 1, 8), weights), "x must be [B, C=1, H, W], not [4, 1, 8]");
    refused(() -> net.prior(null, weights), "x is missing: null");
  }

  @Test
  void anImageNeedsAPixelAtEveryResolution() {
    String message = "x must have at least 4 rows and columns for 3 resolutions, not 3 and 64";
    refused(() -> net.prior(zeros(2, 1, 3, 64), weights), message);
    refused(() -> net.features(zeros(2, 1, 3, 64), weights), message);
    NDArray smallest = net.sample(zeros(2, 1, 4, 5), zeros(2, 3, 2), weights);
    assertThat(smallest.getShape()).isEqualTo(new Shape(2, 3, 4, 5));
  }

  @Test
  void masks() {
    objectiveRefuses(x, zeros(4, 8, 8), eps, "mask must be [B=4, R, H=8, W=8], not [4, 8, 8]");
    objectiveRefuses(
        x,
        zeros(4, 0, 8, 8),
        eps,
        "mask must be [B=4, R, H=8, W=8] with no axis of length 0, not [4, 0, 8, 8]");
    objectiveRefuses(x, zeros(4, 3, 8, 8), eps, "eps must be [B R=12, L=2], not [4, 2]");
    objectiveRefuses(x, mask.gt(0), eps, "mask must be float32, not boolean");
    mask.close();
    objectiveRefuses(x, mask, eps, "mask is closed: its manager, or a scope around it, has ended");
  }

  @Test
  void noiseAndLatentVectors() {
    objectiveRefuses(x, mask, zeros(4, 3), "eps must be [B=4, L=2], not [4, 3]");
    refused(() -> net.sample(x, zeros(4, 2), weights), "eps must be [B=4, n, L=2], not [4, 2]");
    NDArray features = net.features(x, weights);
    refused(
        () -> net.decode(features, zeros(1, 7, 2), weights),
        "z must be [B=4, n, L=2], not [1, 7, 2]");
    refused(
        () -> net.decode(x, zeros(4, 7, 2), weights),
        "features must be [B, F=2, H, W], not [4, 1, 8, 8]");
  }

  @Test
  void theDeterministicUNet() {
    try (DeterministicUNet unet =
        new DeterministicUNet(manager, 1, new int[] {2, 3}, .1, DataType.FLOAT32, 1)) {
      Weights w = unet.parameters().evaluation();
      refused(
          () -> unet.logits(zeros(4, 1, 1, 8), w),
          "x must have at least 2 rows and columns for 2 resolutions, not 1 and 8");
      refused(() -> unet.sample(x, zeros(4, 3), w), "eps must be [B=4, n, L=0], not [4, 3]");
      refused(
          () -> Elbo.of(unet, x, zeros(4, 8, 8), null, w),
          "mask must be [B=4, R, H=8, W=8], not [4, 8, 8]");
    }
  }
}
