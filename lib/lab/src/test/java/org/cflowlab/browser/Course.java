package org.cflowlab.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cflowlab.cli.notebooks.NotebookFile;

/** The notebooks of the course, as they are committed. */
final class Course {
  private static final Path FOLDER = Path.of("../../notebooks");

  private Course() {}

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  static List<JsonNode> codeCells(Path notebook) throws IOException {
    return NotebookFile.read(notebook).cells().stream()
        .filter(cell -> cell.path("cell_type").asText().equals("code"))
        .toList();
  }

  static int outputs(Path notebook) throws IOException {
    return codeCells(notebook).stream().mapToInt(cell -> cell.path("outputs").size()).sum();
  }
}
