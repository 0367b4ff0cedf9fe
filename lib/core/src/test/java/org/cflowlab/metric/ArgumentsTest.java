package org.cflowlab.metric;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the metrics say about arrays that do not fit. */
class ArgumentsTest {
  private NDManager manager;
  private NDArray masks;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
    masks = zeros(3, 4, 8, 8);
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

  @Test
  void energyDistance() {
    refused(
        () -> EnergyDistance.of(zeros(4, 8, 8), zeros(3, 16, 8, 8)),
        "raters must be [I, n, H, W], not [4, 8, 8]");
    refused(
        () -> EnergyDistance.of(masks, zeros(2, 16, 8, 8)),
        "samples must be [I=3, n, H=8, W=8], not [2, 16, 8, 8]");
    refused(() -> EnergyDistance.of(masks, masks.gt(0)), "samples must be float32, not boolean");
    refused(
        () -> EnergyDistance.of(masks, zeros(3, 1, 8, 8)),
        "the energy distance needs at least 2 samples an image, not 1");
  }

  @Test
  void jaccardDistance() {
    refused(
        () -> JaccardDistance.between(masks, zeros(3, 4, 8, 9)),
        "b must be [I=3, n, H=8, W=8], not [3, 4, 8, 9]");
    refused(
        () -> JaccardDistance.between(masks.gt(0), masks.gt(0)),
        "a must be float32 or float64, not boolean");
  }

  @Test
  void conditionalLogLikelihood() {
    refused(
        () -> ConditionalLogLikelihood.negative(masks, zeros(3, 128, 64)),
        "logits must be [I=3, n, H=8, W=8], not [3, 128, 64]");
    refused(
        () -> ConditionalLogLikelihood.negative(masks, masks.toType(DataType.FLOAT64, true)),
        "logits must be float32, not float64");
    NDArray logits = zeros(3, 2, 8, 8);
    logits.close();
    refused(
        () -> ConditionalLogLikelihood.negative(masks, logits),
        "logits is closed: its manager, or a scope around it, has ended");
  }

  @Test
  void floors() {
    NDArray none = zeros(0, 4, 8, 8);
    String message = "masks must be [I, n, H, W] with no axis of length 0, not [0, 4, 8, 8]";
    refused(() -> Floors.oracle(none, 2, new Random(1)), message);
    refused(() -> Floors.majority(none, 2), message);
    refused(() -> Floors.bernoulli(none, 2, new Random(1)), message);
    refused(() -> Floors.empty(none, 2), message);
    refused(() -> Floors.bernoulliNegativeLogLikelihood(none), message);
  }
}
