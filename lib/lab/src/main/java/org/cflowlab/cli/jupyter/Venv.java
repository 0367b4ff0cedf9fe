package org.cflowlab.cli.jupyter;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.cflowlab.cli.Network;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.Project;
import org.cflowlab.cli.SetupException;
import org.cflowlab.file.Sha256;
import org.cflowlab.file.WholeFile;
import org.cflowlab.progress.Progress;

/**
 * The environment {@code .venv} in the project, with exactly the packages of {@code
 * requirements.txt}.
 *
 * <p>Its stamp is written last and holds what it was made from and where, so an environment that
 * was cut short, is out of date or was moved is made again.
 */
final class Venv {
  private static final String OWNER = "cflow-lab";
  private static final String STAMP = "cflow-lab.stamp";

  private Venv() {}

  static Optional<JupyterEnvironment> ready() throws IOException {
    Path stamp = home().resolve(STAMP);
    JupyterEnvironment environment = new JupyterEnvironment(home());
    return Files.exists(stamp)
            && Files.readString(stamp).equals(stampText())
            && environment.complete()
        ? Optional.of(environment)
        : Optional.empty();
  }

  static JupyterEnvironment make(Progress progress) throws IOException, InterruptedException {
    return make(Python.find(), progress);
  }

  /** Makes the environment; a second lab that comes meanwhile waits and finds it ready. */
  static JupyterEnvironment make(Python python, Progress progress)
      throws IOException, InterruptedException {
    if (!Project.writable()) {
      throw new SetupException(notForThisAccount());
    }
    Path lock = Project.target().resolve("python.lock");
    Files.createDirectories(lock.getParent());
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        System.err.println("Waiting for another lab that is setting up JupyterLab ...");
        channel.lock();
      }
      Optional<JupyterEnvironment> ready = ready();
      return ready.isPresent() ? ready.get() : build(python, progress);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No space left")) {
        throw new SetupException(noSpace());
      }
      throw e;
    }
  }

  private static String notForThisAccount() throws IOException {
    Path python = new JupyterEnvironment(home()).python();
    boolean made = Files.exists(home().resolve(STAMP));
    return made && !Files.isExecutable(python)
        ? String.format(
            Locale.ROOT,
            "this account may not run the Python that %s is a link to; let its owner delete %s and run"
                + " CFLOW_PYTHON=FILE ./lab kernel with a Python for all, such as /usr/bin/python3.",
            python,
            home())
        : String.format(
            Locale.ROOT,
            "JupyterLab is not set up in %s, and this account may not write there; let its owner run"
                + " ./lab kernel.",
            Project.root());
  }

  private static JupyterEnvironment build(Python python, Progress progress)
      throws IOException, InterruptedException {
    clear();
    Files.createDirectories(home());
    Files.writeString(home().resolve(OWNER), "Made by lab, which may delete it at any time.\n");
    JupyterEnvironment environment = new JupyterEnvironment(home());
    Path log = Project.target().resolve("python.log");
    long packages = packages();
    try (Progress.Task task = progress.start("Setting up JupyterLab", packages)) {
      if (Program.run(venv(python), log, said -> {}) != 0) {
        throw new SetupException(cause(log, "Python " + python.version() + " cannot make .venv"));
      }
      List<String> pinned = List.of("--require-hashes", "-r", requirements().toString());
      if (environment.install(pinned, "--timeout 15 --retries 1", packages, task, log) != 0) {
        throw new SetupException(cause(log, "pip cannot install JupyterLab"));
      }
    }
    if (!environment.complete()) {
      throw new SetupException("JupyterLab is not complete after its set-up (log: " + log + ").");
    }
    WholeFile.write(home().resolve(STAMP), stampText());
    return environment;
  }

  private static ProcessBuilder venv(Python python) {
    List<String> line = new ArrayList<>(python.command());
    line.addAll(List.of("-m", "venv", home().toString()));
    ProcessBuilder venv = new ProcessBuilder(line);
    Python.forget(venv.environment());
    return venv;
  }

  /** The cause of a failure, as pip and venv word it, in one line. */
  static String cause(Path log, String what) throws IOException {
    String text = Files.readString(log);
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("disk quota")) {
      return noSpace();
    }
    if (lower.matches(
        "(?s).*(newconnectionerror|name resolution|connecttimeout|readtimeout|proxyerror"
            + "|connection refused|unreachable|connection reset|from versions: none"
            + "|max retries exceeded).*")) {
      return String.format(
          Locale.ROOT,
          "%s: cannot reach the package index%s; the first set-up needs a network, check it and"
              + " try again (log: %s).",
          what,
          Network.throughProxy(System.getenv(), "https"),
          log);
    }
    return what + ": " + Program.errorIn(log) + " (log: " + log + ").";
  }

  private static String noSpace() {
    return "no space is left on the disk for "
        + home()
        + " (about 300 MB) or pip's temporary files; free some and try again.";
  }

  private static void clear() throws IOException {
    if (!Files.exists(home())) {
      return;
    }
    if (!PathUtils.isEmptyDirectory(home()) && !Files.exists(home().resolve(OWNER))) {
      throw new SetupException(home() + " was not made by lab; move it away and try again.");
    }
    try (Stream<Path> files = Files.walk(home())) {
      // The owner's mark goes last but one, so that what is cut short is known again.
      Comparator<Path> order = Comparator.comparing(f -> f.equals(home().resolve(OWNER)) ? 1 : 0);
      for (Path file :
          files
              .filter(f -> !f.equals(home()))
              .sorted(order.thenComparing(Comparator.reverseOrder()))
              .toList()) {
        Files.delete(file);
      }
    }
  }

  private static Path home() {
    return Project.root().resolve(".venv");
  }

  private static Path requirements() {
    return Project.launcher().resolve("requirements.txt");
  }

  private static long packages() throws IOException {
    try (Stream<String> lines = Files.lines(requirements())) {
      return lines
          .filter(l -> l.matches("\\w.*==.*") && !l.matches(".*(win32|'nt'|darwin).*"))
          .count();
    }
  }

  private static String stampText() throws IOException {
    return Sha256.of(requirements()) + "\n" + home() + "\n";
  }
}
