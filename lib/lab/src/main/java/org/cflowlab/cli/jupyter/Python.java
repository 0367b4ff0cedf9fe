package org.cflowlab.cli.jupyter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.SetupException;

/**
 * A Python on this machine that can make environments.
 *
 * @param command how it is called
 * @param version such as "3.12.1"
 */
record Python(List<String> command, String version) {
  private static final int OLDEST_MINOR = 10;
  private static final int NEWEST_MINOR = 14;
  private static final String ASK =
      "import sys, importlib.util as u;"
          + " print('.'.join(map(str, sys.version_info[:3])),"
          + " all(map(u.find_spec, ('venv', 'ensurepip'))))";

  /**
   * The Python to use: that of {@code CFLOW_PYTHON}, or the first on the PATH that is new enough.
   */
  static Python find() {
    return find(System.getenv());
  }

  static Python find(Map<String, String> environment) {
    String chosen = environment.getOrDefault("CFLOW_PYTHON", "");
    List<List<String>> candidates =
        chosen.isBlank() ? onPath(environment.getOrDefault("PATH", "")) : List.of(List.of(chosen));
    List<String> refused = new ArrayList<>();
    for (List<String> candidate : candidates) {
      String called = String.join(" ", candidate);
      Optional<String> answer = ask(candidate);
      if (answer.isEmpty()) {
        refused.add(called + " does not run");
        continue;
      }
      String version = answer.get().split(" ")[0];
      if (!newEnough(version)) {
        refused.add(called + " is Python " + version);
      } else if (!answer.get().endsWith("True")) {
        refused.add(
            called
                + " lacks the modules venv and ensurepip (on Debian and Ubuntu: apt install"
                + " python3-venv)");
      } else {
        return new Python(candidate, version);
      }
    }
    throw new SetupException(
        String.format(
            Locale.ROOT,
            "the notebooks need Python 3.%d or newer; %s. Install one (https://www.python.org) or set"
                + " CFLOW_PYTHON to one.",
            OLDEST_MINOR,
            why(refused)));
  }

  /** Takes out of an environment what a user tells other Pythons: their modules, warnings, ways. */
  static void forget(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("PYTHON"));
  }

  private static String why(List<String> refused) {
    if (refused.isEmpty()) {
      return "there is no python3 on the PATH";
    }
    List<String> telling = refused.stream().filter(r -> !r.endsWith("does not run")).toList();
    return String.join(", ", telling.isEmpty() ? refused : telling);
  }

  private static List<List<String>> onPath(String path) {
    Stream<String> names =
        Stream.concat(
            Stream.of("python3", "python"),
            IntStream.iterate(NEWEST_MINOR, m -> m >= OLDEST_MINOR, m -> m - 1)
                .mapToObj(minor -> "python3." + minor));
    Stream<List<String>> found =
        names.flatMap(name -> Program.on(path, name).stream()).map(Path::toString).map(List::of);
    Stream<List<String>> launcher =
        Program.on(path, "py").stream().map(py -> List.of(py.toString(), "-3"));
    return Stream.concat(found, launcher).toList();
  }

  private static Optional<String> ask(List<String> command) {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("-I", "-c", ASK)); // without the user's own modules
    return Program.output(line, Map.of())
        .map(text -> text.lines().reduce("", (a, b) -> b).strip())
        .filter(text -> text.matches("\\d+\\.\\d+\\.\\d+ (True|False)"));
  }

  static boolean newEnough(String version) {
    String[] parts = version.split("\\.");
    int major = Integer.parseInt(parts[0]);
    return major > 3 || major == 3 && Integer.parseInt(parts[1]) >= OLDEST_MINOR;
  }
}
