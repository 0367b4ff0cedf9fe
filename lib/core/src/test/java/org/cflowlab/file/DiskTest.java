package org.cflowlab.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
  @TempDir Path folder;

  @Test
  void saysWhatIsFree() throws IOException {
    assertThat(Disk.free(folder)).isPositive();
    assertThatThrownBy(() -> Disk.free(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
