package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cflowlab.data.read.DataHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorDataTest {
  @TempDir Path home;

  @Test
  void namesWhatIsThereAndHowLarge() throws IOException {
    assertThat(DoctorCommand.others(home.resolve("none")))
        .isEqualTo("no others in " + home.resolve("none") + " (./lab fetch)");
    put(DataHome.lidc(home), 2_300_000);
    put(DataHome.retina(home).resolve("stare/labels-ah.tar"), 100_000);
    put(DataHome.retina(home).resolve("stare/labels-vk.tar"), 60_000);
    assertThat(DoctorCommand.others(home)).isEqualTo("lidc 2.3 MB, stare 0.2 MB in " + home);
  }

  private static void put(Path file, int bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
  }
}
