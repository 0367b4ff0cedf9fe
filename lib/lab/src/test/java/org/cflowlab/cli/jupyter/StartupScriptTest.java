package org.cflowlab.cli.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The startup script imports every room, and no two of the names clash. */
@Tag("once")
@Tag("slow")
class StartupScriptTest {
  private static final Set<String> NOT_FOR_NOTEBOOKS = Set.of("cli", "conformance");
  private static final Path SCRIPT = Path.of("../launcher/kernel-startup.jshell");
  private static final List<Path> SOURCES =
      Stream.of("../core", ".").map(m -> Path.of(m, "src/main/java/org/cflowlab")).toList();

  /** What both kernels import on their own. */
  private static final List<String> KERNELS =
      Stream.of("io", "math", "net", "time", "util", "util.concurrent", "util.prefs", "util.regex")
          .map(p -> "import java." + p + ".*;")
          .toList();

  @Test
  void importsEveryRoomThatANotebookUses() throws IOException {
    Set<String> imported =
        Files.readAllLines(SCRIPT).stream()
            .filter(l -> l.startsWith("import org.cflowlab.") && !isOfAnotherModule(l))
            .map(l -> l.replaceAll("import org.cflowlab.([\\w.]+)\\.\\*;", "$1"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(imported)
        .as("%s lists the packages of %s, but for %s", SCRIPT, SOURCES, NOT_FOR_NOTEBOOKS)
        .isEqualTo(rooms());
  }

  @Test
  void everyTypeOfARoomIsKnownByItsName() throws IOException {
    try (JShell shell = shell()) {
      for (String room : rooms()) {
        for (String type : publicTypes(room)) {
          String literal = type + ".class.getName()";
          Snippet.Status status = shell.eval(literal + ";").get(0).status();
          assertThat(status)
              .as(room + "." + type + " in a notebook")
              .isEqualTo(Snippet.Status.VALID);
        }
      }
    }
  }

  private static JShell shell() throws IOException {
    JShell shell = JShell.builder().executionEngine("local").build();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      shell.addToClasspath(path);
    }
    KERNELS.forEach(shell::eval);
    String rest =
        Files.readAllLines(SCRIPT).stream()
            .filter(line -> !isOfAnotherModule(line))
            .collect(Collectors.joining("\n"));
    while (!rest.isBlank()) {
      SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      shell
          .eval(next.source())
          .forEach(e -> assertThat(e.status()).as(next.source()).isEqualTo(Snippet.Status.VALID));
      rest = next.remaining();
    }
    return shell;
  }

  /** The graders are imported too, but are not there where the library is tested. */
  private static boolean isOfAnotherModule(String line) {
    return line.startsWith("import org.cflowlab.exercises.");
  }

  private static Set<String> rooms() throws IOException {
    Set<String> rooms = new TreeSet<>();
    for (Path sources : SOURCES) {
      try (Stream<Path> folders = Files.walk(sources)) {
        folders
            .filter(f -> Files.exists(f.resolve("package-info.java")))
            .map(f -> sources.relativize(f).toString().replace(File.separatorChar, '.'))
            .filter(name -> NOT_FOR_NOTEBOOKS.stream().noneMatch(name::startsWith))
            .forEach(rooms::add);
      }
    }
    return rooms;
  }

  private static List<String> publicTypes(String room) throws IOException {
    Path folder =
        SOURCES.stream()
            .map(sources -> sources.resolve(room.replace('.', '/')))
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(StartupScriptTest::isPublic)
          .map(f -> f.getFileName().toString().replace(".java", ""))
          .sorted()
          .toList();
    }
  }

  private static boolean isPublic(Path source) {
    try {
      String type = source.getFileName().toString().replace(".java", "");
      return Files.readString(source)
          .matches(
              "(?s).*\\npublic [\\w ]*(class|interface|record|enum|@interface) " + type + "\\b.*");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
