package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cflowlab.exercises.grading.Report;
import org.cflowlab.exercises.grading.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradeBookTest {
  private static final List<String> CLASS =
      List.of("Muller", "M\u00fcller", "anna", "Anna", "bert", "Zo\u00eb", "a/b", "a_b");

  @TempDir Path home;

  private static Result of(String student) {
    Report report = new Report("E1", "KL", List.of(new Row("one", 4, 4, "", "", "", "")));
    return new Result(student, student + ".zip", false, List.of(report), "", List.of(), false);
  }

  /** Whoever is graded first: nobody's page has a name that becomes another's, or stays behind. */
  @Test
  void booksOfPartOfTheClassHaveThePagesOfAll() throws IOException {
    for (int n = 1; n <= CLASS.size(); n++) {
      List<Result> soFar = CLASS.subList(0, n).stream().map(GradeBookTest::of).toList();
      new GradeBook(List.of("E1"), CLASS, soFar).write(home);
      try (Stream<Path> pages = Files.list(home.resolve("feedback"))) {
        assertThat(pages).hasSize(n);
      }
    }
    for (String student : CLASS) {
      String page = new GradeBook(List.of("E1"), CLASS, List.of()).pages().get(student);
      assertThat(home.resolve("feedback").resolve(page)).content().contains(student + "</h1>");
    }
    assertThat(home.resolve("feedback/bert.html")).exists();
  }
}
