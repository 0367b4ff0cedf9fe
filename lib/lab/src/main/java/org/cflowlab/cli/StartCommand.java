package org.cflowlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.cli.jupyter.JupyterServer;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Home;
import org.cflowlab.file.WholeFile;
import org.cflowlab.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab start}: JupyterLab on the course. */
@Place(10)
@Command(
    name = "start",
    header = "Open the course in JupyterLab.",
    description =
        "Sets up what is missing, signs the notebooks so that their pictures show, and opens one of"
            + " them. Ctrl-C ends it.")
public final class StartCommand implements LabCommand {
  @Option(names = "--no-browser", description = "print the address instead of opening a browser")
  private boolean noBrowser;

  @Option(names = "--port", paramLabel = "N", description = "the port to use (default: a free one)")
  private int port;

  @Parameters(
      arity = "0..1",
      paramLabel = "NOTEBOOK",
      defaultValue = "00",
      description =
          "the notebook to open: one of the course by name or number, such as 03, or any .ipynb file"
              + " (default: 00)")
  private String notebook;

  @Override
  public Integer call() throws Exception {
    Path first = ownCopy(find(notebook));
    if (port < 0 || port > 65535) {
      throw new BadInputException("--port " + port + " is not in 1..65535.");
    }
    Progress progress = new TerminalProgress();
    JupyterEnvironment environment = JupyterEnvironment.ensure(progress);
    Path log = Project.target().resolve("jupyter.log");
    JupyterServer server;
    try (Progress.Task task = progress.start("Starting JupyterLab", 2)) {
      JupyterServer.trust(environment, first.getParent());
      task.at(1, "");
      server = JupyterServer.start(environment, first, port, !noBrowser, log);
      task.at(2, "");
    }
    System.out.println("JupyterLab is at " + server.address());
    System.out.println("Ctrl-C here ends it.");
    if (server.waitFor() != 0) {
      throw new SetupException("JupyterLab ended: " + Program.errorIn(log) + " (" + log + ").");
    }
    return ExitCode.DONE;
  }

  /**
   * The notebook where the account can change it: of a course that others installed, a copy of all
   * notebooks at home, made once.
   */
  private static Path ownCopy(Path found) throws IOException {
    if (Files.isWritable(found) || !found.startsWith(Project.notebooks())) {
      return found;
    }
    Path own = Home.current().writable().resolve("cflow-lab-notebooks");
    Files.createDirectories(own);
    for (Path notebook : NotebooksCommand.all()) {
      Path copy = own.resolve(notebook.getFileName());
      if (!Files.exists(copy)) {
        WholeFile.write(copy, Files.readAllBytes(notebook));
      }
    }
    System.out.println("The course is installed for all; your own copies are in " + own);
    return own.resolve(found.getFileName());
  }

  private static Path find(String notebook) throws IOException {
    Path own = Path.of(notebook);
    return notebook.endsWith(".ipynb") && Files.isRegularFile(own)
        ? own.toAbsolutePath().normalize()
        : NotebooksCommand.select(NotebooksCommand.all(), List.of(notebook)).get(0);
  }
}
