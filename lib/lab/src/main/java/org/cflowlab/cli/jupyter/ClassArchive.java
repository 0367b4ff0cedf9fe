package org.cflowlab.cli.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.apache.commons.io.file.StandardDeleteOption;
import org.cflowlab.cli.Program;
import org.cflowlab.file.WholeFile;
import org.cflowlab.progress.Progress;

/**
 * The classes that a kernel loads while it starts, parsed and laid out once for all later starts:
 * the JVM's class-data sharing. A kernel without the archive starts as well, only later.
 */
final class ClassArchive {
  /** The JVM option that names the archive; a file that is missing is passed over in silence. */
  static final String OPTION = "-XX:SharedArchiveFile=";

  private static final String WRITE = "-XX:ArchiveClassesAtExit=";
  private static final int PATIENCE_SECONDS = 60;

  /** The file that ends a rehearsal. */
  private static final String END_SCRIPT = "kernel-rehearsal.jshell";

  /** A connection on ports that the system chooses, since nobody will come. */
  private static final String NOWHERE =
      """
      {"transport": "tcp", "ip": "127.0.0.1", "key": "", "signature_scheme": "hmac-sha256",
       "shell_port": 0, "iopub_port": 0, "stdin_port": 0, "control_port": 0, "hb_port": 0}
      """;

  private ClassArchive() {}

  /** Where the archive of this very JDK lies, beside a kernelspec. */
  static Path beside(Path kernelspec) {
    String version = Runtime.version().toString().replaceAll("[^\\w.+-]", "_");
    return kernelspec.resolveSibling("classes-" + version + ".jsa");
  }

  /**
   * Makes the archive, if there is none, by starting the kernel twice: once to write it, once to
   * see that a kernel starts with it. Where that fails an empty one, which the JVM passes over,
   * says not to try again. No error is worth keeping a kernel from its start. IJava reads scripts
   * with the first cell only, so that it would not end: it goes without.
   *
   * @param kernelspec whose kernel it is for
   */
  static void ensure(Path kernelspec, Progress progress) throws IOException, InterruptedException {
    Path archive = beside(kernelspec);
    if (Files.exists(archive)
        || !Files.isWritable(archive.getParent())
        || Files.readString(kernelspec).contains(Kernelspec.IJAVA)) {
      return;
    }
    try (Progress.Task task = progress.start("Preparing the kernel's quick start", 2)) {
      Path scratch = Files.createTempDirectory(kernelspec.getParent(), "rehearsal");
      try {
        Path draft = scratch.resolve("classes.jsa");
        boolean written = rehearse(kernelspec, WRITE + draft, scratch) && Files.exists(draft);
        task.at(1, "");
        if (!written || !rehearse(kernelspec, OPTION + draft, scratch)) {
          draft = Files.createFile(scratch.resolve("none.jsa"));
        }
        draft.toFile().setWritable(true); // else Windows would not delete it one day
        WholeFile.move(draft, archive);
        task.at(2, "");
      } finally {
        PathUtils.deleteDirectory(scratch, StandardDeleteOption.OVERRIDE_READ_ONLY);
      }
    } catch (IOException e) {
      return; // the kernel starts without
    }
  }

  /**
   * Starts the kernel, which ends itself after its startup scripts.
   *
   * @param option in the place of the one that names the archive
   * @return whether it came to that end
   */
  private static boolean rehearse(Path kernelspec, String option, Path scratch)
      throws IOException, InterruptedException {
    JsonNode spec = new ObjectMapper().readTree(kernelspec.toFile());
    Path connection = Files.writeString(scratch.resolve("connection.json"), NOWHERE);
    List<String> line = new ArrayList<>();
    for (JsonNode argument : spec.get("argv")) {
      String text = argument.asText().replace("{connection_file}", connection.toString());
      line.add(text.startsWith(OPTION) ? option : text);
    }
    ProcessBuilder builder = new ProcessBuilder(line).directory(scratch.toFile());
    String end = File.pathSeparator + Kernelspec.script(END_SCRIPT);
    for (Map.Entry<String, JsonNode> variable : spec.get("env").properties()) {
      boolean scripts = variable.getKey().endsWith(Kernelspec.SCRIPTS);
      String value = variable.getValue().asText();
      builder.environment().put(variable.getKey(), scripts ? value + end : value);
    }
    Path log = scratch.resolve("kernel.log");
    Process kernel = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    kernel.getOutputStream().close();
    Thread hook = Program.endWith(kernel);
    try {
      return kernel.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && kernel.exitValue() == 0;
    } finally {
      kernel.destroyForcibly().waitFor();
      Program.forget(hook);
    }
  }
}
