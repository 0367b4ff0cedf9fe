package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cflowlab.data.read.DataHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void countsWhatLinksPointTo() throws IOException {
    Path elsewhere = home.resolve("big disk/labels.tar");
    put(elsewhere, 5_000_000);
    Files.createDirectories(DataHome.retina(home));
    Files.createSymbolicLink(DataHome.retina(home).resolve("stare"), elsewhere.getParent());
    Path lidc = home.resolve("big disk/lidc.zip");
    put(lidc, 7_000_000);
    Files.createDirectories(DataHome.lidc(home).getParent());
    Files.createSymbolicLink(DataHome.lidc(home), lidc);
    assertThat(DoctorCommand.others(home)).isEqualTo("lidc 7.0 MB, stare 12.0 MB in " + home);
  }

  private static void put(Path file, int bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
  }
}
