package org.cflowlab.cli.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.Project;

/** The machine's own Gradle, as the kit brings none along, with the JDK that runs this. */
public final class Gradle {
  private static final Pattern TOO_OLD =
      Pattern.compile("Unsupported class file major version|Could not determine java version");

  private final Path program;

  private Gradle(Path program) {
    this.program = program;
  }

  /** The first Gradle on the PATH. */
  public static Optional<Gradle> find() {
    return Program.onPath("gradle").stream().findFirst().map(Gradle::new);
  }

  /** Whether a build failed for no other reason than a JDK that this Gradle does not know. */
  public static boolean isTooOld(Path log) throws IOException {
    return TOO_OLD.matcher(Files.readString(log)).find();
  }

  /**
   * Runs Gradle on a project of its own, without a network: what it depends on comes from Maven
   * repositories on this machine.
   *
   * @param log where all of its output is kept
   * @param project the folder of the build
   * @param repositories in the order in which they are asked, before the build's own
   * @return its exit code
   */
  public int run(Path log, Path project, List<Path> repositories, List<String> arguments)
      throws IOException, InterruptedException {
    Path target = Project.target();
    Path script = Files.createDirectories(target).resolve("repositories.gradle");
    Files.writeString(script, script(repositories));
    List<String> line = new ArrayList<>(List.of(program.toString()));
    line.addAll(List.of("--offline", "--no-daemon", "--init-script", script.toString()));
    line.addAll(List.of("--gradle-user-home", target.resolve("gradle").toString()));
    line.addAll(List.of("--project-dir", project.toString()));
    line.addAll(arguments);
    ProcessBuilder gradle = new ProcessBuilder(line);
    gradle.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return Program.run(gradle, log, System.out::println);
  }

  /** Of a module that one repository describes, some files may lie in another. */
  private static String script(List<Path> repositories) {
    String all = uris(repositories.stream());
    return repositories.stream()
        .map(
            r ->
                String.format(
                    Locale.ROOT, "maven { url = %s; artifactUrls(%s) }", uris(Stream.of(r)), all))
        .collect(Collectors.joining("\n", "allprojects { repositories {\n", "\n} }\n"));
  }

  private static String uris(Stream<Path> folders) {
    return folders
        .map(f -> "uri('" + f.toUri().toString().replace("'", "%27") + "')")
        .collect(Collectors.joining(", "));
  }
}
