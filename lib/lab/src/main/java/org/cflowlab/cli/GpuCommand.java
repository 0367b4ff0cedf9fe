package org.cflowlab.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import org.cflowlab.cli.gpu.GpuLibraries;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.file.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab gpu}: PyTorch's libraries for an NVIDIA GPU, in one of two ways. */
@Command(
    name = "gpu",
    header = "Install the libraries for an NVIDIA GPU, or remove them.",
    description =
        "Says what it would install, how large it is and where it goes, and asks. Without a GPU"
            + " nothing needs this: the course runs on the CPU.")
public final class GpuCommand implements LabCommand {
  private enum Way {
    PYPI,
    MAVEN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--from",
      paramLabel = "pypi|maven",
      defaultValue = "pypi",
      description =
          "pypi: CUDA 12.6 libraries of PyTorch 2.7.1 for the default stack, Linux on x86-64 only;"
              + " maven: the stack cu118 with CUDA 11.8, Linux and Windows; default:"
              + " ${DEFAULT-VALUE}")
  private Way way;

  @Option(names = "--yes", description = "do not ask")
  private boolean yes;

  @Option(names = "--remove", description = "delete what --from pypi installed")
  private boolean remove;

  @Override
  public Integer call() throws IOException, InterruptedException {
    GpuLibraries libraries = new GpuLibraries(Project.root().resolve(".gpu"));
    if (remove) {
      System.out.println(libraries.remove() ? "Removed." : "Nothing was installed.");
      return ExitCode.DONE;
    }
    System.out.println("GPU: " + card().orElse("none that nvidia-smi shows"));
    return way == Way.PYPI ? fromPypi(libraries) : fromMaven();
  }

  private int fromPypi(GpuLibraries libraries) throws IOException, InterruptedException {
    if (libraries.ready()) {
      System.out.println("The libraries are in " + libraries.folder() + " already.");
      return ExitCode.DONE;
    }
    libraries.requirePlatform();
    System.out.println("This downloads PyTorch 2.7.1 with CUDA 12.6 (3 GB) and takes 7 GB of disk");
    System.out.println("in " + libraries.folder() + ", which 'lab gpu --remove' deletes.");
    if (!agreed()) {
      return ExitCode.BAD_INPUT;
    }
    TerminalProgress progress = new TerminalProgress();
    libraries.install(JupyterEnvironment.ensure(progress), progress);
    System.out.println("Ready: ./lab run --device gpu. Notebooks need './lab kernel' once.");
    return ExitCode.DONE;
  }

  private int fromMaven() throws IOException, InterruptedException {
    System.out.println(
        "This downloads the stack cu118, PyTorch 2.0.1 with CUDA 11.8 (1.6 GB), into");
    System.out.println("Maven's local repository, and builds the library for it in target/cu118.");
    if (!agreed()) {
      return ExitCode.BAD_INPUT;
    }
    List<String> line = Program.script(Project.root().resolve("lab"));
    line.addAll(List.of("--stack", "cu118", "doctor"));
    Process doctor = new ProcessBuilder(line).inheritIO().start();
    Program.endWith(doctor);
    return doctor.waitFor();
  }

  private boolean agreed() {
    if (yes) {
      return true;
    }
    if (System.console() == null) {
      throw new BadInputException("nobody is there to ask; say --yes to install.");
    }
    System.out.print("Install? [y/N] ");
    System.out.flush();
    Scanner answers = new Scanner(System.in, System.console().charset());
    return answers.hasNextLine()
        && answers.nextLine().strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  /** The first GPU as the driver names it. */
  static Optional<String> card() {
    return Program.output(
            List.of("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader"),
            Map.of())
        .flatMap(cards -> cards.lines().findFirst());
  }
}
