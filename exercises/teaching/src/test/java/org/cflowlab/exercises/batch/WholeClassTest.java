package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Folders whose entries are somebody's only when they are looked at together. */
@Tag("once")
@Tag("slow")
class WholeClassTest {
  @TempDir Path folder;
  private Path in;
  private String e1;
  private String e8;
  private String said;
  private final Map<String, JsonNode> rows = new HashMap<>();

  @BeforeEach
  void answers() throws IOException {
    in = Files.createDirectory(folder.resolve("in"));
    e1 = HostileTest.solution("E1");
    e8 = HostileTest.solution("E8");
  }

  private void write(String path, String text) throws IOException {
    Path file = in.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void zip(String path, String name, String text) throws IOException {
    Path file = in.resolve(path);
    Files.createDirectories(file.getParent());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private static String notebook(String answer, String type) throws IOException {
    String cell =
        answer.replaceAll("(?s)package.*?;|import org.*?;", "").replaceAll("E\\d+Answer", type);
    return new ObjectMapper()
        .writeValueAsString(
            Map.of(
                "nbformat",
                4,
                "cells",
                new Object[] {Map.of("cell_type", "code", "source", cell)}));
  }

  private void grade() throws IOException {
    StringWriter out = new StringWriter();
    Path grades = folder.resolve("out");
    int code =
        new CommandLine(new GradeCommand())
            .setOut(new PrintWriter(out))
            .execute(in.toString(), "--out", grades.toString(), "--exercises", "E1,E8");
    assertThat(code).isZero();
    said = out.toString();
    for (JsonNode row : new ObjectMapper().readTree(grades.resolve("grades.json").toFile())) {
      rows.put(row.path("student_id").asText(), row);
    }
  }

  private void earns(String student, int points, String remark) {
    assertThat(rows).containsKey(student);
    assertThat(rows.get(student).path("score").asInt())
        .as(rows.get(student).toPrettyString())
        .isEqualTo(points);
    assertThat(rows.get(student).path("remark").asText()).contains(remark);
  }

  @Test
  void aClassWithADateBeforeItsNamesHasARowForEachEntry() throws IOException {
    zip("2025_01_15_mueller.zip", "E1Answer.java", e1);
    zip("2025_01_15_weber.zip", "E8Answer.java", e8);
    zip("ws_2024_25_anna/day1.zip", "Untitled.ipynb", notebook(e1, "MyKl"));
    zip("ws_2024_25_anna/day2.zip", "Untitled.ipynb", notebook(e8, "MyGed"));
    write("ws_2024_25_ben/E1Answer.txt", e1);
    zip("ws_2024_25_cleo/a.zip", "E1Answer.java", "class E1Answer { no");
    zip("ws_2024_25_cleo/b.zip", "E1Answer.java", e1);
    grade();
    earns("2025_01_15_mueller", 10, "");
    earns("2025_01_15_weber", 10, "");
    earns("ws_2024_25_anna", 20, "");
    earns("ws_2024_25_ben", 10, "");
    earns("ws_2024_25_cleo", 10, "b.zip/E1Answer.java counted, not a.zip/E1Answer.java");
    assertThat(said).contains("5 entries, 5 students").doesNotContain("  ws_");
    assertThat(folder.resolve("out/canvas.csv")).doesNotExist();
  }

  @Test
  void filesOfAStudentOnCanvasAreGradedTogether() throws IOException {
    write("mustermannanna_LATE_123_456_E1Answer.java", e1);
    write("mustermannanna_LATE_123_457_E8Answer.java", e8);
    write("weberben_124_458_day1.ipynb", notebook(e1, "MyKl"));
    write("weberben_124_459_day2.ipynb", notebook(e8, "MyGed"));
    write("zoe_1_2_3.txt", "a link");
    grade();
    earns("mustermannanna_123", 20, "");
    earns("weberben_124", 20, "");
    assertThat(rows.get("mustermannanna_123").path("late").asBoolean()).isTrue();
    assertThat(said)
        .contains("5 entries, 3 students")
        .contains("  weberben_124: [weberben_124_458_day1.ipynb, weberben_124_459_day2.ipynb]");
    assertThat(Files.readAllLines(folder.resolve("out/canvas.csv")))
        .containsExactly(
            "Student,ID,SIS User ID,SIS Login ID,Section,cFlow Lab",
            "mustermannanna,123,,,,20",
            "weberben,124,,,,20",
            "zoe,1,,,,");
  }
}
