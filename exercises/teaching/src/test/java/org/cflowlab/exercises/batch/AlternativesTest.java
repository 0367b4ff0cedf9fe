package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cflowlab.exercises.grading.Grade;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Right answers, however they are written, get all points in a batch as they do in a cell. */
@Tag("slow")
class AlternativesTest {
  private static final Path SOLUTIONS =
      Path.of("../solutions/src/main/java/org/cflowlab/exercises/solutions");

  @TempDir Path folder;

  @Test
  void everyAlternativeGetsAllPoints() throws Exception {
    int most = 0;
    for (String exercise : Grade.exercises()) {
      most = Math.max(most, alternatives(exercise).size());
    }
    for (int i = 0; i < most; i++) {
      Path student = Files.createDirectories(folder.resolve("in/student " + i));
      for (String exercise : Grade.exercises()) {
        Files.writeString(student.resolve(exercise + "Answer.java"), answer(exercise, i));
      }
      copyHelpers(student);
    }
    Path out = folder.resolve("out");
    int code =
        new CommandLine(new GradeCommand())
            .execute(folder.resolve("in").toString(), "--out", out.toString());
    assertThat(code).isZero();
    JsonNode rows = new ObjectMapper().readTree(out.resolve("grades.json").toFile());
    assertThat(rows).hasSize(most);
    for (JsonNode row : rows) {
      assertThat(row.path("score").asInt())
          .as(row.toPrettyString())
          .isEqualTo(row.path("max_score").asInt());
      assertThat(row.path("remark").asText())
          .doesNotContainPattern("counted, not [^;]*E\\d+Answer.java");
    }
  }

  private static Map<?, ?> alternatives(String exercise) throws ReflectiveOperationException {
    String type = "org.cflowlab.exercises.solutions." + exercise + "Alternatives";
    return (Map<?, ?>) Class.forName(type).getField("ALL").get(null);
  }

  /** An answer that hands each question to one of the alternatives. */
  private static String answer(String exercise, int which) throws ClassNotFoundException {
    String methods =
        Stream.of(Class.forName("org.cflowlab.exercises." + exercise).getMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .map(AlternativesTest::delegate)
            .collect(Collectors.joining("\n"));
    return """
        package org.cflowlab.exercises.answers;
        import org.cflowlab.exercises.*;
        public final class E0Answer implements E0 {
          private static final Object[] KEYS = new java.util.TreeSet<>(E0Alternatives.ALL.keySet()).toArray();
          private final E0 it = E0Alternatives.ALL.get(KEYS[WHICH % KEYS.length]);
        """
            .replace("WHICH", "" + which)
            .replace("E0", exercise)
        + methods
        + "\n}\n";
  }

  private static String delegate(Method method) {
    Type[] types = method.getGenericParameterTypes();
    String parameters =
        IntStream.range(0, types.length)
            .mapToObj(i -> name(types[i]) + " a" + i)
            .collect(Collectors.joining(", "));
    String arguments =
        IntStream.range(0, types.length).mapToObj(i -> "a" + i).collect(Collectors.joining(", "));
    return "  public %s %s(%s) { return it.%s(%s); }"
        .formatted(
            name(method.getGenericReturnType()),
            method.getName(),
            parameters,
            method.getName(),
            arguments);
  }

  private static String name(Type type) {
    return type.getTypeName().replace('$', '.');
  }

  /** Alternatives, the solutions that some of them use, and what both use. */
  private static void copyHelpers(Path to) throws IOException {
    try (Stream<Path> files = Files.list(SOLUTIONS)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (!name.contains("Mistakes") && !name.startsWith("package-info")) {
          String text = Files.readString(file);
          Files.writeString(
              to.resolve(name),
              text.replace("org.cflowlab.exercises.solutions", "org.cflowlab.exercises.answers"));
        }
      }
    }
  }
}
