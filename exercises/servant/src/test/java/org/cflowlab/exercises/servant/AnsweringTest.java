package org.cflowlab.exercises.servant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cflowlab.exercises.E1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are found in a hand-in, and what each of them computes. */
class AnsweringTest {
  private static final String IMPORT = "import org.cflowlab.exercises.*; ";

  /** An answer that gives one number to everything. */
  private static final String GIVES =
      "{ public double kl(double[] a, double[] b, double[] c, double[] d) { return %s; } }";

  private static final String CHECK = "Grade.check(E1.class, Mine::new);";

  @TempDir Path folder;

  private static String mine(String is, Object gives) {
    return "class Mine " + is + " " + GIVES.replace("%s", "" + gives);
  }

  private void file(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void notebook(String... cells) throws IOException {
    List<?> all =
        Stream.of(cells).map(cell -> Map.of("cell_type", "code", "source", cell)).toList();
    file("02.ipynb", new ObjectMapper().writeValueAsString(Map.of("cells", all)));
  }

  /** What each answer to E1 gives, in the order in which they are graded. */
  private List<Double> answers() {
    AnswerFiles files = AnswerFiles.in(folder, List.of("E1", "E8"));
    int many = files.found().versions().getOrDefault("E1", List.of()).size();
    double[] none = {};
    return IntStream.range(0, many)
        .mapToObj(i -> ((E1) files.answer("E1", i).get()).kl(none, none, none, none))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abstract class Base<T> implements E1 { } ; extends Base<Double>",
        "class Tools { static abstract class Base implements E1 { } } ; extends Tools.Base",
        "interface Fast extends E1 { } ; implements Fast",
        "interface Fast extends org.cflowlab.exercises.E1 { } ; implements Comparable<Mine>, Fast"
      })
  void whatIsAboveAClassSaysWhatItAnswers(String all) throws IOException {
    String base = all.substring(0, all.indexOf(" ; "));
    String is = all.substring(all.indexOf(" ; ") + 3);
    String type =
        mine(is, 7).replaceFirst("}$", "public int compareTo(Mine other) { return 0; } }");
    file("Mine.java", IMPORT + type);
    file("Base.java", IMPORT + base);
    assertThat(answers()).containsExactly(7.);
    Files.delete(folder.resolve("Mine.java"));
    Files.delete(folder.resolve("Base.java"));
    notebook(type, base);
    assertThat(answers()).containsExactly(7.);
  }

  @Test
  void aPackageBeforeTheNameOfABaseIsNoOtherBase() throws IOException {
    file("Mine.java", mine("extends help.Base", 7));
    file(
        "help/Base.java",
        "package help; " + IMPORT + "public abstract class Base implements E1 {}");
    assertThat(answers()).containsExactly(7.);
  }

  @Test
  void anAnswerWithoutWhatItExtendsIsAnAnswerToo() throws IOException {
    file("Mine.java", "package hw; " + mine("extends E1Answer", 7));
    AnswerFiles files = AnswerFiles.in(folder, List.of("E1"));
    assertThat(files.found().versions()).containsKey("E1");
  }

  @Test
  void aClassInsideAnotherCellsClassNeedsNoCheck() throws IOException {
    notebook(
        "class Tools { static "
            + mine("implements E1", 7)
            + " class Inner implements E1 "
            + GIVES.replace("%s", "8")
            + " }");
    assertThat(answers()).containsExactly(7.);
  }

  @Test
  void aNameThatALaterCellTakesIsStillTheAnswerThatWasChecked() throws IOException {
    notebook(
        mine("implements E1", 7),
        CHECK,
        "abstract class Mine implements E8 { }",
        "Grade.check(E8.class, Mine::new);");
    AnswerFiles files = AnswerFiles.in(folder, List.of("E1"));
    assertThat(files.found().versions().get("E1"))
        .extracting(Found.Answer::maker)
        .containsExactly("Mine::new", "Mine::new (earlier)");
    E1 earlier = (E1) files.answer("E1", 1).get();
    assertThat(earlier.kl(null, null, null, null)).isEqualTo(7);
  }

  @Test
  void whatAnAnswerUsesIsAtTheEndOrWhenItWasChecked() throws IOException {
    notebook(
        "double f() { return 7; }", mine("implements E1", "f()"), CHECK, "int f() { return 8; }");
    assertThat(answers()).containsExactly(8., 7.);
    notebook("double f = 7;", mine("implements E1", "f"), CHECK, "double f = 8;");
    assertThat(answers()).containsExactly(8., 7.);
    notebook("double f = 7;", mine("implements E1", "f"), CHECK, "f = 8;");
    assertThat(answers()).containsExactly(8., 7.);
    notebook(mine("implements E1", 7), CHECK, mine("implements E1", 8), CHECK);
    assertThat(answers()).containsExactly(8., 7.);
  }

  @Test
  void whatIsOnlyAddedMakesNoOtherAnswer() throws IOException {
    notebook(
        "import java.util.List;\ndouble other = 1;",
        CHECK,
        mine("implements E1", "f()"),
        CHECK,
        "double f() { return g; }",
        "double g = 7;",
        "double other = 2;\nother = 3;",
        "import java.util.Map;\nint x = 1;",
        CHECK);
    assertThat(answers()).containsExactly(7.);
  }
}
