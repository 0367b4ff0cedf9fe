package org.cflowlab.cli;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.cflowlab.cli.doctor.DoctorReport;
import org.cflowlab.cli.doctor.Finding;
import org.cflowlab.cli.doctor.SystemChecks;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.cli.jupyter.Kernelspec;
import org.cflowlab.data.read.DataHome;
import org.cflowlab.data.read.DataSets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab doctor}: what is there, what is missing, and the command that mends it. */
@Place(61)
@Command(
    name = "doctor",
    header = "Say what works on this machine, and how to mend the rest.",
    description = "Changes nothing. Ends with 0 if all that is needed works, else with 1.")
public final class DoctorCommand implements LabCommand {
  @Option(
      names = "--report",
      description =
          "print it as a text to send to a teacher: without names and without paths of your home")
  private boolean report;

  @Override
  public Integer call() throws Exception {
    CompletableFuture<List<Finding>> jupyter =
        CompletableFuture.supplyAsync(DoctorCommand::jupyter);
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "JDK", System.getProperty("java.version") + " in " + System.getProperty("java.home")));
    findings.add(
        Finding.ok("library", "built for the stack " + Project.stack() + ": " + Stack.describe()));
    findings.add(natives());
    findings.addAll(jupyter.join());
    findings.add(gpu());
    findings.add(Finding.ok("data", "the lesions are built in; " + others(DataHome.directory())));
    findings.addAll(new SystemChecks(System.getenv()).all());
    boolean healthy = findings.stream().allMatch(Finding::healthy);
    if (report) {
      List<String> version = List.of(new Main.Version().getVersion());
      String root = Project.root().toString();
      System.out.print(DoctorReport.of(version, findings, root, System.getenv()));
    } else {
      findings.forEach(System.out::println);
    }
    System.out.println(healthy ? "All that is needed works." : "Something needs mending.");
    return healthy ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static Finding natives() {
    Optional<Path> jar = Stack.natives();
    if (jar.isEmpty()) {
      return new Finding("PyTorch", "missing", "no libraries on the classpath", "./mvnw package");
    }
    try {
      Engine engine = Engine.getEngine("PyTorch");
      return Finding.ok("PyTorch", engine.getVersion() + " loads, from " + jar.get().getFileName());
    } catch (RuntimeException | LinkageError e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      Path cache = Utils.getEngineCacheDir("pytorch");
      boolean disk =
          String.valueOf(cause.getMessage()).contains("No space left")
              || cause instanceof AccessDeniedException;
      return Finding.wrong(
          "PyTorch",
          Failure.of(cause).line(),
          disk
              ? "free some space where " + cache + " is, or set DJL_CACHE_DIR to another folder"
              : "move " + cache + " away, then ./lab doctor, which makes it again");
    }
  }

  private static List<Finding> jupyter() {
    try {
      Optional<JupyterEnvironment> ready = JupyterEnvironment.ready();
      return ready.isPresent() ? jupyter(ready.get()) : python();
    } catch (IOException e) {
      return List.of(
          Finding.wrong("Jupyter", Failure.of(e).line(), "remove the cause, then ./lab doctor"));
    }
  }

  private static List<Finding> python() {
    List<Finding> findings = new ArrayList<>();
    try {
      findings.add(Finding.ok("Python", JupyterEnvironment.pythonForSetup()));
    } catch (SetupException e) {
      return List.of(
          new Finding("Python", "missing", e.getMessage(), "install Python, then ./lab kernel"));
    }
    findings.add(
        new Finding("Jupyter", "missing", "no complete Python environment yet", "./lab kernel"));
    return findings;
  }

  private static List<Finding> jupyter(JupyterEnvironment environment) throws IOException {
    Optional<String> version = environment.version();
    if (version.isEmpty()) {
      return List.of(
          Finding.wrong(
              "Jupyter",
              "JupyterLab in " + environment.home() + " does not run",
              "see why: " + environment.python() + " -m jupyterlab --version"));
    }
    Finding lab =
        Finding.ok("Jupyter", "JupyterLab " + version.get() + " in " + environment.home());
    Finding kernel =
        Kernelspec.current(environment)
            ? Finding.ok("kernel", Kernelspec.NAME + " runs this JDK and this library")
            : Finding.wrong(
                "kernel",
                Kernelspec.NAME + " is missing or of another JDK or stack",
                "./lab kernel");
    return List.of(lab, kernel);
  }

  private static Finding gpu() {
    Optional<String> card = GpuCommand.card();
    if (card.isEmpty()) {
      String cpu = "training runs on the CPU, which is enough for the course";
      return new Finding("GPU", "none", cpu, "");
    }
    boolean used = Project.stack().equals("cu118") || System.getenv("PYTORCH_FLAVOR") != null;
    return Finding.ok("GPU", card.get() + (used ? "" : "; to use it: ./lab gpu"));
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
}
