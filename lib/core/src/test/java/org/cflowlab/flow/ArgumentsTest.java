package org.cflowlab.flow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a chain and a Gaussian say about arrays that do not fit. */
class ArgumentsTest {
  private final Layout layout = new Layout();
  private final FlowChain chain = FlowChain.of(layout, k -> new Planar(6), 2, 16, 1);
  private NDManager manager;
  private Weights weights;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
    weights = new Parameters(layout, manager, DataType.FLOAT64, 1).evaluation();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray zeros(long... shape) {
    return manager.zeros(new Shape(shape), DataType.FLOAT64);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void chain() {
    refused(() -> chain.forward(zeros(6), zeros(4, 16), weights), "z must be [B, L=6], not [6]");
    refused(
        () -> chain.forward(zeros(0, 6), zeros(0, 16), weights),
        "z must be [B, L=6] with no axis of length 0, not [0, 6]");
    refused(
        () -> chain.inverse(zeros(4, 6), zeros(4, 8), weights),
        "context must be [B=4, H=16], not [4, 8]");
    refused(
        () -> chain.forward(zeros(4, 6), zeros(1, 16), weights),
        "context must be [B=4, H=16], not [1, 16]");
    refused(() -> chain.forward(zeros(4, 6), null, weights), "context is missing: null");
    NDArray single = zeros(4, 6).toType(DataType.FLOAT32, true);
    refused(() -> chain.forward(single, zeros(4, 16), weights), "z must be float64, not float32");
    NDArray narrow = zeros(4, 16).toType(DataType.FLOAT32, true);
    refused(() -> chain.forward(single, narrow, weights), "context must be float64, not float32");
  }

  @Test
  void aChainRefusesAnotherLengthThanItsStepsHave() {
    refused(
        () -> chain.forward(zeros(4, 5), zeros(4, 16), weights), "z must be [B, L=6], not [4, 5]");
  }

  @Test
  void theStepsOfAChainMustShareTheirLength() {
    refused(
        () -> FlowChain.of(new Layout(), k -> new Planar(k + 1), 2, 16, 1),
        "the parts of a composed step must be of one length L, not 1 and 2");
  }

  @Test
  void gaussian() {
    refused(
        () -> new DiagonalGaussian(zeros(4, 6), zeros(4, 1)),
        "logSigma must be [4, 6] like mu, not [4, 1]");
    NDArray closed = zeros(4, 6);
    closed.close();
    refused(
        () -> new DiagonalGaussian(closed, zeros(4, 6)),
        "mu is closed: its manager, or a scope around it, has ended");
  }
}
