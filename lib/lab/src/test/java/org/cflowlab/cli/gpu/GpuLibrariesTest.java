package org.cflowlab.cli.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cflowlab.cli.SetupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuLibrariesTest {
  @TempDir Path folder;

  @Test
  void theVariablesNameEveryFolderOfLibraries() throws IOException {
    Files.createDirectories(folder.resolve("torch/lib"));
    Files.createDirectories(folder.resolve("nvidia/cudnn/lib"));
    Files.createDirectories(folder.resolve("nvidia/cublas/lib"));
    Files.createDirectories(folder.resolve("nvidia/no-libraries"));
    assertThat(GpuLibraries.environment(folder))
        .containsExactly(
            "PYTORCH_LIBRARY_PATH=" + folder.resolve("torch/lib"),
            "PYTORCH_VERSION=2.7.1",
            "PYTORCH_FLAVOR=cu128",
            "LD_LIBRARY_PATH="
                + folder.resolve("torch/lib")
                + ":"
                + folder.resolve("nvidia/cublas/lib")
                + ":"
                + folder.resolve("nvidia/cudnn/lib"));
  }

  @Test
  void aFolderWithoutPyTorchIsRefused() {
    assertThatThrownBy(() -> GpuLibraries.environment(folder))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("torch");
  }

  @Test
  void anInstallationThatWasCutShortIsNotReadyAndCanBeRemoved() throws IOException {
    GpuLibraries libraries = new GpuLibraries(folder.resolve(".gpu"));
    assertThat(libraries.remove()).isFalse();
    Files.createDirectories(libraries.folder().resolve("packages/torch/lib"));
    assertThat(libraries.ready()).isFalse();
    Files.writeString(libraries.environmentFile(), "PYTORCH_VERSION=2.7.1\n");
    assertThat(libraries.ready()).isTrue();
    assertThat(libraries.remove()).isTrue();
    assertThat(libraries.folder()).doesNotExist();
  }
}
