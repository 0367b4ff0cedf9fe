package org.cflowlab.cli.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
          String.format(
                  Locale.ROOT,
                  "PyPI has GPU libraries for Linux on x86-64 only, not for %s on %s;",
                  os,
                  arch)
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
    List<String> torch = List.of("torch==" + TORCH, "--target", packages.toString());
    try (Progress.Task task = progress.start("Installing GPU libraries", PACKAGES)) {
      if (python.install(torch, "--timeout 30 --no-cache-dir", PACKAGES, task, log) != 0) {
        throw new SetupException(
            String.format(
                Locale.ROOT,
                "pip cannot install the GPU libraries: %s (log: %s); the CPU goes on working without them.",
                Program.errorIn(log),
                log));
      }
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
