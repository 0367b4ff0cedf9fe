package org.cflowlab.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SystemChecksTest {
  @TempDir Path folder;

  @Test
  void littleMemoryIsSaid() {
    assertThat(SystemChecks.machine(2, 9_000_000_000L))
        .hasToString(
            "machine    ok       2 processors and 9.0 GB of memory may be used now, limits of"
                + " containers counted");
    Finding small = SystemChecks.machine(1, 2_000_000_000L);
    assertThat(small.state()).isEqualTo("low");
    assertThat(small.healthy()).isTrue();
    assertThat(small.toString()).contains("1 processor and 2.0 GB", "mend:");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void namesInAsciiAloneAreAFault() {
    assertThat(SystemChecks.names("UTF-8").healthy()).isTrue();
    assertThat(SystemChecks.names("ANSI_X3.4-1968").healthy()).isFalse();
  }

  @Test
  void aTemporaryFolderThatIsNotThere() {
    assertThat(SystemChecks.temporary(folder).state()).isEqualTo("ok");
    assertThat(SystemChecks.temporary(folder.resolve("none")).state()).isEqualTo("low");
  }

  @Test
  void whichVariablesOfOtherSoftwareHold() {
    assertThat(new SystemChecks(Map.of("PIP_INDEX_URL", "https://x")).settings().details())
        .isEqualTo("no variables of other software");
    Map<String, String> variables =
        Map.of("PYTHONPATH", "/x", "PIP_TARGET", "/y", "MAVEN_OPTS", "-Xmx1g");
    assertThat(new SystemChecks(variables).settings().details())
        .isEqualTo("left out: PIP_TARGET, PYTHONPATH; these hold: MAVEN_OPTS");
  }

  @Test
  void whatDownloadsGoThroughWithoutPasswords() throws Exception {
    Path file = Files.createFile(folder.resolve("company.pem"));
    Map<String, String> variables =
        Map.of("HTTPS_PROXY", "http://anna:secret@proxy:3128", "SSL_CERT_FILE", file.toString());
    Finding network = new SystemChecks(variables).network();
    assertThat(network.healthy()).isTrue();
    assertThat(network.details())
        .contains("through the proxy proxy:3128", "the certificates of SSL_CERT_FILE")
        .doesNotContain("secret");
    assertThat(new SystemChecks(Map.of("PIP_CERT", folder + "/gone")).network().healthy())
        .isFalse();
  }
}
