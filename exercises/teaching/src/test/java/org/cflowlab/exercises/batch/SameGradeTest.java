package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.cflowlab.exercises.grading.Grade;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * For every exercise, a right and a wrong answer get the same report as a class in a cell, as a
 * stub file, as a submitted folder and as a submitted notebook.
 */
@Tag("slow")
class SameGradeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What to change in a solution to make a mistake of it. */
  private static final Map<String, List<String>> MISTAKES = new LinkedHashMap<>();

  static {
    MISTAKES.put("E1", List.of("- 0.5;", ";"));
    MISTAKES.put("E2", List.of(".sub(0.5)", ""));
    MISTAKES.put("E3", List.of(".abs().log()", ".abs().log().neg()"));
    MISTAKES.put("E4", List.of(".sub(1).sub(x)", ".sub(x)"));
    MISTAKES.put("E5", List.of("logQ.sub(moved", "logQ.add(moved"));
    MISTAKES.put("E6", List.of("logQ.sub(moved", "logQ.add(moved"));
    MISTAKES.put("E7", List.of("rowSum(logS)", "rowSum(logS.exp())"));
    MISTAKES.put("E8", List.of("either == 0 ? 1 : ", ""));
    MISTAKES.put("E9", List.of(".sub(logN)", ""));
    MISTAKES.put("E10", List.of("(n - 1) / n)", "n / n)"));
    MISTAKES.put("E11", List.of("(n * (n - 1))", "(n * n)"));
  }

  @TempDir static Path folder;
  private static final Map<String, JsonNode> GRADES = new LinkedHashMap<>();

  @BeforeAll
  static void grade() throws IOException {
    Path submissions = Files.createDirectory(folder.resolve("submissions"));
    for (boolean right : List.of(true, false)) {
      Path student = Files.createDirectory(submissions.resolve(right + " files"));
      var notebook = JSON.createObjectNode().put("nbformat", 4);
      var cells = notebook.putArray("cells");
      for (String exercise : MISTAKES.keySet()) {
        Files.writeString(student.resolve(exercise + "Answer.java"), source(exercise, right));
        String cell = String.join("\n", imports(exercise, right)) + cell(exercise, right);
        cells.addObject().put("cell_type", "code").put("source", cell);
      }
      JSON.writeValue(submissions.resolve(right + " cells.ipynb").toFile(), notebook);
    }
    Path out = folder.resolve("out");
    int code =
        new CommandLine(new GradeCommand())
            .execute(submissions.toString(), "--out", out.toString(), "--jobs", "2", "--seed", "0");
    assertThat(code).isZero();
    for (JsonNode row : JSON.readTree(out.resolve("grades.json").toFile())) {
      row.path("tests")
          .forEach(
              test ->
                  GRADES.put(
                      row.path("student_id").asText() + " " + test.path("name").asText(), test));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyWayGivesTheSameReport() {
    return MISTAKES.keySet().stream()
        .flatMap(
            exercise ->
                Stream.of(true, false)
                    .map(
                        right ->
                            dynamicTest(
                                exercise + (right ? " right" : " wrong"),
                                () -> check(exercise, right))));
  }

  private static void check(String exercise, boolean right) throws Exception {
    String stub = ofStubFile(exercise, right);
    assertThat(ofCell(exercise, right)).isEqualTo(stub);
    for (String way : List.of(" files ", " cells ")) {
      JsonNode graded = GRADES.get(right + way + exercise);
      assertThat(graded.path("output").asText()).isEqualTo(stub);
      assertThat(graded.path("score").asInt() == 10).as(stub).isEqualTo(right);
    }
  }

  /** As {@code lab check} does it: the compiled stub file, in this process. */
  private static String ofStubFile(String exercise, boolean right) throws Exception {
    Path file = Files.createDirectories(folder.resolve(right + exercise));
    Path java = file.resolve(exercise + "Answer.java");
    Files.writeString(java, source(exercise, right));
    Compiler.compile(java, file);
    String type = "org.cflowlab.exercises.answers." + exercise + "Answer";
    URL[] place = {file.toUri().toURL()};
    try (URLClassLoader first =
        new URLClassLoader(place, SameGradeTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null
                ? loaded
                : name.startsWith(type) ? findClass(name) : super.loadClass(name, resolve);
          }
        }) {
      Object answer = first.loadClass(type).getConstructor().newInstance();
      return report(Class.forName("org.cflowlab.exercises." + exercise), answer);
    }
  }

  private static <T> String report(Class<T> contract, Object answer) {
    return Grade.check(contract, () -> contract.cast(answer)).toString();
  }

  private static String ofCell(String exercise, boolean right) throws IOException {
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      imports(exercise, right).forEach(line -> eval(shell, line));
      eval(shell, "import org.cflowlab.exercises.grading.Grade;");
      eval(shell, cell(exercise, right));
      String call = "Grade.check(" + exercise + ".class, My" + exercise + "::new)";
      eval(shell, "System.setProperty(\"cell\", " + call + ".toString());");
      return System.clearProperty("cell");
    }
  }

  private static void eval(JShell shell, String source) {
    for (SnippetEvent event : shell.eval(source)) {
      assertThat(event.status()).as(source).isEqualTo(Snippet.Status.VALID);
      assertThat(event.exception()).isNull();
    }
  }

  private static String source(String exercise, boolean right) throws IOException {
    String solution = HostileTest.solution(exercise);
    List<String> change = MISTAKES.get(exercise);
    assertThat(solution).containsOnlyOnce(change.get(0));
    return right ? solution : solution.replace(change.get(0), change.get(1));
  }

  private static List<String> imports(String exercise, boolean right) throws IOException {
    return source(exercise, right).lines().filter(line -> line.startsWith("import ")).toList();
  }

  /** The class alone, as a student writes it into a cell. */
  private static String cell(String exercise, boolean right) throws IOException {
    String source = source(exercise, right);
    return source
        .substring(source.indexOf("public final class"))
        .replace("public final class", "\nclass")
        .replace(exercise + "Answer", "My" + exercise);
  }
}
