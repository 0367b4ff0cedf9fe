package org.cflowlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.Test;

/** Where arrays are put, as far as a machine without a GPU can tell. */
class DeviceTest {
  @Test
  void wordsStandForDevices() {
    boolean gpu = Torch.engine().getGpuCount() > 0;
    assertThat(Torch.device("cpu")).isEqualTo(Device.cpu());
    assertThat(Torch.device("auto")).isEqualTo(gpu ? Device.gpu() : Device.cpu());
    assertThatThrownBy(() -> Torch.device("tpu")).hasMessageContaining("auto, cpu or gpu");
  }

  @Test
  void aGpuThatIsNotThereIsRefusedWithTheWayToOne() {
    assumeTrue(Torch.engine().getGpuCount() == 0, "skipped: this machine has a GPU");
    assertThatThrownBy(() -> Torch.device("gpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--device cpu")
        .hasMessageContaining("./lab gpu");
  }

  @Test
  void arraysBelowAManagerAreOnItsDevice() {
    try (NDManager manager = Torch.newManager(Device.cpu());
        NDManager below = manager.newSubManager()) {
      assertThat(below.create(1f).getDevice()).isEqualTo(Device.cpu());
    }
  }
}
