package org.cflowlab.exercises.servant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellsTest {
  /** What compiles in the notebook compiles when it is graded. */
  @Test
  void aCellHasTheImportsThatTheKernelGaveIt() throws IOException {
    List<String> kernel =
        Files.readAllLines(Path.of("../../lib/launcher/kernel-startup.jshell")).stream()
            .filter(line -> line.startsWith("import "))
            .filter(line -> !line.contains(".grading.")) // no grader is where answers are
            .toList();
    assertThat(kernel).hasSizeGreaterThan(10);
    assertThat(Cells.IMPORTS.lines()).containsAll(kernel);
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
