package org.cflowlab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.Test;

/** Where arrays are put, as far as a machine without a GPU can tell. */
class DeviceTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes"))
          .importPackages("org.cflowlab");

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

  /**
   * A manager without a device is DJL's default one, a GPU where there is one: then half of a
   * network's arrays would be elsewhere. So all come from {@link Torch}, which asks for the device,
   * and from managers below those.
   */
  @Test
  void everyArrayIsOnTheDeviceThatWasAskedFor() {
    noClasses()
        .that()
        .areNotAssignableTo(Torch.class)
        .should()
        .callMethod(NDManager.class, "newBaseManager")
        .orShould()
        .callMethod(NDManager.class, "newBaseManager", Device.class)
        .orShould()
        .callMethod(NDManager.class, "newSubManager", Device.class)
        .orShould()
        .callMethod(Device.class, "gpu")
        .check(CLASSES);
    try (NDManager manager = Torch.newManager(Device.cpu());
        NDManager below = manager.newSubManager()) {
      assertThat(below.create(1f).getDevice()).isEqualTo(Device.cpu());
    }
  }
}
