package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cflowlab.data.DataException;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
  private record Result(int code, String out, String err) {}

  @Test
  void helpListsTheCommandsAndTheExitCodes() {
    Result help = run("help");
    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains("  start ", "  notebooks ", "  kernel ", "  doctor ", "  test ", "  help ")
        .contains("0   done", "1   a test", "2   an option", "3   something", "130   stopped");
    assertThat(help.out().indexOf("  start ")).isLessThan(help.out().indexOf("  kernel "));
    assertThat(run().out()).isEqualTo(help.out());
  }

  @Test
  void aCommandEndsWithItsLauncher() throws Exception {
    Process launcher = new ProcessBuilder("sleep", "60").start();
    CountDownLatch ended = new CountDownLatch(1);
    Main.endWith("" + launcher.pid(), ended::countDown);
    assertThat(ended.await(100, TimeUnit.MILLISECONDS)).isFalse();
    launcher.destroyForcibly();
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void everyCommandHasItsHelp() {
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      Result help = run(command.getCommandName(), "--help");
      assertThat(help.code()).as(command.getCommandName()).isZero();
      assertThat(help.out()).contains("Usage: lab " + command.getCommandName());
      assertThat(command.getCommandSpec().usageMessage().header()).isNotEmpty();
    }
  }

  @Test
  void unknownCommandsAndOptionsGetASuggestion() {
    Result command = run("notebook");
    assertThat(command.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(command.err())
        .startsWith("lab: Unmatched argument at index 0: 'notebook'\nDid you mean: lab notebooks");
    Result option = run("notebooks", "--chek");
    assertThat(option.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(option.err()).contains("Unknown option: '--chek'", "--check");
    Result port = run("start", "--port", "many");
    assertThat(port.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(port.err()).contains("'many' is not an int", "'lab start --help' tells");
  }

  @Test
  void anErrorIsOneLineAndDebugShowsWhere() {
    Result plain = run(new BadInputException("--rate -1\n is negative."), "fail");
    assertThat(plain)
        .isEqualTo(new Result(ExitCode.BAD_INPUT, "", "lab: --rate -1 is negative.\n"));
    Result debug = run(new BadInputException("no"), "fail", "--debug");
    assertThat(debug.err()).startsWith("lab: no\n").contains("\tat org.cflowlab");
  }

  @Test
  void onlyWhatAPersonGaveIsThePersonsFault() {
    Result ours = run(new IllegalArgumentException("x must be [B, 2]"), "fail");
    String line =
        "IllegalArgumentException: x must be [B, 2] (lab --debug shows where it happened).";
    assertThat(ours).isEqualTo(new Result(ExitCode.FAILED, "", "lab: " + line + "\n"));
    assertFailure(new BadInputException("no"), ExitCode.BAD_INPUT, "no");
    assertFailure(new DataException("no"), ExitCode.BAD_INPUT, "no");
    assertFailure(new BadFileException(Path.of("a"), "no"), ExitCode.BAD_INPUT, "a: no");
    assertFailure(new InvalidPathException("a", "no"), ExitCode.BAD_INPUT, "no: a");
  }

  @Test
  void errorsHaveTheirExitCodes() {
    assertFailure(new SetupException("no Python."), ExitCode.SETUP, "no Python.");
    assertFailure(new NoSuchFileException("a/b"), ExitCode.BAD_INPUT, "there is no file a/b.");
    assertFailure(
        new FileSystemException("runs/model", null, "No space left on device"),
        ExitCode.FAILED,
        "no space is left on the disk that holds runs/model; free some and try again.");
    assertFailure(new IOException("the cable broke"), ExitCode.FAILED, "the cable broke");
    assertFailure(
        new IllegalStateException("odd"),
        ExitCode.FAILED,
        "IllegalStateException: odd (lab --debug shows where it happened).");
    assertThat(Failure.of(new OutOfMemoryError("Java heap space")).line())
        .contains("out of memory", "CFLOW_JAVA_OPTS");
    assertThat(Failure.of(new InterruptedException()).exitCode()).isEqualTo(130);
  }

  private static void assertFailure(Exception thrown, int code, String line) {
    assertThat(Failure.of(thrown)).isEqualTo(new Failure(line, code));
  }

  private static Result run(String... args) {
    return run(Main.commandLine(), args);
  }

  private static Result run(RuntimeException thrown, String... args) {
    CommandLine root = Main.commandLine();
    root.addSubcommand(new CommandLine(new Fails(thrown)));
    root.setExecutionExceptionHandler(root.getExecutionExceptionHandler());
    return run(root, args);
  }

  private static Result run(CommandLine root, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    root.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    root.setUsageHelpWidth(100);
    return new Result(root.execute(args), out.toString(), err.toString());
  }

  @Command(name = "fail")
  private static final class Fails implements Runnable {
    private final RuntimeException thrown;

    Fails(RuntimeException thrown) {
      this.thrown = thrown;
    }

    @Override
    public void run() {
      throw thrown;
    }
  }
}
