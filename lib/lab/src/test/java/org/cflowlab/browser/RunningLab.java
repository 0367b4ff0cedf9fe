package org.cflowlab.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.cflowlab.cli.Program;

/** {@code lab start} as a user runs it, but for autosave: a test leaves the notebooks alone. */
final class RunningLab implements AutoCloseable {
  private static final String SAYS = "JupyterLab is at ";

  private final Process process;
  private final String address;

  /**
   * Starts it on a notebook and waits for the address.
   *
   * @param settings a folder of JupyterLab's user settings
   */
  RunningLab(String notebook, Path settings) throws IOException {
    Path root = Path.of("../..").toAbsolutePath().normalize();
    ProcessBuilder lab =
        new ProcessBuilder(
            root.resolve(Program.onWindows() ? "lab.cmd" : "lab").toString(),
            "start",
            "--no-browser",
            notebook);
    set(settings, "docmanager-extension/plugin", "{\"autosave\": false}");
    lab.environment().put("JUPYTERLAB_SETTINGS_DIR", settings.toString());
    lab.environment().put("JUPYTERLAB_WORKSPACES_DIR", settings.resolve("workspaces").toString());
    process = lab.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null && !line.startsWith(SAYS)) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("lab start ended without an address");
    }
    address = line.substring(SAYS.length());
  }

  /** Writes a setting of a user's, of one part of JupyterLab. */
  static void set(Path settings, String part, String json) throws IOException {
    Path file = settings.resolve("@jupyterlab").resolve(part + ".jupyterlab-settings");
    Files.createDirectories(file.getParent());
    Files.writeString(file, json);
  }

  String address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
