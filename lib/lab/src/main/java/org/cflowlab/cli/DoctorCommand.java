package org.cflowlab.cli;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.cli.jupyter.Kernelspec;
import org.cflowlab.data.read.DataHome;
import org.cflowlab.data.read.DataSets;
import picocli.CommandLine.Command;

/** {@code lab doctor}: what is there, what is missing, and the command that mends it. */
@Place(61)
@Command(
    name = "doctor",
    header = "Say what works on this machine, and how to mend the rest.",
    description = "Changes nothing. Ends with 0 if all that is needed works, else with 1.")
public final class DoctorCommand implements LabCommand {
  private boolean healthy = true;

  @Override
  public Integer call() throws IOException {
    ok("JDK", System.getProperty("java.version") + " in " + System.getProperty("java.home"));
    ok("library", "built for the stack " + Project.stack() + ": " + Stack.describe());
    natives();
    jupyter();
    gpu();
    data();
    System.out.println(healthy ? "All that is needed works." : "Something needs mending.");
    return healthy ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void natives() {
    Optional<Path> jar = Stack.natives();
    if (jar.isEmpty()) {
      wrong("PyTorch", "missing", "no libraries on the classpath", "./mvnw package");
      return;
    }
    try {
      Engine engine = Engine.getEngine("PyTorch");
      ok("PyTorch", engine.getVersion() + " loads, from " + jar.get().getFileName());
    } catch (RuntimeException | LinkageError e) {
      wrong("PyTorch", "wrong", Failure.of(e).line(), "delete ~/.djl.ai, then ./lab doctor");
    }
  }

  private void jupyter() throws IOException {
    Optional<JupyterEnvironment> ready = JupyterEnvironment.ready();
    if (ready.isEmpty()) {
      try {
        ok("Python", JupyterEnvironment.pythonForSetup());
      } catch (SetupException e) {
        wrong("Python", "missing", e.getMessage(), "install Python, then ./lab kernel");
        return;
      }
      wrong("Jupyter", "missing", "no complete Python environment yet", "./lab kernel");
      return;
    }
    JupyterEnvironment environment = ready.get();
    Optional<String> version = environment.version();
    if (version.isEmpty()) {
      wrong(
          "Jupyter",
          "wrong",
          "JupyterLab in " + environment.home() + " does not run",
          "delete that folder, then ./lab kernel");
      return;
    }
    ok("Jupyter", "JupyterLab " + version.get() + " in " + environment.home());
    if (Kernelspec.current(environment)) {
      ok("kernel", Kernelspec.NAME + " runs this JDK and this library");
    } else {
      wrong(
          "kernel",
          "wrong",
          Kernelspec.NAME + " is missing or of another JDK or stack",
          "./lab kernel");
    }
  }

  private void gpu() {
    Optional<String> card = GpuCommand.card();
    if (card.isEmpty()) {
      line("GPU", "none", "training runs on the CPU, which is enough for the course");
    } else {
      boolean used = Project.stack().equals("cu118") || System.getenv("PYTORCH_FLAVOR") != null;
      line("GPU", "ok", card.get() + (used ? "" : "; to use it: ./lab gpu"));
    }
  }

  private void data() throws IOException {
    line("data", "ok", "the lesions are built in; " + others(DataHome.directory()));
  }

  /** Which other data sets are in a folder, and how large. */
  static String others(Path home) throws IOException {
    List<DataSets.Installed> sets = DataSets.installed(home);
    if (sets.isEmpty()) {
      return "no others in " + home + " (./lab fetch)";
    }
    return sets.stream()
            .map(set -> String.format(Locale.ROOT, "%s %.1f MB", set.name(), set.bytes() / 1e6))
            .collect(Collectors.joining(", "))
        + " in "
        + home;
  }

  private void ok(String what, String details) {
    line(what, "ok", details);
  }

  private void wrong(String what, String state, String details, String mend) {
    healthy = false;
    line(what, state, details);
    line("", "mend:", mend);
  }

  private static void line(String what, String state, String details) {
    System.out.printf("%-10s %-8s %s%n", what, state, details);
  }
}
