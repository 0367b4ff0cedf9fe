package org.cflowlab.cli.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cflowlab.cli.SetupException;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sets up with a Python that only pretends: {@code -m venv} copies it, {@code -m pip} leaves files.
 */
@DisabledOnOs(OS.WINDOWS)
class VenvTest {
  private static final String INSTALL =
      "touch $home/bin/jupyter-lab; mkdir -p $home/share/jupyter/kernels/java;"
          + " touch $home/share/jupyter/kernels/java/jjava.jar";

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void project() throws IOException {
    root = Files.createDirectories(folder.resolve("a kit"));
    Files.createDirectories(root.resolve("lib/launcher"));
    Files.writeString(root.resolve("lib/launcher/requirements.txt"), "a==1 \\\n");
    System.setProperty("cflow.root", root.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty("cflow.root");
  }

  @Test
  void isReadyOnceMadeUntilItsRequirementsChange() throws Exception {
    assertThat(Venv.ready()).isEmpty();
    make(INSTALL);
    assertThat(Venv.ready()).contains(new JupyterEnvironment(root.resolve(".venv")));
    make("exit 1"); // nothing is run again

    Files.writeString(root.resolve("lib/launcher/requirements.txt"), "a==2 \\\n");
    assertThat(Venv.ready()).isEmpty();
  }

  @Test
  void whatWasCutShortIsMadeAgain() throws Exception {
    assertThatThrownBy(() -> make("touch $home/half; echo odd error; exit 1"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("pip cannot install JupyterLab: odd error");
    assertThat(root.resolve(".venv/half")).exists();
    assertThat(Venv.ready()).isEmpty();
    make(INSTALL);
    assertThat(Venv.ready()).isPresent();
    assertThat(root.resolve(".venv/half")).doesNotExist();
  }

  @Test
  void aMovedProjectIsSetUpAgain() throws Exception {
    make(INSTALL);
    Path moved = Files.move(root, folder.resolve("moved"));
    System.setProperty("cflow.root", moved.toString());
    assertThat(Venv.ready()).isEmpty();
  }

  @Test
  void aFolderOfSomeoneElseIsLeftAlone() throws Exception {
    Files.createDirectories(root.resolve(".venv"));
    Path mine = Files.writeString(root.resolve(".venv/mine"), "");
    assertThatThrownBy(() -> make(INSTALL)).hasMessageContaining("was not made by lab");
    assertThat(mine).exists();
  }

  @Test
  void aUsersOwnPlacesForPackagesAreNotTaken() throws Exception {
    make(INSTALL + "; echo \"$@\" > said");
    assertThat(root.resolve(".venv/said")).content().contains(" --target= ", "--require-hashes");
    assertThat(List.of("PIP_TARGET", "PIP_PYTHON", "PIP_REQUIRE_VIRTUALENV", "PYTHONWARNINGS"))
        .allMatch(JupyterEnvironment::leavesOut);
    assertThat(List.of("PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CERT", "PATH"))
        .noneMatch(JupyterEnvironment::leavesOut);
  }

  @Test
  void causesAreTold() {
    assertThatThrownBy(
            () -> make("echo 'NewConnectionError: Temporary failure in name resolution'; exit 1"))
        .hasMessageContaining("cannot reach the package index; the first set-up needs a network");
    assertThatThrownBy(() -> make("echo 'OSError: [Errno 28] No space left on device'; exit 1"))
        .hasMessageContaining("no space is left on the disk for " + root.resolve(".venv"));
  }

  private void make(String pip) throws Exception {
    Path python = folder.resolve("python3");
    Files.writeString(
        python,
        """
        #!/bin/sh
        case "$1 $2" in
          -c*) echo 3.12.1 True ;;
          "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
          "-m pip") home=$(dirname "$(dirname "$0")"); cd "$home" && home=.; %s ;;
        esac
        """
            .formatted(pip));
    python.toFile().setExecutable(true);
    Venv.make(new Python(List.of(python.toString()), "3.12.1"), Progress.NONE);
  }
}
