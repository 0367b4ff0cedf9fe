package org.cflowlab.cli.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookCheckTest {
  private static final String TEXT =
      "{'output_type': 'stream', 'name': 'stdout', 'text': ['4\\n']}";
  private static final String PICTURE =
      "{'output_type': 'display_data', 'data': {'text/html': '<img>', 'text/plain': 'p'}}";
  private static final String STDERR =
      "{'output_type': 'stream', 'name': 'stderr', 'text': ['WARN: hm\\n', 'x\\n']}";
  private static final String ERROR =
      "{'output_type': 'error', 'ename': 'ArithmeticException', 'evalue': '/ by zero\\nat x'}";

  @TempDir Path folder;

  @Test
  void equalKindsOfOutputAreFine() throws Exception {
    assertThat(problems(cell("f();", 3, TEXT, PICTURE), cell("f();", 1, PICTURE, TEXT))).isEmpty();
  }

  @Test
  void aCheckCellThatFailsIsFound() throws Exception {
    String failed =
        "{'output_type': 'stream', 'name': 'stdout', 'text': ['4\\n', 'check failed: 5\\n']}";
    assertThat(problems(cell("f();", 3, failed), cell("f();", 1, failed)))
        .singleElement()
        .asString()
        .endsWith("says: check failed: 5");
  }

  @Test
  void aCheckThatFailsIsFoundInAFoldedResult() throws Exception {
    String folded =
        "{'output_type': 'display_data', 'data': {'text/html': '<details><summary>r</summary>"
            + "<pre>4\\ncheck failed: 5</pre></details>', 'text/plain': 'x'}}";
    assertThat(problems(cell("f();", 3, folded), cell("f();", 1, folded)))
        .singleElement()
        .asString()
        .endsWith("says: check failed: 5");
  }

  @Test
  void anErrorIsFoundUnlessItIsMeant() throws Exception {
    String failing = cell("1 / 0;", 1, ERROR);
    assertThat(problems(failing, failing))
        .containsExactly("cell 1 (1 / 0;) fails: ArithmeticException / by zero");
    String meant = failing.replace("'metadata': {}", "'metadata': {'tags': ['raises-exception']}");
    assertThat(problems(meant, meant)).isEmpty();
  }

  @Test
  void standardErrorIsFound() throws Exception {
    String noisy = cell("f();", 1, STDERR);
    assertThat(problems(noisy, noisy))
        .containsExactly("cell 1 (f();) writes to standard error: WARN: hm");
  }

  @Test
  void aCellThatWasNotRunIsFound() throws Exception {
    assertThat(problems(cell("int x = 1;", 1), cell("int x = 1;", null)))
        .containsExactly("cell 1 (int x = 1;) was not run");
    assertThat(problems(cell("int x = 1;", null), cell("int x = 1;", 1)))
        .containsExactly("cell 1 (int x = 1;) is committed without having been run");
    assertThat(problems(cell("", null), cell("", null))).isEmpty();
  }

  @Test
  void aCellWithoutACountWasNotRun() throws Exception {
    String run = cell("int x = 1;", 1);
    String without = run.replaceAll("'execution_count': *1, *", "");
    assertThat(without).isNotEqualTo(run);
    assertThat(problems(run, without)).containsExactly("cell 1 (int x = 1;) was not run");
  }

  @Test
  void anotherResultIsFoundUnlessTheCellIsSaidToVary() throws Exception {
    String committed = cell("f();", 1, TEXT);
    String now = cell("f();", 1, TEXT.replace("4", "5"));
    assertThat(problems(committed, now))
        .containsExactly("cell 1 (f();) shows '5'; the committed one '4'");
    String tag = "'metadata': {'tags': ['varies']}";
    assertThat(
            problems(committed.replace("'metadata': {}", tag), now.replace("'metadata': {}", tag)))
        .isEmpty();
  }

  @Test
  void aTextForAPictureIsCompared() throws Exception {
    String committed = cell("f();", 1, PICTURE.replace("<img>", "<img alt=\\\"one dog\\\">"));
    assertThat(problems(committed, committed)).isEmpty();
    assertThat(problems(committed, committed.replace("dog", "cat")))
        .containsExactly("cell 1 (f();) shows 'one cat'; the committed one 'one dog'");
  }

  @Test
  void aWildcardImportIsFound() throws Exception {
    String wild = cell("import java.util.List;\\n import java.io.*;\\nint x;", 1);
    assertThat(problems(wild, wild))
        .containsExactly(
            "cell 1 (int x;) has a wildcard import, 'import java.io.*;'; name the types");
    String statics = cell("import static java.lang.Math.*;", 1);
    assertThat(problems(statics, statics)).hasSize(1);
    String single = cell("import java.io.File; // not java.io.*;", 1);
    assertThat(problems(single, single)).isEmpty();
  }

  @Test
  void missingAndDifferentOutputsAreFound() throws Exception {
    assertThat(problems(cell("f();", 1, PICTURE), cell("f();", 1)))
        .containsExactly(
            "cell 1 (f();) shows nothing; the committed one shows [text/html, text/plain]");
    assertThat(problems(cell("f();", 1, PICTURE), cell("f();", 1, TEXT)))
        .containsExactly(
            "cell 1 (f();) shows [stdout]; the committed one shows [text/html, text/plain]");
  }

  @Test
  void aLargeFileIsFound() {
    assertThat(NotebookCheck.problems(2_000_000)).isEmpty();
    assertThat(NotebookCheck.problems(2_000_001))
        .containsExactly("is 2000 kB; the limit is 2000 kB");
  }

  @Test
  void whatIsNoNotebookIsSaid() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.ipynb"), "{\n \"cells\": [\n");
    assertThatThrownBy(() -> NotebookFile.read(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("broken.ipynb is no notebook: line 3");
    Path old = Files.writeString(folder.resolve("old.ipynb"), "{\"nbformat\": 3}");
    assertThatThrownBy(() -> NotebookFile.read(old)).hasMessageContaining("format 4");
  }

  @Test
  void tidyingRemovesWhatDiffersFromRunToRun() throws Exception {
    String pieces =
        cell(
            "f();",
            1,
            "{'output_type': 'stream', 'name': 'stdout', 'text': ['a', 'b\\n']}",
            "{'output_type': 'stream', 'name': 'stdout', 'text': 'c\\n'}",
            PICTURE);
    ObjectNode tidy =
        notebook(pieces.replace("'metadata': {}", "'metadata': {'execution': {'t': 1}}"))
            .tidy()
            .content();
    assertThat(tidy.at("/cells/0/metadata")).isEmpty();
    assertThat(tidy.at("/cells/0/outputs")).hasSize(2);
    assertThat(tidy.at("/cells/0/outputs/0/text").toString()).isEqualTo("[\"ab\\n\",\"c\\n\"]");
    assertThat(tidy.at("/metadata/language_info").has("version")).isFalse();
    assertThat(tidy.at("/metadata/kernelspec/name").asText()).isEqualTo("cflow-lab");
  }

  @Test
  void writingLooksAsJupyterWrites() throws Exception {
    Path course = Path.of("../../notebooks/00-start-here.ipynb");
    Path copy = folder.resolve("copy.ipynb");
    NotebookFile.read(course).write(copy);
    assertThat(Files.readString(copy)).isEqualTo(Files.readString(course));
    assertThat(folder.toFile().list()).containsExactly("copy.ipynb");
    Path small = folder.resolve("small.ipynb");
    notebook(cell("é", null)).write(small);
    assertThat(Files.readString(small))
        .isEqualTo(
            """
            {
             "nbformat": 4,
             "cells": [
              {
               "cell_type": "code",
               "metadata": {},
               "execution_count": null,
               "source": "é",
               "outputs": []
              }
             ]
            }
            """);
  }

  private static List<String> problems(String before, String after) throws Exception {
    return NotebookCheck.problems(notebook(before), notebook(after));
  }

  private static NotebookFile notebook(String cell) throws Exception {
    String json = "{'nbformat': 4, 'cells': [" + cell + "]}";
    return new NotebookFile((ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"')));
  }

  private static String cell(String source, Integer count, String... outputs) {
    return "{'cell_type': 'code', 'metadata': {}, 'execution_count': %s, 'source': '%s', 'outputs': [%s]}"
        .formatted(count, source, String.join(", ", outputs));
  }
}
