package org.cflowlab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.cflowlab.machine.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code lab}: finds the commands of every module and runs the one that is asked for. */
@Command(
    name = "lab",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    header =
        "cFlow Lab: from the conditional VAE to conditional normalizing flows, in notebooks.%n",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:done",
      "  1:a test or a check failed, or the work could not be finished",
      "  2:an option, a file or a value is wrong",
      "  3:something needed is missing (JDK, Python, network at first)",
      "130:stopped by the user"
    },
    footer = "%nBegin with 'lab start'. 'lab COMMAND --help' tells more about a command.")
public final class Main implements Runnable {
  @Option(
      names = "--stack",
      paramLabel = "STACK",
      description = "default, pt20 or cu118: which DJL and PyTorch to use (or CFLOW_STACK)")
  private String stack;

  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "show where an error happened (or CFLOW_DEBUG=1)")
  private boolean debug;

  @Spec private CommandSpec spec;

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    Surroundings.settle();
    endWith(System.getProperty("cflow.launcher"), () -> System.exit(ExitCode.INTERRUPTED));
    System.exit(run(args));
  }

  /** Ends with the launcher, also where that was killed and could say nothing. */
  static void endWith(String launcher, Runnable end) {
    if (launcher != null) {
      ProcessHandle.of(Long.parseLong(launcher))
          .map(ProcessHandle::onExit)
          .orElse(CompletableFuture.completedFuture(null))
          .thenRun(end);
    }
  }

  /**
   * Runs one command.
   *
   * @param args the command line after {@code lab}
   * @return one of {@link ExitCode}
   */
  public static int run(String... args) {
    return run(commandLine(), args);
  }

  /**
   * Runs one command that prints to writers, as a test reads it.
   *
   * @return one of {@link ExitCode}
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    return run(commandLine().setOut(out).setErr(err), args);
  }

  private static int run(CommandLine root, String... args) {
    try {
      return root.execute(args);
    } catch (OutOfMemoryError | LinkageError | AssertionError e) {
      return ((Main) root.getCommand()).report(e, root);
    }
  }

  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine root = new CommandLine(main);
    ServiceLoader.load(LabCommand.class).stream()
        .map(provider -> new CommandLine(provider.get()))
        .sorted(Comparator.comparingInt(Main::place).thenComparing(CommandLine::getCommandName))
        .forEach(
            command -> {
              command.getCommandSpec().mixinStandardHelpOptions(true);
              root.addSubcommand(command);
            });
    root.addSubcommand(new CommandLine.HelpCommand());
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setExecutionExceptionHandler(main::report);
    root.setParameterExceptionHandler(Main::refuse);
    return root;
  }

  private static int place(CommandLine command) {
    Place place = command.getCommand().getClass().getAnnotation(Place.class);
    return place == null ? Integer.MAX_VALUE : place.value();
  }

  /** One line, and what was perhaps meant. */
  private static int refuse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("lab: " + e.getMessage().strip().replaceAll("\\s*\\R\\s*", " "));
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
      command
          .getErr()
          .println(
              "'" + command.getCommandSpec().qualifiedName() + " --help' tells what it takes.");
    }
    return ExitCode.BAD_INPUT;
  }

  private int report(Exception thrown, CommandLine command, ParseResult parsed) {
    return report(thrown, command);
  }

  private int report(Throwable thrown, CommandLine command) {
    Failure failure = Failure.of(thrown);
    command.getErr().println("lab: " + failure.line());
    if (debug || "1".equals(System.getenv("CFLOW_DEBUG"))) {
      thrown.printStackTrace(command.getErr());
    }
    return failure.exitCode();
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The kit's version, the stack and the JVM. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties pom = new Properties();
      try (InputStream in =
          Main.class.getResourceAsStream("/META-INF/maven/org.cflowlab/cflow-lab/pom.properties")) {
        if (in != null) {
          pom.load(in);
        }
      }
      return new String[] {
        "cFlow Lab " + pom.getProperty("version", "(unpacked)"),
        "Stack " + Project.stack() + ": " + Stack.describe(),
        "Java " + System.getProperty("java.version") + " in " + System.getProperty("java.home")
      };
    }
  }
}
