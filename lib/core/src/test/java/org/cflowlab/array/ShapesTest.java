package org.cflowlab.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShapesTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
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
  void whatFitsPassesAndGivesItsShape() {
    NDArray mask = zeros(16, 1, 32, 32);
    assertThat(Shapes.require("mask", mask, "B, 1, H, W", Shapes.ANY, 1, 32, Shapes.ANY))
        .isEqualTo(mask.getShape());
    Shapes.requireType("mask", mask, DataType.FLOAT32);
    Shapes.requireFloating("mask", mask);
    Shapes.requireLike("mask", mask, "other", zeros(16, 1, 32, 32));
  }

  @Test
  void namesTheArgumentTheExpectedAndTheActualShape() {
    refused(
        () -> Shapes.require("mask", zeros(16, 32, 32), "B, 1, H, W", 16, 1, 32, 32),
        "mask must be [B=16, 1, H=32, W=32], not [16, 32, 32]");
    refused(
        () -> Shapes.require("z", zeros(4, 3), "B, L", Shapes.ANY, 6),
        "z must be [B, L=6], not [4, 3]");
    refused(
        () -> Shapes.requireLike("logSigma", zeros(4, 1), "mu", zeros(4, 6)),
        "logSigma must be [4, 6] like mu, not [4, 1]");
  }

  @Test
  void anEmptyBatchIsRefused() {
    refused(
        () -> Shapes.require("z", zeros(0, 6), "B, L", Shapes.ANY, 6),
        "z must be [B, L=6] with no axis of length 0, not [0, 6]");
  }

  @Test
  void namesTheType() {
    NDArray mask = zeros(4, 4).gt(0);
    refused(
        () -> Shapes.requireType("mask", mask, DataType.FLOAT32),
        "mask must be float32, not boolean");
    refused(
        () -> Shapes.requireFloating("mask", mask), "mask must be float32 or float64, not boolean");
  }

  @Test
  void aMissingOrClosedArrayIsNamed() {
    NDArray z = zeros(4, 6);
    z.close();
    refused(
        () -> Shapes.require("z", z, "B, L", 4, 6),
        "z is closed: its manager, or a scope around it, has ended");
    refused(() -> Shapes.require("z", null, "B, L", 4, 6), "z is missing: null");
  }
}
