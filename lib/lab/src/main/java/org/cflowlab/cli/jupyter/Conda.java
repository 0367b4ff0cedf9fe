package org.cflowlab.cli.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.Project;
import org.cflowlab.progress.Progress;

/** The environment that conda, mamba or micromamba makes from {@code environment.yml}. */
final class Conda {
  private static final String NAME = "cflow-lab";

  /** repo2docker's variable of the environment that a hub serves; none is active in postBuild. */
  private static final String SERVED = "NB_PYTHON_PREFIX";

  private Conda() {}

  /** The environment that is served or active, if it has all that is needed. */
  static Optional<JupyterEnvironment> active(Map<String, String> variables) throws IOException {
    if (variables.containsKey("CFLOW_PYTHON")) {
      return Optional.empty();
    }
    for (String name : List.of(SERVED, "CONDA_PREFIX")) {
      String folder = variables.getOrDefault(name, "");
      JupyterEnvironment environment = new JupyterEnvironment(Path.of(folder));
      if (!folder.isBlank() && environment.complete()) {
        return Optional.of(environment);
      }
    }
    return Optional.empty();
  }

  /** The environment named {@code cflow-lab}, if there is conda and it has all that is needed. */
  static Optional<JupyterEnvironment> named(Map<String, String> variables) throws IOException {
    Optional<Path> tool = tool(variables);
    if (tool.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> list =
        Program.output(List.of(tool.get().toString(), "env", "list", "--json"), Map.of());
    if (list.isEmpty() || !list.get().startsWith("{")) {
      return Optional.empty();
    }
    for (JsonNode folder : new ObjectMapper().readTree(list.get()).path("envs")) {
      JupyterEnvironment environment = new JupyterEnvironment(Path.of(folder.asText()));
      if (environment.home().endsWith(NAME) && environment.complete()) {
        return Optional.of(environment);
      }
    }
    return Optional.empty();
  }

  /** Makes the environment; nothing where there is no conda, or it cannot reach its channel. */
  static Optional<JupyterEnvironment> make(Map<String, String> variables, Progress progress)
      throws IOException, InterruptedException {
    Optional<Path> tool = tool(variables);
    if (tool.isEmpty()) {
      return Optional.empty();
    }
    Path log = Project.target().resolve("conda.log");
    String file = Project.root().resolve("environment.yml").toString();
    ProcessBuilder create =
        new ProcessBuilder(tool.get().toString(), "env", "create", "--file", file);
    create
        .environment()
        .putAll(
            Map.of(
                "CONDA_ALWAYS_YES", "true",
                "MAMBA_ALWAYS_YES", "true",
                "CONDA_REMOTE_CONNECT_TIMEOUT_SECS", "10",
                "CONDA_REMOTE_MAX_RETRIES", "1"));
    try (Progress.Task task = progress.start("Making the conda environment " + NAME, 1)) {
      int code = Program.run(create, log, line -> task.at(0, ""));
      Optional<JupyterEnvironment> made = code == 0 ? named(variables) : Optional.empty();
      task.at(1, "");
      if (made.isPresent()) {
        return made;
      }
    }
    System.err.println(
        "lab: conda could not make the environment (" + log + "); using .venv instead.");
    return Optional.empty();
  }

  /** {@code CFLOW_PYTHON} says that conda is not wanted. */
  private static Optional<Path> tool(Map<String, String> variables) {
    if (variables.containsKey("CFLOW_PYTHON")) {
      return Optional.empty();
    }
    String path = variables.getOrDefault("PATH", "");
    return Stream.of("mamba", "micromamba", "conda")
        .flatMap(name -> Program.on(path, name).stream())
        .findFirst();
  }
}
