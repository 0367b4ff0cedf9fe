package org.cflowlab.cli.jupyter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.Project;
import org.cflowlab.cli.SetupException;

/** A JupyterLab that serves the course, with its one kernel and without calls to the network. */
public final class JupyterServer {
  private static final int FIRST_PORT = 8888;
  private static final int PORTS_TRIED = 50;

  private final Process process;
  private final String address;

  private JupyterServer(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Where a browser finds it, with the token that lets it in. */
  public String address() {
    return address;
  }

  /** Waits for its end and returns its exit code. */
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** Ends it, and its kernels. */
  public void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param notebook the one to open, in the folder to serve
   * @param port the port, or 0 for a free one
   * @param browser whether to open a browser
   * @param log where its messages go
   * @throws SetupException if it does not come up
   */
  public static JupyterServer start(
      JupyterEnvironment environment, Path notebook, int port, boolean browser, Path log)
      throws IOException, InterruptedException {
    String page =
        "/lab/tree/"
            + URLEncoder.encode(notebook.getFileName().toString(), UTF_8).replace("+", "%20");
    int chosen = port == 0 ? freePort() : port;
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    String token = HexFormat.of().formatHex(secret);
    ProcessBuilder builder =
        environment.module(
            "jupyterlab",
            "--ServerApp.ip=localhost",
            "--ServerApp.port=" + chosen,
            "--ServerApp.port_retries=0",
            "--ServerApp.open_browser=" + (browser ? "True" : "False"),
            "--ServerApp.root_dir=" + notebook.getParent(),
            "--ServerApp.answer_yes=True",
            "--LabApp.default_url=" + page,
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.extension_manager=readonly",
            "--LabApp.app_settings_dir=" + Project.launcher().resolve("jupyterlab-settings"),
            "--KernelSpecManager.ensure_native_kernel=False",
            "--KernelSpecManager.allowed_kernelspecs=" + Kernelspec.NAME,
            "--MultiKernelManager.default_kernel_name=" + Kernelspec.NAME);
    if ("root".equals(System.getProperty("user.name"))) {
      builder.command().add("--allow-root");
    }
    builder.environment().put("JUPYTER_TOKEN", token);
    Files.createDirectories(log.getParent());
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    Program.endWith(process);
    String base = "http://localhost:" + chosen;
    for (int tenths = 0; !answers(base + "/api"); tenths++) {
      if (!process.isAlive() || tenths > 600) {
        process.destroy();
        throw new SetupException(
            "JupyterLab did not start on port %d: %s (log: %s)."
                .formatted(chosen, Program.errorIn(log), log));
      }
      Thread.sleep(100);
    }
    return new JupyterServer(process, base + page + "?token=" + token);
  }

  /** Signs the notebooks of a folder, so that JupyterLab shows their saved outputs in full. */
  public static void trust(JupyterEnvironment environment, Path folder)
      throws IOException, InterruptedException {
    List<String> notebooks;
    try (Stream<Path> files = Files.list(folder)) {
      notebooks = files.map(Path::toString).filter(f -> f.endsWith(".ipynb")).sorted().toList();
    }
    if (!notebooks.isEmpty()) {
      Path log = Project.target().resolve("trust.log");
      int code =
          Program.run(
              environment.module("nbformat.sign", notebooks.toArray(String[]::new)), log, l -> {});
      if (code != 0) {
        System.err.println(
            "lab: the notebooks could not be signed ("
                + Program.errorIn(log)
                + "); interactive"
                + " pictures show after you run their cells.");
      }
    }
  }

  private static int freePort() throws IOException {
    for (int port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port++) {
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException taken) {
        continue;
      }
    }
    throw new SetupException(
        "the ports " + FIRST_PORT + " to " + (FIRST_PORT + PORTS_TRIED - 1) + " are all in use.");
  }

  private static boolean answers(String url) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url).toURL().openConnection(java.net.Proxy.NO_PROXY);
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(2000);
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
