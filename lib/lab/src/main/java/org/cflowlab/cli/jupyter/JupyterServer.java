package org.cflowlab.cli.jupyter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.Project;
import org.cflowlab.cli.SetupException;

/** A JupyterLab that serves the course, with its one kernel and without calls to the network. */
public final class JupyterServer {
  private static final int FIRST_PORT = 8888;
  private static final int PORTS_TRIED = 50;
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final String address;
  private final Path folder;

  /**
   * A running server.
   *
   * @param folder what it keeps while it runs
   */
  private JupyterServer(Process process, String address, Path folder) {
    this.process = process;
    this.address = address;
    this.folder = folder;
  }

  /** Where a browser finds it, with the token that lets it in. */
  public String address() {
    return address;
  }

  /** Waits for its end and returns its exit code. */
  public int waitFor() throws IOException, InterruptedException {
    int code = process.waitFor();
    FileUtils.deleteQuietly(folder.toFile());
    return code;
  }

  /** Ends it, and its kernels. */
  public void stop() throws IOException, InterruptedException {
    process.destroy();
    waitFor();
  }

  /**
   * Starts it and waits until it listens. The user's own configuration holds, so where it listens
   * and what lets a browser in is asked of the server itself, by the file that it writes.
   *
   * @param notebook the one to open, in the folder to serve
   * @param port the port, or 0 for the first free one
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
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    Path folder = Files.createTempDirectory("cflow-jupyter-"); // its owner's alone
    ProcessBuilder builder =
        environment.module(
            "jupyterlab",
            "--ServerApp.ip=127.0.0.1", // not every container knows localhost
            "--ServerApp.port=" + (port == 0 ? FIRST_PORT : port),
            "--ServerApp.port_retries=" + (port == 0 ? PORTS_TRIED : 0),
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
            "--AsyncMappingKernelManager.default_kernel_name=" + Kernelspec.NAME);
    if ("root".equals(System.getProperty("user.name"))) {
      builder.command().add("--allow-root");
    }
    builder.environment().put("JUPYTER_TOKEN", HexFormat.of().formatHex(secret));
    builder.environment().put("JUPYTER_RUNTIME_DIR", folder.toString());
    Files.createDirectories(log.getParent());
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    Program.endWith(process);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAfter(process, folder)));
    Optional<JsonNode> said = said(folder);
    for (int tenths = 0; said.isEmpty(); tenths++) {
      if (!process.isAlive() || tenths > 10 * PATIENCE_SECONDS) {
        process.destroyForcibly().waitFor();
        FileUtils.deleteQuietly(folder.toFile());
        throw new SetupException(
            String.format(
                Locale.ROOT,
                "JupyterLab did not start%s: %s (log: %s).",
                port == 0 ? "" : " on port " + port,
                Program.errorIn(log),
                log));
      }
      Thread.sleep(100);
      said = said(folder);
    }
    return new JupyterServer(process, address(said.get(), page), folder);
  }

  /** Also where Ctrl-C ends all at once, as it usually does. */
  private static void deleteAfter(Process process, Path folder) {
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    FileUtils.deleteQuietly(folder.toFile());
  }

  /** What the server wrote about itself, once it listens. */
  private static Optional<JsonNode> said(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> file =
          files.filter(f -> f.getFileName().toString().matches("jpserver-\\d+\\.json")).findFirst();
      return file.isEmpty()
          ? Optional.empty()
          : Optional.of(new ObjectMapper().readTree(file.get().toFile())).filter(t -> t.has("url"));
    } catch (JsonProcessingException halfWritten) {
      return Optional.empty();
    }
  }

  /** The address of a page, with the token, unless the user has a password. */
  static String address(JsonNode server, String page) {
    String token = server.path("token").asText("");
    return server.path("url").asText().replaceFirst("/$", "")
        + page
        + (token.isEmpty() ? "" : "?token=" + token);
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
}
