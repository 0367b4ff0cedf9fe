package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A folder around the submissions, or a file that holds them. */
class OneDeeperTest {
  @TempDir Path folder;

  private void write(String... paths) throws IOException {
    for (String path : paths) {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
  }

  private boolean isClass() throws IOException {
    return OneDeeper.isClass(Submission.in(folder).get(0));
  }

  @Test
  void foldersWithTheSameAnswersLookLikeStudents() throws IOException {
    write("HW1/anna/E1Answer.java", "HW1/ben/src/E1Answer.java");
    assertThat(isClass()).isTrue();
  }

  @Test
  void namesOfAPlatformLookLikeStudents() throws IOException {
    write("HW1/Anna_17_assignsubmission_file_/a.zip");
    assertThat(isClass()).isTrue();
  }

  @Test
  void aStudentsFoldersDoNot() throws IOException {
    write(
        "anna/E1/E1Answer.java", "anna/E8/E8Answer.java", "anna/E8/Util.java", "anna/E1/Util.java");
    write("anna/.venv/E1Answer.java", "anna/work/02.ipynb");
    assertThat(isClass()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "E1Answer.java E8Answer.java",
        "02-the-cvae-bound.ipynb 03-planar-flows.ipynb",
        "anna_E1Answer.java anna_E8Answer.java ben.zip",
        "E1Answer_anna.java E8Answer_anna.java E1Answer_ben.java",
        "12-3 - Anna - Nov 30 - E1Answer.java,12-3 - Anna - Nov 30 - E8Answer.java,index.html"
      })
  void filesThatAreNamedAfterAnswersMayBeOneStudents(String files) throws IOException {
    write(files.split(files.contains(",") ? "," : " "));
    assertThat(OneDeeper.isScattered(Submission.in(folder))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "E1Answer_anna.java E1Answer_ben.java",
        "anna.java ben.ipynb",
        "2025-01-15-anna.ipynb 2025-01-15-ben.ipynb",
        "anna_1_2_E1Answer.java anna_1_3_E8Answer.java ben_4_5_E1Answer.java",
        "E1Answer/anna.java E8Answer/ben.java"
      })
  void filesOfAClassAreNot(String files) throws IOException {
    write(files.split(" "));
    assertThat(OneDeeper.isScattered(Submission.in(folder))).isFalse();
  }

  @Test
  void anArchiveAloneMayHoldAClass() throws IOException {
    write("all.zip");
    assertThat(OneDeeper.isArchive(Submission.in(folder).get(0))).isTrue();
  }

  @Test
  void aFileIsToBeUnpacked() throws IOException {
    write("all.zip");
    StringWriter errors = new StringWriter();
    int code =
        new CommandLine(new GradeCommand())
            .setErr(new PrintWriter(errors))
            .execute(folder.resolve("all.zip").toString(), "--out", folder.resolve("o").toString());
    assertThat(code).isNotZero();
    assertThat(errors.toString()).contains("all.zip is a file; unpack it and give the folder.");
  }
}
