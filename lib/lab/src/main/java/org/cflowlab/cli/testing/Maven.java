package org.cflowlab.cli.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.Project;

/** Maven, run by the project's wrapper with the JDK that runs this. */
public final class Maven {
  private static final Pattern TELLING =
      Pattern.compile(
          "\\[(WARNING|ERROR)\\].*|\\[INFO\\] (Building |Running |Tests run:|BUILD|-+<).*");

  private Maven() {}

  /** What the launcher found of proxies, certificates and Maven's folder. */
  private static List<String> options() {
    return Stream.of(System.getProperty("cflow.maven", "").split("[|]"))
        .filter(option -> !option.isEmpty())
        .toList();
  }

  /** Where Maven keeps what it downloaded. */
  public static Path repository() {
    String told = "-Dmaven.repo.local=";
    return options().stream()
        .filter(option -> option.startsWith(told))
        .map(option -> Path.of(option.substring(told.length())))
        .findFirst()
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".m2", "repository"));
  }

  /**
   * Runs Maven and passes on the lines that tell how far it is.
   *
   * @param log where all of its output is kept
   * @return its exit code
   */
  public static int run(Path log, List<String> arguments) throws IOException, InterruptedException {
    List<String> line = Program.script(Project.root().resolve("mvnw"));
    line.addAll(List.of("--batch-mode", "--no-transfer-progress", "--fail-at-end"));
    line.addAll(options());
    line.addAll(arguments);
    ProcessBuilder maven = new ProcessBuilder(line).directory(Project.root().toFile());
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return Program.run(
        maven,
        log,
        said -> {
          if (TELLING.matcher(said).matches()) {
            System.out.println(said);
          }
        });
  }
}
