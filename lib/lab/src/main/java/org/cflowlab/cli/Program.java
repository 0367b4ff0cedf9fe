package org.cflowlab.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Programs that the kit starts: Python, Maven, Jupyter. None outlives the command. */
public final class Program {
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  private Program() {}

  /** Whether this is Windows, where programs and paths are named differently. */
  public static boolean onWindows() {
    return WINDOWS;
  }

  /**
   * The beginning of a command line that runs a script of the kit, which may have lost its run bit
   * in a zip.
   *
   * @param script as Linux and macOS call it; Windows has it with the ending .cmd
   */
  public static List<String> script(Path script) {
    return WINDOWS
        ? new ArrayList<>(List.of(script + ".cmd"))
        : new ArrayList<>(List.of("/bin/sh", script.toString()));
  }

  /** The programs of that name on the PATH, in its order. */
  public static List<Path> onPath(String name) {
    return on(System.getenv().getOrDefault("PATH", ""), name);
  }

  /** The programs of that name in the folders of a path. */
  public static List<Path> on(String path, String name) {
    List<Path> found = new ArrayList<>();
    for (String folder : path.split(java.io.File.pathSeparator)) {
      for (String ending : WINDOWS ? List.of(".exe", ".bat", ".cmd") : List.of("")) {
        Path file = Path.of(folder.isEmpty() ? "." : folder, name + ending);
        if (Files.isRegularFile(file) && Files.isExecutable(file)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  /**
   * What a short program prints.
   *
   * @return its output, or nothing if it cannot run, fails or takes over 20 seconds
   */
  public static Optional<String> output(List<String> line, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    return output(builder);
  }

  /**
   * What a short program prints.
   *
   * @return its output, or nothing if it cannot run, fails or takes over 20 seconds
   */
  public static Optional<String> output(ProcessBuilder builder) {
    try {
      builder.redirectErrorStream(true);
      Process process = builder.start();
      process.getOutputStream().close();
      CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> all(process));
      try {
        String answer = said.get(20, TimeUnit.SECONDS).strip();
        return process.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException | ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String all(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a program to its end.
   *
   * @param builder the program; its standard error joins its output
   * @param log where its output is kept
   * @param lines told of each line of output
   * @return its exit code
   */
  public static int run(ProcessBuilder builder, Path log, Consumer<String> lines)
      throws IOException, InterruptedException {
    Files.createDirectories(log.getParent());
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    Thread end = endWith(process);
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter out = Files.newBufferedWriter(log)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line);
        out.newLine();
        lines.accept(line);
      }
    } catch (IOException e) {
      process.destroy();
      throw at(log, e);
    } finally {
      forget(end);
    }
    return process.waitFor();
  }

  /** The same error with the file that it happened to, which a full disk leaves out. */
  private static IOException at(Path file, IOException e) {
    return e instanceof FileSystemException
        ? e
        : new FileSystemException(file.toString(), null, e.getMessage());
  }

  /** Ends a process, and waits for its end, when this JVM ends. */
  public static Thread endWith(Process process) {
    Thread end =
        new Thread(
            () -> {
              Stream.concat(Stream.of(process.toHandle()), process.descendants())
                  .toList()
                  .forEach(ProcessHandle::destroy);
              try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException e) {
                process.destroyForcibly();
              }
            });
    Runtime.getRuntime().addShutdownHook(end);
    return end;
  }

  /** Takes back {@link #endWith}, for a process that has ended. */
  public static void forget(Thread end) {
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException shuttingDown) {
      // the hook is at work
    }
  }

  /** The last lines of a log that name an error, or its last line. */
  public static String errorIn(Path log) throws IOException {
    List<String> lines =
        new String(
                Files.readAllBytes(log), StandardCharsets.UTF_8) // programs of any encoding write
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    return lines.stream()
        .filter(l -> l.matches("(?i).*\\b\\w*error\\b.*"))
        .reduce((a, b) -> b)
        .or(() -> lines.stream().reduce((a, b) -> b))
        .map(String::strip)
        .orElse("it said nothing");
  }
}
