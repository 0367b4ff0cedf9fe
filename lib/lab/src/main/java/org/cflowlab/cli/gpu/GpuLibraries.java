package org.cflowlab.cli.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.Project;
import org.cflowlab.cli.SetupException;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.file.WholeFile;
import org.cflowlab.progress.Progress;

/**
 * The CUDA libraries that PyPI's {@code torch==2.7.1} brings, in a folder of their own.
 *
 * <p>DJL takes them in the place of its own when the variables in {@link #environmentFile()} are
 * set, which the launcher does. That file is written last, so an installation that was cut short is
 * never used.
 */
public final class GpuLibraries {
  /** The PyTorch that the default stack's JNI library was made for. */
  static final String TORCH = "2.7.1";

  /** DJL's name for these libraries; only its beginning, cu, decides. */
  private static final String FLAVOR = "cu128";

  private static final String ENVIRONMENT = "environment";
  private static final int PACKAGES = 24;

  private final Path folder;

  /** Libraries in a folder, there or not. */
  public GpuLibraries(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** Where they are, or would be. */
  public Path folder() {
    return folder;
  }

  /** Whether they are installed whole. */
  public boolean ready() {
    return Files.exists(environmentFile());
  }

  /** The variables for programs that use them, a line NAME=VALUE each. */
  public Path environmentFile() {
    return folder.resolve(ENVIRONMENT);
  }

  /**
   * Checks the platform.
   *
   * @throws SetupException if PyPI has no such libraries for it
   */
  public void requirePlatform() {
    String os = System.getProperty("os.name");
    String arch = System.getProperty("os.arch");
    if (!os.equals("Linux") || !arch.equals("amd64")) {
      throw new SetupException(
          "PyPI has GPU libraries for Linux on x86-64 only, not for %s on %s;".formatted(os, arch)
              + " on Windows take --from maven.");
    }
  }

  /**
   * Installs them.
   *
   * @param python whose pip fetches them
   * @throws SetupException if they cannot be had; the message says why
   */
  public void install(JupyterEnvironment python, Progress progress)
      throws IOException, InterruptedException {
    remove();
    Path packages = folder.resolve("packages");
    Files.createDirectories(packages);
    Path log = Project.target().resolve("gpu.log");
    String options =
        "install --only-binary :all: --no-input --progress-bar off --disable-pip-version-check"
            + " --no-cache-dir --timeout 30 --target";
    List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
    arguments.addAll(List.of(packages.toString(), "torch==" + TORCH));
    long[] seen = {0};
    int code;
    try (Progress.Task task = progress.start("Installing GPU libraries", PACKAGES)) {
      code =
          Program.run(
              python.module("pip", arguments.toArray(String[]::new)),
              log,
              said -> {
                if (said.startsWith("Collecting ")) {
                  String name = said.substring("Collecting ".length()).split("[=\\s<>]")[0];
                  task.at(Math.min(++seen[0], PACKAGES), name);
                } else if (said.startsWith("Installing ")) {
                  task.at(PACKAGES, "installing");
                }
              });
    }
    if (code != 0) {
      throw new SetupException(
          "pip cannot install the GPU libraries: "
              + Program.errorIn(log)
              + " (log: "
              + log
              + "); the CPU goes on working without them.");
    }
    WholeFile.write(environmentFile(), String.join("\n", environment(packages)) + "\n");
  }

  /** What DJL and the system's loader need to know. */
  static List<String> environment(Path packages) throws IOException {
    Path torch = packages.resolve("torch/lib");
    if (!Files.isDirectory(torch)) {
      throw new SetupException("pip left no " + torch + "; try again.");
    }
    List<String> path = new ArrayList<>(List.of(torch.toString()));
    Path nvidia = packages.resolve("nvidia");
    if (Files.isDirectory(nvidia)) {
      try (Stream<Path> parts = Files.list(nvidia)) {
        parts
            .map(part -> part.resolve("lib"))
            .filter(Files::isDirectory)
            .sorted()
            .forEach(lib -> path.add(lib.toString()));
      }
    }
    return List.of(
        "PYTORCH_LIBRARY_PATH=" + torch,
        "PYTORCH_VERSION=" + TORCH,
        "PYTORCH_FLAVOR=" + FLAVOR,
        "LD_LIBRARY_PATH=" + String.join(":", path));
  }

  /**
   * Deletes them.
   *
   * @return whether there was something
   */
  public boolean remove() throws IOException {
    if (!Files.exists(folder)) {
      return false;
    }
    Files.deleteIfExists(environmentFile());
    PathUtils.deleteDirectory(folder);
    return true;
  }
}
