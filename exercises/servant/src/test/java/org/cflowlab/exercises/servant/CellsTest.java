package org.cflowlab.exercises.servant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class CellsTest {
  /** What compiles in the notebook compiles when it is graded. */
  @Test
  void aCellHasTheImportsThatTheKernelGaveIt() throws IOException {
    List<String> kernel =
        Files.readAllLines(Path.of("../../lib/launcher/kernel-startup.jshell")).stream()
            .filter(line -> line.startsWith("import "))
            .toList();
    assertThat(kernel).hasSizeGreaterThan(10);
    assertThat(Cells.IMPORTS.lines()).containsAll(kernel);
  }

  /** Whoever changes a class that a notebook gives changes it in Given, too. */
  @Test
  void whatTheNotebooksGiveIsNobodysAnswer() throws IOException {
    try (Stream<Path> notebooks = Files.list(Path.of("../../notebooks"))) {
      for (Path notebook : notebooks.filter(path -> path.toString().endsWith(".ipynb")).toList()) {
        Cells cells = Cells.of(Files.readAllBytes(notebook), notebook.toString(), 1);
        assertThat(cells.makers().values())
            .as(notebook.toString())
            .allSatisfy(
                makers ->
                    assertThat(makers)
                        .extracting(Cells.Maker::written)
                        .containsOnly(Written.NOTHING));
      }
    }
  }

  @Test
  void whatIsANewerJavaSaysSo() {
    int here = Runtime.version().feature();
    assertThat(
            Javac.message(
                "deconstruction patterns are a preview feature and are disabled by default.\n"
                    + "  (use --enable-preview to enable deconstruction patterns)"))
        .isEqualTo("deconstruction patterns: this needs Java 21; the grading ran on Java " + here);
    assertThat(Javac.message("magic is a preview feature and is disabled by default."))
        .isEqualTo("magic: this needs a newer Java; the grading ran on Java " + here);
  }

  @Test
  void aCompilersErrorNamesItsSymbol() {
    assertThat(
            Javac.message(
                "cannot find symbol\n  symbol:   variable Funktions\n  location: class Cells1"))
        .isEqualTo("cannot find symbol; symbol: variable Funktions");
    assertThat(
            Javac.message(
                "method a in class B cannot be applied to given types;\n"
                    + "  required: int\n  found:    no arguments\n"
                    + "  reason: actual and formal argument lists differ in length"))
        .contains("given types; required: int; found: no arguments; reason: ");
  }
}
