package org.cflowlab.exercises.servant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are found in a hand-in, and where. */
@Tag("once")
class HandedInTest {
  private static final String ANSWER = "class E1Answer { String s = \"f\u00fcr\"; }";

  @TempDir Path folder;

  private Path write(String path, byte[] bytes) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private Path write(String path, String text) throws IOException {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A zip of entries, each with its own name as a comment in it. */
  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes(content(name)));
      }
    }
    return bytes.toByteArray();
  }

  private static String content(String name) {
    return name.endsWith(".ipynb") ? "{\"cells\":[]}" : "// " + name;
  }

  private static byte[] tar(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (String name : names) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content(name).length());
        tar.putArchiveEntry(entry);
        tar.write(bytes(content(name)));
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }

  private HandedIn all() throws IOException {
    return HandedIn.in(List.of(folder), List.of("anna"));
  }

  @Test
  void filesOfOneNameInTwoArchivesAreTwo() throws IOException {
    write("day1.zip", zip("Untitled.ipynb", "E1Answer.java"));
    write("day2.zip", zip("Untitled.ipynb", "E1Answer.java"));
    write("more/all.zip", zip("E1Answer.java"));
    assertThat(all().notebooks())
        .containsOnlyKeys("day1.zip/Untitled.ipynb", "day2.zip/Untitled.ipynb");
    assertThat(all().java())
        .containsOnlyKeys(
            "day1.zip/E1Answer.java", "day2.zip/E1Answer.java", "more/all.zip/E1Answer.java");
  }

  @Test
  void filesOfOneNameInTwoPartsAreTwo() throws IOException {
    List<Path> parts =
        List.of(
            write("1", zip("E1Answer.java")),
            write("2", gzip(tar("E1Answer.java"))),
            write("3/E1Answer.java", ANSWER).getParent(),
            write("4", ANSWER));
    assertThat(HandedIn.in(parts, List.of("a.zip", "b.tgz", "c", "E1Answer.java")).java())
        .containsOnlyKeys(
            "a.zip/E1Answer.java", "b.tgz/E1Answer.java", "c/E1Answer.java", "E1Answer.java");
  }

  @Test
  void aNameThatAnArchiveHasTwiceLosesNoFile() throws IOException {
    Path zip = write("z", zip("src/E1Answer.java", "src\\E1Answer.java", "../src/E1Answer.java"));
    assertThat(HandedIn.in(List.of(zip), List.of("z.zip")).java())
        .containsEntry("src/E1Answer.java", "// ../src/E1Answer.java")
        .containsEntry("earlier/src/E1Answer.java", "// src\\E1Answer.java")
        .containsEntry("earlier/earlier/src/E1Answer.java", "// src/E1Answer.java");
  }

  @Test
  void aNameThatLeadsOutOfAnArchiveIsOneInIt() throws IOException {
    write("z.zip", zip("../src/E1Answer.java", "../../.venv/E2Answer.java", "/abs/E3Answer.java"));
    write("t.tar", tar("../src/./E1Answer.java"));
    assertThat(all().java())
        .containsOnlyKeys(
            "z.zip/src/E1Answer.java", "z.zip/abs/E3Answer.java", "t.tar/src/E1Answer.java");
    assertThat(all().notes()).isEmpty();
  }

  @Test
  void whatToolsLeaveInAnArchiveIsNotCounted() throws IOException {
    String[] names = new String[20_002];
    for (int i = 0; i < names.length - 1; i++) {
      names[i] = "kit/.venv/lib/f" + i + ".java";
    }
    names[names.length - 1] = "kit/work/E1Answer.java";
    write("kit.zip", zip(names));
    HandedIn all = all();
    assertThat(all.java()).containsOnlyKeys("kit.zip/kit/work/E1Answer.java");
    assertThat(all.notes()).isEmpty();
  }

  @Test
  void whatCannotBeGradedInAnArchiveIsNotCounted() throws IOException {
    String[] names = new String[20_002];
    for (int i = 0; i < names.length - 1; i++) {
      names[i] = "org/F" + i + ".class";
    }
    names[names.length - 1] = "E1Answer.java";
    write("export.jar", zip(names));
    assertThat(all().java()).containsOnlyKeys("export.jar/E1Answer.java");
  }

  @Test
  void archivesAreWhatTheirContentIs() throws IOException {
    write("a.jar", zip("E1Answer.java"));
    write("b.tar", tar("E1Answer.java"));
    write("c.tar.gz", gzip(tar("E1Answer.java", "02.ipynb")));
    write("d.tgz", gzip(tar("E1Answer.java")));
    write("e.zip", gzip(tar("E1Answer.java")));
    write("f.zip", gzip(tar("E1Answer.java", "inner.zip")));
    write("g.tgz", "no archive");
    write("h.tgz", gzip(bytes("no archive either")));
    assertThat(all().java())
        .containsOnlyKeys(
            "a.jar/E1Answer.java",
            "b.tar/E1Answer.java",
            "c.tar.gz/E1Answer.java",
            "d.tgz/E1Answer.java",
            "e.zip/E1Answer.java",
            "f.zip/E1Answer.java");
    assertThat(all().notebooks()).containsOnlyKeys("c.tar.gz/02.ipynb");
    assertThat(all().notes())
        .anyMatch(note -> note.startsWith("g.tgz: the archive cannot be read"))
        .anyMatch(note -> note.startsWith("h.tgz: the archive "))
        .anyMatch(note -> note.startsWith("f.zip/inner.zip: the zip cannot be read"));
  }

  @Test
  void aTextIsJavaIfItBeginsSo() throws IOException {
    String comments = "// 1\n\n".repeat(20_000);
    write("E1Answer.txt", "/* mine; class */\n// E1\npackage a.b;\n" + ANSWER);
    write("bare.txt", "@SuppressWarnings(\"all\")\npublic final " + ANSWER);
    write("imports.txt", comments + "import java.util.*;\n" + ANSWER);
    write("notes.txt", "My class E1Answer {sic} is finished.");
    write("readme.txt", "import the notebook; then run it");
    assertThat(all().java()).containsOnlyKeys("E1Answer.txt", "bare.txt", "imports.txt");
    assertThat(all().others()).containsExactly("txt");
  }

  @Test
  void aTextIsReadInTheEncodingThatItIsIn() throws IOException {
    for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "ISO-8859-1")) {
      for (String mark : charset.startsWith("UTF") ? List.of("", "\uFEFF") : List.of("")) {
        Path file = write("E1Answer.java", (mark + ANSWER).getBytes(Charset.forName(charset)));
        assertThat(all().java()).as(charset).containsEntry("E1Answer.java", ANSWER);
        Files.delete(file);
      }
    }
    write("E1Answer.java", ANSWER.getBytes(StandardCharsets.ISO_8859_1));
    write("E2Answer.java", ANSWER.getBytes(StandardCharsets.UTF_16LE));
    assertThat(all().notes())
        .containsExactlyInAnyOrder(
            "E1Answer.java is not UTF-8; it was read as Latin-1.",
            "E2Answer.java is UTF-16, not UTF-8.");
  }

  private static String notebook(String output) {
    return "{\"cells\":[{\"cell_type\":\"code\",\"outputs\":["
        + output
        + "],\"source\":\"// f\u00fcr \\ud83d\",\"attachments\":{\"a\":[1]}}],\"nbformat\":4}";
  }

  @Test
  void ofANotebookItsOutputsAreNotRead() throws IOException {
    String slim =
        "{\"cells\":[{\"cell_type\":\"code\",\"source\":\"// f\\u00FCr \\uD83D\"}],\"nbformat\":4}";
    write("large.ipynb", notebook("\"" + "x\\n".repeat(12_000_000) + "\""));
    write("nan.ipynb", notebook("{\"x\":[NaN,-Infinity,{\"outputs\":[1]}]}"));
    write("latin1.ipynb", notebook("").getBytes(StandardCharsets.ISO_8859_1));
    write("utf16.ipynb", notebook("").getBytes(StandardCharsets.UTF_16LE));
    write("mark.ipynb", "\uFEFF" + notebook(""));
    Map<String, byte[]> notebooks = all().notebooks();
    assertThat(notebooks).hasSize(5);
    assertThat(notebooks.values())
        .allSatisfy(one -> assertThat(new String(one, StandardCharsets.UTF_8)).isEqualTo(slim));
  }

  @Test
  void whatIsNoNotebookIsSaid() throws IOException {
    write("cut.ipynb", "{\n \"cells\": [");
    write("deep.ipynb", "[".repeat(200_000));
    write("empty.ipynb", "");
    assertThat(all().notebooks()).containsOnlyKeys("empty.ipynb");
    assertThat(all().notes())
        .hasSize(2)
        .anyMatch(note -> note.matches("cut.ipynb: it is no notebook, line \\d is not JSON."))
        .anyMatch(note -> note.startsWith("deep.ipynb: it is no notebook"));
  }
}
