package org.cflowlab.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class HomeTest {
  @TempDir Path temporary;

  @Test
  void anOrdinaryHomeIsBoth() throws IOException {
    Path home = Files.createDirectory(temporary.resolve("anna"));
    Home anna = new Home(home.toString(), Map.of("HOME", "/elsewhere"), temporary);
    assertThat(anna.folder()).isEqualTo(home);
    assertThat(anna.writable()).isEqualTo(home);
  }

  @Test
  void anAccountWithoutAnEntryHasTheHomeOfItsVariable() {
    Home home = new Home("?", Map.of("HOME", temporary.toString()), temporary);
    assertThat(home.folder()).isEqualTo(temporary);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void oneWithoutAnyHasAFolderThatIsItsAlone() throws IOException {
    Path own = new Home("?", Map.of(), temporary).folder();
    assertThat(own).hasParent(temporary).isDirectory();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rwx------");
    assertThat(new Home("?", Map.of("HOME", "/nowhere"), temporary).writable()).isEqualTo(own);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aHomeThatCannotBeWrittenIsStillReadFrom() throws IOException {
    assumeThat(System.getProperty("user.name")).isNotEqualTo("root"); // who may write anywhere
    Path home = Files.createDirectory(temporary.resolve("anna"));
    home.toFile().setWritable(false);
    Home anna = new Home(home.toString(), Map.of(), temporary);
    assertThat(anna.folder()).isEqualTo(home);
    assertThat(anna.writable()).isNotEqualTo(home).isDirectory();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aNameThatIsTakenIsNotUsed() throws IOException {
    Path own = new Home("?", Map.of(), temporary).folder();
    Files.delete(own);
    Files.createSymbolicLink(own, Files.createDirectory(temporary.resolve("trap")));
    Path other = new Home("?", Map.of(), temporary).folder();
    assertThat(other).isNotEqualTo(own).isDirectory();
    Files.delete(other);
  }
}
