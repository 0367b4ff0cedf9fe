package org.cflowlab.cli.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The course as it is committed, without running it. */
@Tag("once")
class CourseTest {
  private static final Path COURSE = Path.of("../../exercises/teaching/course.md");
  private static final Pattern ASKED = Pattern.compile("Prediction\\.(choice|number)\\(");

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../notebooks"))) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void textsSayWhatOutputsShow(Path notebook) throws IOException {
    assertThat(Quotes.problems(NotebookFile.read(notebook))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void theFormIsKept(Path notebook) throws IOException {
    assertThat(Form.problems(NotebookFile.read(notebook))).isEmpty();
  }

  /** New results or models do not leave the outputs of before behind. */
  @ParameterizedTest
  @MethodSource("notebooks")
  void outputsAreOfWhatComesWithTheKit(Path notebook) throws IOException {
    assertThat(ShippedInputs.problems(NotebookFile.read(notebook), notebook.getParent())).isEmpty();
  }

  /** The teachers' table has a line for each question, and no prompt is left without one. */
  @ParameterizedTest
  @MethodSource("notebooks")
  void everyPredictionIsAnsweredForTheTeacher(Path notebook) throws IOException {
    String number = notebook.getFileName().toString().substring(0, 2);
    long asked = 0;
    for (JsonNode cell : NotebookFile.read(notebook).cells()) {
      String source = NotebookFile.text(cell.path("source"));
      asked += ASKED.matcher(source).results().count();
      assertThat(source).doesNotContain("Before you run");
    }
    try (Stream<String> lines = Files.lines(COURSE)) {
      assertThat(lines.filter(line -> line.matches("\\| " + number + ", \\d.*")).count())
          .isEqualTo(asked);
    }
  }

  /** The teachers' table of claims: each has a number, and its notebook shows it. */
  @Test
  void whatTheCourseClaimsIsShown() throws IOException {
    List<String> claims =
        Files.readAllLines(COURSE).stream()
            .filter(line -> line.matches("\\| \\d\\d \\|.*<!--=.*"))
            .toList();
    for (Path notebook : notebooks()) {
      String number = notebook.getFileName().toString().substring(0, 2);
      List<String> own = claims.stream().filter(c -> c.startsWith("| " + number)).toList();
      assertThat(own.isEmpty()).as("claims of " + number).isEqualTo(!number.matches("\\d\\d"));
      for (String claim : own) {
        assertThat(Quotes.problems(claim, NotebookFile.read(notebook))).as(claim).isEmpty();
      }
    }
  }
}
