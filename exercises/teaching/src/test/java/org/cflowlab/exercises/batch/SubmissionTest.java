package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who handed in what, by the names of all entries of a folder. */
class SubmissionTest {
  @TempDir Path folder;

  private void files(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(folder.resolve(name), "");
    }
  }

  private void folders(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectory(folder.resolve(name));
    }
  }

  /** What is graded of each student, by what each part is called. */
  private Map<String, List<String>> graded() throws IOException {
    Map<String, List<String>> graded = new TreeMap<>();
    Submission.in(folder).forEach(one -> graded.put(one.student(), one.names()));
    return graded;
  }

  private List<String> others(String student) throws IOException {
    return Submission.in(folder).stream()
        .filter(one -> one.student().equals(student))
        .findFirst()
        .orElseThrow()
        .others();
  }

  @Test
  void aTermOrADateBeforeNamesMakesNobodyAnotherStudent() throws IOException {
    folders("ws_2024_25_anna", "ws_2024_25_ben", "ws_2024_26_cleo");
    assertThat(graded()).containsOnlyKeys("ws_2024_25_anna", "ws_2024_25_ben", "ws_2024_26_cleo");
  }

  @Test
  void noPrefixOfAWholeClassIsAStudentOfCanvas() throws IOException {
    List<List<String>> classes =
        List.of(
            List.of("2025_01_15_mueller.zip", "2025_01_15_schmidt.zip", "2025_01_16_weber.zip"),
            List.of("ws_2024_25_anna.zip", "ws_2024_25_ben.zip"),
            List.of("hw_1_17_anna.ipynb", "hw_1_18_ben.ipynb", "hw_1_19_cleo.ipynb"),
            List.of("anna_2024_25_hw.zip", "ben_2024_26_hw.zip", "anna_2024_27_hw.zip"),
            List.of("ws_24_17_anna.zip", "ss_25_18_ben.zip", "ss_25_19_cleo.zip", "d", "e", "f"),
            List.of("sheet_1_17_anna.zip"));
    for (List<String> one : classes) {
      Path own = Files.createDirectory(folder.resolve("class" + classes.indexOf(one)));
      for (String name : one) {
        Files.writeString(own.resolve(name), "");
      }
      assertThat(Submission.in(own).stream().map(Submission::student))
          .containsExactlyInAnyOrderElementsOf(
              one.stream().map(name -> name.replaceAll("\\.\\w+$", "")).toList());
    }
  }

  @Test
  void filesThatCanvasNamedAreOneStudents() throws IOException {
    files(
        "mustermannanna_LATE_123_456_E1Answer.java",
        "mustermannanna_LATE_123_457_E8Answer.java",
        "weberben_LATE_124_text.html",
        "zubercleo_9_458_02-the-cvae-bound-1.ipynb",
        "by mail.zip");
    assertThat(graded())
        .isEqualTo(
            Map.of(
                "mustermannanna_123", List.of("E1Answer.java", "E8Answer.java"),
                "weberben_124", List.of("weberben_LATE_124_text.html"),
                "zubercleo_9", List.of("02-the-cvae-bound-1.ipynb"),
                "by mail", List.of("by mail.zip")));
    assertThat(Submission.in(folder).stream().filter(Submission::late)).hasSize(2);
  }

  @Test
  void answersOfTheOnlyStudentOnCanvasAreOneStudents() throws IOException {
    files("mustermannanna_123_456_E1Answer.java", "mustermannanna_123_457_E8Answer-1.java");
    assertThat(graded()).containsOnlyKeys("mustermannanna_123");
  }

  @Test
  void theNumberOfAPartIsNotThatOfTheHandIn() throws IOException {
    files(
        "Cleo X_21_assignsubmission_file_E1Answer (1).java",
        "Cleo X_21_assignsubmission_file_E8Answer.java",
        "Dora_22_assignsubmission_file_ (1).zip",
        "Dora_22_assignsubmission_file_.zip");
    assertThat(graded().get("Cleo X_21"))
        .containsExactlyInAnyOrder("E1Answer (1).java", "E8Answer.java");
    assertThat(others("Cleo X_21")).isEmpty();
    assertThat(graded().get("Dora_22")).containsExactly("Dora_22_assignsubmission_file_ (1).zip");
    assertThat(others("Dora_22")).containsExactly("Dora_22_assignsubmission_file_.zip");
  }

  @Test
  void aNumberIsACopysOnlyWhereThereIsWhatWasCopied() throws IOException {
    folders("Gruppe (1)", "Gruppe (2)", "anna");
    files("anna (1).zip", "anna_late (2).zip", "Team (1)_late.zip", "Team (2).zip");
    assertThat(graded())
        .containsOnlyKeys("Gruppe (1)", "Gruppe (2)", "anna", "Team (1)", "Team (2)");
    assertThat(graded().get("anna")).containsExactly("anna_late (2).zip");
    assertThat(others("anna")).containsExactly("anna", "anna (1).zip");
    assertThat(Submission.in(folder).stream().filter(Submission::late).map(Submission::student))
        .containsExactly("Team (1)", "anna");
  }

  @Test
  void whatNoNameSaysIsLaterIsGradedTogether() throws IOException {
    folders("anna");
    files("anna.java", "anna.ipynb", "anna.zip");
    files("ben.java", "ben_late.ipynb", "late_ben.java", "cleo.java", "cleo (1).ipynb");
    assertThat(graded())
        .isEqualTo(
            Map.of(
                "anna", List.of("anna", "anna.ipynb", "anna.java", "anna.zip"),
                "ben", List.of("ben_late.ipynb", "late_ben.java"),
                "cleo", List.of("cleo (1).ipynb")));
    assertThat(others("anna")).isEmpty();
    assertThat(others("ben")).containsExactly("ben.java");
  }

  @Test
  void ofAnAttemptOnBlackboardAllFilesCount() throws IOException {
    files(
        "HW_1_anna_attempt_2024-05-11-10-11-12_E1Answer.java",
        "HW_1_anna_attempt_2024-05-12-10-11-12.txt",
        "HW_1_anna_attempt_2024-05-12-10-11-12_E1Answer.java",
        "HW_1_anna_attempt_2024-05-12-10-11-12_E8Answer.java",
        "HW_1_x_mueller_attempt_2024-05-12-10-11-13_all.zip",
        "HW_1_y_mueller_attempt_2024-05-12-10-11-13_all.zip");
    assertThat(graded()).containsOnlyKeys("anna", "x_mueller", "y_mueller");
    assertThat(graded().get("anna")).contains("E1Answer.java", "E8Answer.java").hasSize(3);
    assertThat(others("anna"))
        .containsExactly("HW_1_anna_attempt_2024-05-11-10-11-12_E1Answer.java");
  }

  @Test
  void ofAttemptsOnBrightspaceTheLastCounts() throws IOException {
    folders(
        "397063-2557369 - Mary-Ann Smith - Sep 24, 2026 926 PM",
        "397063-2557369 - Mary-Ann Smith - Sep 24, 2026 1134 AM",
        "397063-2557369 - Mary-Ann Smith - Oct 1, 2026 1201 AM",
        "397064-2557369 - Mary-Ann Smith - Jan 2, 2026 105 PM",
        "397065-2557369- Ben O'Neil- Feb 3, 2026 1200 PM");
    files("index.html");
    assertThat(graded())
        .containsOnlyKeys("Mary-Ann Smith_397063", "Mary-Ann Smith_397064", "Ben O'Neil_397065");
    assertThat(graded().get("Mary-Ann Smith_397063"))
        .containsExactly("397063-2557369 - Mary-Ann Smith - Oct 1, 2026 1201 AM");
    assertThat(others("Mary-Ann Smith_397063"))
        .containsExactly(
            "397063-2557369 - Mary-Ann Smith - Sep 24, 2026 1134 AM",
            "397063-2557369 - Mary-Ann Smith - Sep 24, 2026 926 PM");
  }
}
