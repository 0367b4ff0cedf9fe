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

  private Conda() {}

  /** The active environment, or else the one named {@code cflow-lab}, if complete. */
  static Optional<JupyterEnvironment> ready() throws IOException {
    if (System.getenv("CFLOW_PYTHON") != null) {
      return Optional.empty();
    }
    String active = System.getenv("CONDA_PREFIX");
    if (active != null && !active.isBlank()) {
      JupyterEnvironment environment = new JupyterEnvironment(Path.of(active));
      if (environment.complete()) {
        return Optional.of(environment);
      }
    }
    Optional<Path> tool = tool();
    Optional<JupyterEnvironment> named = tool.isPresent() ? named(tool.get()) : Optional.empty();
    return named.isPresent() && named.get().complete() ? named : Optional.empty();
  }

  /** Makes the environment; nothing where there is no conda, or it cannot reach its channel. */
  static Optional<JupyterEnvironment> make(Progress progress)
      throws IOException, InterruptedException {
    Optional<Path> tool = System.getenv("CFLOW_PYTHON") == null ? tool() : Optional.empty();
    if (tool.isEmpty()) {
      return Optional.empty();
    }
    Path log = Project.target().resolve("conda.log");
    String file = Project.root().resolve("environment.yml").toString();
    ProcessBuilder create =
        new ProcessBuilder(tool.get().toString(), "env", "create", "--yes", "--file", file);
    create.environment().put("CONDA_REMOTE_CONNECT_TIMEOUT_SECS", "10");
    create.environment().put("CONDA_REMOTE_MAX_RETRIES", "1");
    try (Progress.Task task = progress.start("Making the conda environment " + NAME, 1)) {
      int code = Program.run(create, log, line -> task.at(0, ""));
      Optional<JupyterEnvironment> made = code == 0 ? ready() : Optional.empty();
      task.at(1, "");
      if (made.isPresent()) {
        return made;
      }
    }
    System.err.println(
        "lab: conda could not make the environment (" + log + "); using .venv instead.");
    return Optional.empty();
  }

  private static Optional<Path> tool() {
    return Stream.of("mamba", "micromamba", "conda")
        .flatMap(name -> Program.onPath(name).stream())
        .findFirst();
  }

  private static Optional<JupyterEnvironment> named(Path tool) throws IOException {
    Optional<String> list =
        Program.output(List.of(tool.toString(), "env", "list", "--json"), Map.of());
    if (list.isEmpty() || !list.get().startsWith("{")) {
      return Optional.empty();
    }
    for (JsonNode folder : new ObjectMapper().readTree(list.get()).path("envs")) {
      Path home = Path.of(folder.asText());
      if (home.endsWith(NAME)) {
        return Optional.of(new JupyterEnvironment(home));
      }
    }
    return Optional.empty();
  }
}
