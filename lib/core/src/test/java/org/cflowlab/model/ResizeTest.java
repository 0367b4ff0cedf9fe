package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.Test;

class ResizeTest {
  /** A ramp from 0 to 1 stays one, however many sizes there were before. */
  @Test
  void picturesOfManySizesLeaveNothing() {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = SmallNet.builder().optDataType(DataType.FLOAT64).build(manager)) {
      int before = manager.getManagedArrays().size();
      for (int n = 2; n < 200; n++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDArray ramp = manager.linspace(0f, 1f, n).toType(DataType.FLOAT64, false);
          NDArray wide =
              Resize.bilinear(
                  ramp.reshape(new Shape(1, 1, n, 1)).repeat(3, 2),
                  2L * n + 1,
                  3,
                  net.parameters().evaluation());
          double[] column = wide.get(":, :, :, 1").toDoubleArray();
          for (int k = 0; k <= 2 * n; k++) {
            assertThat(column[k]).isCloseTo(k / (2.0 * n), within(1e-6));
          }
        }
      }
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }
}
