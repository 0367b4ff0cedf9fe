package org.cflowlab.exercises.servant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a release must not hold, in the forms in which somebody tries an exercise. */
class WrittenAnswersTest {
  private static final String TODO = "throw new NotYetDone(\"write it\");";
  private static final String CHECK = "Grade.check(E1.class, MyKl::new);";

  @TempDir Path folder;

  private static String kl(String name, String body) {
    return "class "
        + name
        + " implements E1 { public double kl(double[] a, double[] b, double[] c, double[] d) { "
        + body
        + " } }";
  }

  private List<String> found(String... cells) throws IOException {
    List<?> all =
        Stream.of(cells).map(cell -> Map.of("cell_type", "code", "source", cell)).toList();
    Path notebook = Files.createDirectories(folder.resolve("notebooks")).resolve("02.ipynb");
    Files.write(notebook, new ObjectMapper().writeValueAsBytes(Map.of("cells", all)));
    return WrittenAnswers.in(folder);
  }

  @Test
  void theStubIsNoAnswer() throws IOException {
    assertThat(found(kl("MyKl", TODO), CHECK, "double[] z = {1}; z[0] = 2;")).isEmpty();
    assertThat(found(Given.CLASSES.get(0), kl("MyKl", TODO), CHECK)).isEmpty();
    assertThat(found(kl("Wrong", "return 1;"))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"return 1;", "double kl = 0; throw new NotYetDone(\"rest\");"})
  void aBodyInTheStubsPlaceIsFound(String body) throws IOException {
    assertThat(found(kl("MyKl", body), CHECK)).containsExactly("notebooks/02.ipynb answers E1");
  }

  @Test
  void soIsAnAnswerBesideTheStub() throws IOException {
    String stub = kl("MyKl", TODO);
    String other = kl("Mine", "return 1;");
    for (List<String> cells :
        List.of(
            List.of(kl("MyKl", "return 1;"), stub, CHECK), // which the later one replaces
            List.of(other, stub, CHECK),
            List.of(stub + "\n" + other, CHECK),
            List.of(stub, "class Outer { static " + other + " }", CHECK),
            List.of(stub, "import java.util.List;\n" + other + "\nint f() { return 1; }", CHECK),
            List.of(stub, "Grade.check(E1.class, () -> (a, b, c, d) -> 1.);"))) {
      assertThat(found(cells.toArray(String[]::new)))
          .as(cells.toString())
          .containsExactly("notebooks/02.ipynb answers E1");
    }
  }

  @Test
  void whatCannotBeReadIsNotTakenForUnwritten() throws IOException {
    assertThat(found(kl("MyKl", TODO), "class Mine implements E1 { double kl( }"))
        .anyMatch(line -> line.startsWith("notebooks/02.ipynb: code cell 2 is not Java"));
  }

  @Test
  void aStubFileMayHoldNothingElse() throws IOException {
    Path answers = Files.createDirectories(folder.resolve("answers"));
    String home = "package org.cflowlab.exercises.answers; ";
    Files.writeString(answers.resolve("E1Answer.java"), home + kl("E1Answer", TODO));
    assertThat(WrittenAnswers.in(folder)).isEmpty();
    String lambda = " static final E1 MINE = (a, b, c, d) -> 1; }";
    String stub = kl("E1Answer", TODO).replaceFirst("}$", "");
    for (String more : List.of(lambda, " E1 mine; { mine = (a, b, c, d) -> 1; } }")) {
      Files.writeString(answers.resolve("E1Answer.java"), home + stub + more);
      assertThat(WrittenAnswers.in(folder))
          .containsExactly("answers/E1Answer.java holds more than the stub of E1Answer");
    }
    Files.delete(answers.resolve("E1Answer.java"));
    Files.writeString(answers.resolve("E2Answer.java"), home + kl("E2Answer", "return 1;"));
    Files.writeString(answers.resolve("Mine.java"), home + "class Mine { int f() { return 1; } }");
    assertThat(WrittenAnswers.in(folder))
        .containsExactly(
            "answers/E2Answer.java holds more than the stub of E2Answer",
            "answers/Mine.java holds more than the stub of Mine");
  }
}
