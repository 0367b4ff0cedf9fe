package org.cflowlab.cli;

import java.nio.file.Path;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.cli.jupyter.JupyterServer;
import org.cflowlab.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab start}: JupyterLab on the course. */
@Command(
    name = "start",
    header = "Open the course in JupyterLab.",
    description =
        "Sets up what is missing, signs the course's notebooks so that their pictures show, and"
            + " opens 00-start-here. Ctrl-C ends it.")
public final class StartCommand implements LabCommand {
  @Option(names = "--no-browser", description = "print the address instead of opening a browser")
  private boolean noBrowser;

  @Option(names = "--port", paramLabel = "N", description = "the port to use (default: a free one)")
  private int port;

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("--port " + port + " is not in 1..65535.");
    }
    Progress progress = new TerminalProgress();
    JupyterEnvironment environment = JupyterEnvironment.ensure(progress);
    Path log = Project.target().resolve("jupyter.log");
    JupyterServer server;
    try (Progress.Task task = progress.start("Starting JupyterLab", 2)) {
      JupyterServer.trust(environment, Project.notebooks());
      task.at(1, "");
      server = JupyterServer.start(environment, Project.notebooks(), port, !noBrowser, log);
      task.at(2, "");
    }
    System.out.println("JupyterLab is at " + server.address());
    System.out.println("Ctrl-C here ends it.");
    if (server.waitFor() != 0) {
      throw new SetupException("JupyterLab ended: " + Program.errorIn(log) + " (" + log + ").");
    }
    return ExitCode.DONE;
  }
}
