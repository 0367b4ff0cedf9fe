package org.cflowlab.cli.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class CondaTest {
  @TempDir Path folder;
  private Path environment;

  @BeforeEach
  void project() {
    System.setProperty("cflow.root", folder.toString());
    environment = folder.resolve("envs/cflow-lab");
  }

  @AfterEach
  void forget() {
    System.clearProperty("cflow.root");
  }

  @Test
  void theActiveEnvironmentIsUsedIfItHasAll() throws IOException {
    Map<String, String> variables = Map.of("CONDA_PREFIX", environment.toString());
    assertThat(Conda.active(variables)).isEmpty();
    fill(environment);
    assertThat(Conda.active(variables)).contains(new JupyterEnvironment(environment));
    assertThat(Conda.active(Map.of("CONDA_PREFIX", environment.toString(), "CFLOW_PYTHON", "p")))
        .isEmpty();
  }

  @Test
  void whatAHubServesComesFirst() throws IOException {
    Map<String, String> variables =
        Map.of("CONDA_PREFIX", folder + "/base", "NB_PYTHON_PREFIX", environment.toString());
    assertThat(Conda.active(variables)).isEmpty();
    fill(folder.resolve("base"));
    assertThat(Conda.active(variables)).contains(new JupyterEnvironment(folder.resolve("base")));
    fill(environment);
    assertThat(Conda.active(variables)).contains(new JupyterEnvironment(environment));
  }

  @Test
  void theNamedEnvironmentIsFound() throws IOException {
    conda("echo '{\"envs\": [\"/opt/conda\", \"" + environment + "\"]}'");
    assertThat(Conda.named(path())).isEmpty();
    fill(environment);
    assertThat(Conda.named(path())).contains(new JupyterEnvironment(environment));
  }

  @Test
  void itIsMadeFromItsFile() throws Exception {
    fill(folder.resolve("ready"));
    conda(
        "if [ $2 = create ]; then echo \"$@\" > %1$s/call; mkdir %1$s/envs; cp -r %1$s/ready %2$s;"
                .formatted(folder, environment)
            + " else echo '{\"envs\": [\""
            + environment
            + "\"]}'; fi");
    assertThat(Conda.make(path(), Progress.NONE)).contains(new JupyterEnvironment(environment));
    assertThat(folder.resolve("call"))
        .content()
        .isEqualTo("env create --file " + folder.resolve("environment.yml") + "\n");
  }

  @Test
  void withoutItsChannelThereIsNone() throws Exception {
    conda("echo CondaHTTPError; exit 1");
    assertThat(Conda.make(path(), Progress.NONE)).isEmpty();
    assertThat(Conda.make(Map.of("PATH", ""), Progress.NONE)).isEmpty();
  }

  private Map<String, String> path() {
    return Map.of("PATH", folder.resolve("bin").toString());
  }

  private void conda(String script) throws IOException {
    Path conda = Files.createDirectories(folder.resolve("bin")).resolve("conda");
    Files.writeString(conda, "#!/bin/sh\n" + script + "\n");
    conda.toFile().setExecutable(true);
  }

  private static void fill(Path home) throws IOException {
    for (String file :
        new String[] {
          "bin/python", "bin/jupyter-lab", "share/jupyter/kernels/java/ijava-1.3.0.jar"
        }) {
      Path path = home.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "");
      path.toFile().setExecutable(true);
    }
  }
}
