package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;

/**
 * To 16-bit brain floats and back, with gradients. PyTorch has the type but DJL has no name for it:
 * asking for it ends the process. So the cast is a {@link Script}, and the way back a sum with a
 * float32 array ({@code toType} would cut the gradient).
 */
final class BrainFloat {
  private static final Script NARROW = new Script("torch.to(x, 15)");
  private static final NDManager MANAGER = Torch.newManager();
  private static final NDArray ZERO = zero();

  private BrainFloat() {}

  /** float32 to bf16, rounded to the nearest. */
  static NDArray narrow(NDArray a) {
    return NARROW.of(a);
  }

  /** bf16 to float32. */
  static NDArray widen(NDArray a) {
    return a.add(ZERO);
  }

  private static NDArray zero() {
    NDArray zero = MANAGER.zeros(new Shape(1));
    NDScope.unregister(zero);
    return zero;
  }
}
