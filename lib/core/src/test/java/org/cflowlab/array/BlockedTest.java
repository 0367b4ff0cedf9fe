package org.cflowlab.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order in which oneDNN computes changes no bit, of a value or of a gradient. */
class BlockedTest {
  private static List<float[]> chain(boolean blocked, int batch, int channels, int size) {
    try (NDManager manager = Torch.newManager();
        GradientCollector gradients = Torch.newGradientCollector()) {
      Noise noise = new Noise(1, "images");
      NDArray x = noise.normal(manager, new Shape(batch, channels, size, size), DataType.FLOAT32);
      NDArray w = noise.normal(manager, new Shape(8, channels, 3, 3), DataType.FLOAT32);
      NDArray b = noise.normal(manager, new Shape(8), DataType.FLOAT32);
      List.of(x, w, b).forEach(a -> a.setRequiresGradient(true));
      NDArray h = blocked ? Blocked.enter(x) : x;
      Shape one = new Shape(1, 1);
      h = Functions.relu(Conv2d.conv2d(h, w, b, one, one).head());
      h = blocked ? Blocked.leave(h) : h;
      gradients.backward(h.mul(h).sum());
      return List.of(
          h.toFloatArray(),
          x.getGradient().toFloatArray(),
          w.getGradient().toFloatArray(),
          b.getGradient().toFloatArray());
    }
  }

  @Test
  void everyBitIsTheSame() {
    assumeTrue(Blocked.AVAILABLE, "this PyTorch has no oneDNN");
    for (int[] size : new int[][] {{2, 1, 9}, {16, 8, 16}, {5, 24, 7}}) {
      List<float[]> plain = chain(false, size[0], size[1], size[2]);
      List<float[]> blocked = chain(true, size[0], size[1], size[2]);
      for (int i = 0; i < plain.size(); i++) {
        assertThat(blocked.get(i)).isEqualTo(plain.get(i));
      }
    }
  }
}
