package org.cflowlab.cli.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The course as it is committed, without running it. */
class CourseTest {
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
}
