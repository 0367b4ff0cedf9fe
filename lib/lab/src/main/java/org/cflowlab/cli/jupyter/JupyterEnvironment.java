package org.cflowlab.cli.jupyter;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.cflowlab.cli.Program;
import org.cflowlab.file.Home;
import org.cflowlab.progress.Progress;

/**
 * A Python environment with JupyterLab and a Java kernel.
 *
 * @param home its folder, with {@code bin} (on Windows {@code Scripts}) and {@code share}
 */
public record JupyterEnvironment(Path home) {
  private static final String INSTALL =
      "install --only-binary :all: --no-input --progress-bar off --disable-pip-version-check"
          + " --target="; // whatever a pip.conf says

  /** The user's variables that say how packages are reached; which ones and where is the kit's. */
  private static final Set<String> REACH =
      Set.of(
          "PIP_CONFIG_FILE",
          "PIP_INDEX_URL",
          "PIP_EXTRA_INDEX_URL",
          "PIP_NO_INDEX",
          "PIP_FIND_LINKS",
          "PIP_PROXY",
          "PIP_CERT",
          "PIP_CLIENT_CERT",
          "PIP_TRUSTED_HOST",
          "PIP_KEYRING_PROVIDER",
          "PIP_CACHE_DIR",
          "PIP_NO_CACHE_DIR");

  /**
   * Finds or makes the environment, and puts the kit's kernelspec into it: the active conda
   * environment if it has all that is needed, else the conda environment {@code cflow-lab} where
   * there is conda, else {@code .venv} in the project. Touches no network when all is there.
   *
   * @throws org.cflowlab.cli.SetupException if Python, the network or the disk space for it is
   *     missing
   */
  public static JupyterEnvironment ensure(Progress progress)
      throws IOException, InterruptedException {
    Optional<JupyterEnvironment> found = ready();
    JupyterEnvironment environment;
    if (found.isPresent()) {
      environment = found.get();
    } else {
      Optional<JupyterEnvironment> conda = Conda.make(System.getenv(), progress);
      environment = conda.isPresent() ? conda.get() : Venv.make(progress);
    }
    ClassArchive.ensure(Kernelspec.install(environment), progress);
    return environment;
  }

  /**
   * The Python that a first set-up would use.
   *
   * @return its version and how it is called
   * @throws org.cflowlab.cli.SetupException if there is none
   */
  public static String pythonForSetup() {
    Python python = Python.find();
    return python.version() + ", " + String.join(" ", python.command());
  }

  /** The environment, if it is there and complete. */
  public static Optional<JupyterEnvironment> ready() throws IOException {
    Optional<JupyterEnvironment> active = Conda.active(System.getenv());
    if (active.isPresent()) {
      return active;
    }
    Optional<JupyterEnvironment> venv = Venv.ready();
    return venv.isPresent() ? venv : Conda.named(System.getenv());
  }

  /** A command line that runs a Python module of this environment. */
  public ProcessBuilder module(String module, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(python().toString(), "-m", module);
    builder.command().addAll(List.of(arguments));
    Map<String, String> variables = builder.environment();
    Python.forget(variables);
    variables.put("PYTHONNOUSERSITE", "1");
    variables.put("PYTHONUTF8", "1");
    variables.put("JUPYTER_PREFER_ENV_PATH", "1");
    Home home = Home.current();
    String told = variables.getOrDefault("HOME", "");
    if (told.isEmpty() || !Files.isDirectory(Path.of(told))) {
      variables.put("HOME", home.folder().toString());
    }
    if (!Files.isWritable(home.folder())) { // its settings are read, its state goes elsewhere
      Path state = home.writable().resolve("jupyter");
      variables.putIfAbsent("JUPYTER_DATA_DIR", state.toString());
      variables.putIfAbsent("JUPYTER_CONFIG_DIR", state.resolve("config").toString());
      variables.putIfAbsent(
          "JUPYTER_CONFIG_PATH",
          home.folder().resolve(".config/jupyter")
              + File.pathSeparator
              + home.folder().resolve(".jupyter"));
    }
    return builder;
  }

  /**
   * Installs packages with this environment's pip, and tells of each that it collects.
   *
   * @param packages which, and where to
   * @param options more of them, with a space between two
   * @param expected how many packages there will be
   * @param log where pip's output is kept
   * @return pip's exit code
   */
  public int install(
      List<String> packages, String options, long expected, Progress.Task task, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder pip = module("pip", (INSTALL + " " + options).split(" "));
    pip.command().addAll(packages);
    pip.environment().keySet().removeIf(JupyterEnvironment::leavesOut);
    pip.environment().put("PIP_USER", "0");
    Optional.ofNullable(System.getenv("SSL_CERT_FILE"))
        .ifPresent(file -> pip.environment().putIfAbsent("PIP_CERT", file));
    AtomicLong seen = new AtomicLong();
    return Program.run(
        pip,
        log,
        said -> {
          if (said.startsWith("Collecting ")) {
            String name = said.substring("Collecting ".length()).split("[=\\s<>]")[0];
            task.at(Math.min(seen.incrementAndGet(), expected), name);
          } else if (said.startsWith("Installing ")) {
            task.at(expected, "installing");
          }
        });
  }

  /**
   * Whether a variable is for the user's own Pythons, so that Jupyter and pip here are not told.
   */
  public static boolean leavesOut(String variable) {
    return variable.startsWith("PYTHON")
        || variable.startsWith("PIP_") && !REACH.contains(variable);
  }

  /** The environment's Python. */
  public Path python() {
    if (!Program.onWindows()) {
      return home.resolve("bin/python");
    }
    Path venv = home.resolve("Scripts/python.exe");
    return Files.exists(venv) ? venv : home.resolve("python.exe");
  }

  /** JupyterLab's version, if Python runs and finds it; starting it would take seconds. */
  public Optional<String> version() {
    String ask = "import importlib.metadata as m; print(m.version('jupyterlab'))";
    return Program.output(List.of(python().toString(), "-I", "-c", ask), Map.of());
  }

  /** Where kernelspecs lie. */
  Path kernels() {
    return home.resolve("share/jupyter/kernels");
  }

  /** The jar of JJava or IJava. */
  Optional<Path> kernelJar() throws IOException {
    if (!Files.isDirectory(kernels())) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(kernels(), 2)) {
      return files
          .filter(f -> f.getFileName().toString().matches("(jjava|ijava)(-[\\d.]+\\w*)?\\.jar"))
          .sorted()
          .findFirst();
    }
  }

  boolean complete() throws IOException {
    String lab = Program.onWindows() ? "Scripts/jupyter-lab.exe" : "bin/jupyter-lab";
    return Files.isExecutable(python())
        && Files.exists(home.resolve(lab))
        && kernelJar().isPresent();
  }
}
