package org.cflowlab.cli.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cflowlab.cli.SetupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class PythonTest {
  @TempDir Path folder;

  @Test
  void takesTheFirstThatIsNewEnough() throws IOException {
    python("python3", "echo 3.8.18 True");
    Path good = python("python3.12", "echo 3.12.1 True");
    assertThat(find()).isEqualTo(new Python(List.of(good.toString()), "3.12.1"));
  }

  @Test
  void saysWhichPythonIsTooOld() throws IOException {
    python("python3", "echo 3.8.18 True");
    python("python3.11", "echo 'pyenv: not installed' >&2; exit 127");
    assertThatThrownBy(this::find)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("need Python 3.10 or newer")
        .hasMessageContaining("python3 is Python 3.8.18")
        .hasMessageNotContaining("python3.11")
        .hasMessageContaining("CFLOW_PYTHON");
  }

  @Test
  void saysThatThereIsNone() {
    assertThatThrownBy(this::find).hasMessageContaining("there is no python3 on the PATH");
  }

  @Test
  void saysWhatDebianLeavesOut() throws IOException {
    python("python3", "echo 3.11.2 False");
    assertThatThrownBy(this::find).hasMessageContaining("apt install python3-venv");
  }

  @Test
  void theChosenOneIsTheOnlyOne() throws IOException {
    python("python3", "echo 3.12.1 True");
    Path chosen = python("mine", "echo 3.9.1 True");
    assertThatThrownBy(
            () -> Python.find(Map.of("PATH", folder.toString(), "CFLOW_PYTHON", chosen.toString())))
        .hasMessageContaining(chosen + " is Python 3.9.1");
  }

  @Test
  void versionsAreComparedAsNumbers() {
    assertThat(List.of("3.10.0", "3.14.2", "4.0.0")).allMatch(Python::newEnough);
    assertThat(List.of("2.7.18", "3.9.21", "3.6.15")).noneMatch(Python::newEnough);
  }

  private Python find() {
    return Python.find(Map.of("PATH", folder.toString()));
  }

  private Path python(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    file.toFile().setExecutable(true);
    return file;
  }
}
