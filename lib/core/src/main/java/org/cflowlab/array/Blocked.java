package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Set;

/**
 * The order of an image's values in which oneDNN computes convolutions: blocks of channels, as wide
 * as the processor's vectors. PyTorch reorders every convolution's input and output otherwise, and
 * twice as much on the way back; the numbers are the same to the last bit.
 */
final class Blocked {
  private static final Script ENTER = new Script("torch.to_mkldnn(x)");
  private static final Script LEAVE = new Script("torch.to_dense(x)");

  /** PyTorch for some systems comes without oneDNN, or with another library's convolutions. */
  static final boolean AVAILABLE =
      Set.of("amd64", "x86_64").contains(System.getProperty("os.arch")) && works();

  private Blocked() {}

  /** [B, C, H, W], float32 on a CPU, to an array that takes convolutions and ReLUs alone. */
  static NDArray enter(NDArray x) {
    return ENTER.of(x);
  }

  /** Back. */
  static NDArray leave(NDArray x) {
    return LEAVE.of(x);
  }

  private static boolean works() {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = manager.ones(new Shape(1, 8, 2, 2));
      return leave(enter(x)).contentEquals(x);
    } catch (RuntimeException e) {
      return false;
    }
  }
}
