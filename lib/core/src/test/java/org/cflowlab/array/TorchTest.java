package org.cflowlab.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TorchTest {
  /** The launcher is one source file that cannot see the library, so both have the list. */
  @Test
  void aProgramIsToldTheSettingsThatTheLauncherMakes() throws Exception {
    String launcher = Files.readString(Path.of("../launcher/Lab.java"));
    assertThat(Torch.ENVIRONMENT)
        .allSatisfy(setting -> assertThat(launcher).contains("\"" + setting + "\""));
  }
}
