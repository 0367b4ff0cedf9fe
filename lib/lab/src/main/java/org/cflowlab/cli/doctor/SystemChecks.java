package org.cflowlab.cli.doctor;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.cflowlab.cli.Network;
import org.cflowlab.cli.Project;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.file.Disk;
import org.cflowlab.file.Home;
import org.cflowlab.machine.Memory;
import org.cflowlab.machine.Processors;

/** The machine around the kit. Nothing is changed, nothing is asked of a network. */
public final class SystemChecks {
  private static final long KERNEL = 4L << 30;
  private static final long TEMPORARY = 50L << 20;
  private static final long DISK = 500L << 20;

  /** What a user may tell every Java and Maven. */
  private static final List<String> HOLD =
      List.of(
          "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "MAVEN_OPTS", "MAVEN_ARGS", "CFLOW_JAVA_OPTS");

  private final Map<String, String> variables;

  /** Of a process with these variables. */
  public SystemChecks(Map<String, String> variables) {
    this.variables = variables;
  }

  /** Every one of them. */
  public List<Finding> all() throws IOException {
    List<Finding> findings = new ArrayList<>();
    findings.add(machine(Processors.usable(), Memory.available()));
    findings.add(names(System.getProperty("sun.jnu.encoding")));
    findings.add(account(Home.current()));
    findings.add(project());
    findings.add(temporary(Path.of(System.getProperty("java.io.tmpdir"))));
    findings.add(network());
    findings.add(settings());
    return findings;
  }

  /** What a container's or a job's limits leave. */
  static Finding machine(int processors, long memory) {
    String details =
        String.format(
            Locale.ROOT,
            "%d processor%s and %.1f GB of memory may be used now, limits of containers counted",
            processors,
            processors == 1 ? "" : "s",
            memory / 1e9);
    return memory >= KERNEL
        ? Finding.ok("machine", details)
        : Finding.low(
            "machine",
            details,
            "close other programs or ask for more: a notebook takes up to 4 GB");
  }

  static Finding names(String encoding) {
    boolean every = encoding.matches("(?i)utf-?8") || !isLinux();
    return every
        ? Finding.ok("names", "of files may hold every letter (" + encoding + ")")
        : Finding.wrong(
            "names",
            "of files may hold ASCII letters only (" + encoding + ")",
            "export LC_ALL=C.UTF-8, or the UTF-8 locale that 'locale -a' lists");
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").startsWith("Linux");
  }

  static Finding account(Home home) throws IOException {
    Path folder = home.folder();
    Path writable = home.writable();
    long free = Disk.free(writable);
    String room = String.format(Locale.ROOT, ", %.1f GB free", free / 1e9);
    if (!folder.equals(writable)) {
      return Finding.ok(
          "home", folder + " cannot be written; what the kit keeps goes to " + writable + room);
    }
    return free >= DISK
        ? Finding.ok("home", folder + room)
        : Finding.low("home", folder + room, "free some: PyTorch's libraries need 300 MB there");
  }

  private static Finding project() throws IOException {
    Path root = Project.root();
    if (!Project.writable()) {
      return Finding.ok(
          "project", root + " is installed for all; runs and logs go to " + Project.own());
    }
    long free = Disk.free(root);
    String details = String.format(Locale.ROOT, "%s, %.1f GB free", root, free / 1e9);
    return free >= DISK
        ? Finding.ok("project", details)
        : Finding.low("project", details, "free some, or say --out FOLDER for results");
  }

  static Finding temporary(Path folder) {
    String mend = "free some there, or name another: export TMPDIR=FOLDER";
    try {
      long free = Disk.free(folder);
      String details = String.format(Locale.ROOT, "%s, %.1f GB free", folder, free / 1e9);
      if (!Files.isWritable(folder)) {
        return Finding.low("temporary", folder + " cannot be written", mend);
      }
      return free >= TEMPORARY
          ? Finding.ok("temporary", details)
          : Finding.low("temporary", details + ": notebooks and 'lab start' need it", mend);
    } catch (IOException e) {
      return Finding.low("temporary", folder + " is not there", mend);
    }
  }

  /** What downloads go through; passwords in it are left out. */
  Finding network() {
    List<String> parts = new ArrayList<>();
    parts.add("no proxy");
    Network.proxy(variables, "https")
        .ifPresent(at -> parts.set(0, "through the proxy " + Network.place(at)));
    Stream.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT")
        .filter(name -> !variable(name).isEmpty())
        .findFirst()
        .ifPresent(name -> parts.add(certificates(name)));
    if (Files.isReadable(Home.current().folder().resolve(".m2/settings.xml"))) {
      parts.add("Maven's settings.xml");
    }
    if (!variable("PIP_INDEX_URL").isEmpty()) {
      parts.add("PIP_INDEX_URL");
    }
    String details = "needed for a first set-up alone: " + String.join(", ", parts);
    boolean gone = parts.stream().anyMatch(part -> part.endsWith("not there"));
    return gone
        ? Finding.wrong("network", details, "mend or unset that variable")
        : Finding.ok("network", details);
  }

  /** Which variables of other software are left out, and which hold. */
  Finding settings() {
    Stream<String> pytorch = Stream.of(System.getProperty("cflow.leftout", "").split(", "));
    Stream<String> python = variables.keySet().stream().filter(JupyterEnvironment::leavesOut);
    String out =
        Stream.concat(pytorch, python).filter(n -> !n.isEmpty()).sorted().collect(joining(", "));
    String hold = HOLD.stream().filter(n -> !variable(n).isEmpty()).collect(joining(", "));
    return Finding.ok(
        "settings",
        (out.isEmpty() ? "no variables of other software" : "left out: " + out)
            + (hold.isEmpty() ? "" : "; these hold: " + hold));
  }

  private String certificates(String name) {
    boolean there = Files.isReadable(Path.of(variable(name)));
    return "the certificates of " + name + (there ? "" : ", a file that is not there");
  }

  private String variable(String name) {
    return Network.variable(variables, name);
  }
}
