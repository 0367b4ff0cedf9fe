package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import org.apache.commons.io.FileUtils;
import org.cflowlab.cli.SetupException;
import org.cflowlab.exercises.E1;
import org.cflowlab.exercises.grading.Grade;
import org.cflowlab.exercises.grading.Report;
import org.cflowlab.exercises.solutions.E1Mistakes;
import org.cflowlab.machine.Memory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Grading a folder of submissions. */
@Tag("once")
@Tag("slow")
class BatchTest {
  private static final String MISTAKE =
      "double kl = 0; for (int i = 0; i < muQ.length; i++) { double sq = Math.exp(logSigmaQ[i]), sp"
          + " = Math.exp(logSigmaP[i]), d = muQ[i] - muP[i]; kl += Math.log(sp / sq) + (sq * sq + d"
          + " * d) / (2 * sp * sp); } return kl; ";

  private static final String SLEEP =
      "try { Thread.sleep(60000); } catch (InterruptedException e) { throw new"
          + " IllegalStateException(e); }";

  @TempDir Path folder;
  private Path submissions;
  private Path out;
  private final StringWriter said = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @BeforeEach
  void folders() throws IOException {
    submissions = Files.createDirectory(folder.resolve("submissions"));
    out = folder.resolve("out");
  }

  private int grade(String... more) {
    String[] always = {submissions.toString(), "--out", out.toString()};
    return new CommandLine(new GradeCommand())
        .setOut(new PrintWriter(said))
        .setErr(new PrintWriter(errors))
        .execute(Stream.concat(Stream.of(always), Stream.of(more)).toArray(String[]::new));
  }

  private JsonNode row(String student) throws IOException {
    for (JsonNode row : new ObjectMapper().readTree(out.resolve("grades.json").toFile())) {
      if (row.path("student_id").asText().equals(student)) {
        return row;
      }
    }
    throw new AssertionError("no row for " + student);
  }

  private void write(String path, String text) throws IOException {
    Path file = submissions.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String kl(String type, String body) {
    return "class "
        + type
        + " implements org.cflowlab.exercises.E1 { public double kl(double[] muQ, double[]"
        + " logSigmaQ, double[] muP, double[] logSigmaP) { "
        + body
        + " } }";
  }

  @Test
  void everySolutionGetsAllPoints() throws IOException {
    for (String exercise : Grade.exercises()) {
      write("anna/" + exercise + "Answer.java", HostileTest.solution(exercise));
    }
    assertThat(grade("--jobs", "1")).isZero();
    assertThat(row("anna").path("score").asInt())
        .as(row("anna").toPrettyString())
        .isEqualTo(row("anna").path("max_score").asInt());
  }

  @Test
  void aCellMayUseTheLibraryAsInTheNotebook() throws IOException {
    String step =
        """
        class MyStep implements E3 {
            public Moved step(NDArray z, NDArray u, NDArray w, NDArray b) {
                NDArray h = Functions.dot(w, z).add(b).tanh();
                NDArray slope = h.square().neg().add(1);
                return new Moved(z.add(u.mul(h)), Functions.dot(w, u).mul(slope).add(1).abs().log());
            }
        }
        """;
    write("anna.ipynb", notebook(step));
    write("ben.ipynb", notebook(step.replace("Functions.dot(w, u)", "Funktions.dot(w, u)")));
    Map<String, String> harm =
        Map.of(
            "closes", "z.close(); z.getManager().close(); return new Moved(u, w);",
            "closed", "z = z.mul(2); z.close(); return new Moved(z, z);",
            "huge", "z = z.getManager().zeros(new Shape(3_000_000)); return new Moved(z, z);",
            "whole", "z = z.toType(DataType.INT64, true); return new Moved(z, z);",
            "null", "return new Moved(null, null);",
            "proxy",
                "return new Moved((NDArray) java.lang.reflect.Proxy.newProxyInstance("
                    + "NDArray.class.getClassLoader(), new Class<?>[] {NDArray.class},"
                    + " (p, m, a) -> { while (true) { } }), z);");
    for (Map.Entry<String, String> one : harm.entrySet()) {
      write(
          one.getKey() + ".ipynb",
          notebook(
              step.replaceFirst(
                  "NDArray h = ",
                  one.getValue()
                      + " } Moved rest(NDArray z, NDArray u, NDArray w, NDArray b) { NDArray h = ")));
    }
    assertThat(grade("--exercises", "E3")).isZero();
    assertThat(row("anna").path("score").asInt()).as(row("anna").toPrettyString()).isEqualTo(10);
    for (String student : harm.keySet()) {
      assertThat(row(student).path("score").asInt()).as(row(student).toPrettyString()).isZero();
    }
    assertThat(row("proxy").path("remark").asText()).contains("no answer after");
    assertThat(row("ben").path("remark").asText())
        .isEqualTo("E3: does not compile: cannot find symbol; symbol: variable Funktions");
  }

  /** As a student's whole repository is cloned. */
  @Test
  void theUntouchedKitEarnsNothing() throws IOException {
    for (String folder : List.of("notebooks", "exercises/contracts/src")) {
      FileUtils.copyDirectory(
          Path.of("../..", folder).toFile(), submissions.resolve("anna").resolve(folder).toFile());
    }
    assertThat(grade()).isZero();
    assertThat(row("anna").path("score").asInt()).as(row("anna").toPrettyString()).isZero();
    assertThat(row("anna").path("remark").asText()).isEmpty();
  }

  private static String notebook(String cell) {
    ObjectMapper json = new ObjectMapper();
    return json.createObjectNode()
        .put("nbformat", 4)
        .set(
            "cells",
            json.createArrayNode()
                .add(json.createObjectNode().put("cell_type", "code").put("source", cell)))
        .toString();
  }

  @Test
  void aCellAStubFileAndASubmissionGetTheSameReport() throws IOException {
    write("stub/E1Answer.java", kl("E1Answer", MISTAKE));
    write("cell.ipynb", notebook(kl("MyKl", MISTAKE)));
    assertThat(grade("--exercises", "E1", "--seed", "0")).isZero();
    Report here = Grade.check(E1.class, () -> E1Mistakes.ALL.get("no minus a half"));
    String cell;
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      shell.eval(kl("MyKl", MISTAKE));
      String call =
          "org.cflowlab.exercises.grading.Grade.check(org.cflowlab.exercises.E1.class, MyKl::new)";
      shell.eval("var report = " + call + ";");
      shell.eval("System.setProperty(\"cell\", report.toString());");
      cell = System.clearProperty("cell");
    }
    assertThat(cell).isEqualTo(here.toString());
    assertThat(row("stub").at("/tests/0/output").asText()).isEqualTo(here.toString());
    assertThat(row("cell").at("/tests/0/output").asText()).isEqualTo(here.toString());
    assertThat(row("cell").at("/tests/0/mistakes/0").asText()).isEqualTo("no minus a half");
    assertThat(Files.readString(out.resolve("overview.html")))
        .contains("<td>no minus a half</td><td>2 students</td>");
  }

  @Test
  void stoppedHalfWayItGoesOnAndEndsTheSame() throws IOException {
    for (int i = 0; i < 4; i++) {
      write("s" + i + "/E1Answer.java", kl("E1Answer", i % 2 == 0 ? MISTAKE : "return 1 / 0;"));
    }
    assertThat(grade("--exercises", "E1")).isZero();
    String whole = Files.readString(out.resolve("grades.csv"));
    assertThat(said.toString()).contains("4 graded, 0 of them before");

    // As a kill leaves it: some results, one of them torn, and no tables yet.
    Files.delete(out.resolve("grades.csv"));
    Files.delete(out.resolve("grades.json"));
    try (Stream<Path> results = Files.list(out.resolve(".results")).sorted()) {
      var all = results.collect(Collectors.toList());
      Files.delete(all.get(0));
      Files.writeString(all.get(1), "{\"key\": ");
    }
    assertThat(grade("--exercises", "E1")).isZero();
    assertThat(said.toString()).contains("4 graded, 2 of them before");
    assertThat(Files.readString(out.resolve("grades.csv"))).isEqualTo(whole);
  }

  @Test
  void oneProgramAtATimeKeepsALedger() throws IOException {
    try (Ledger ledger = new Ledger(out, "")) {
      assertThat(ledger.reused()).isZero();
      assertThat(locked()).isTrue();
    }
    assertThat(locked()).isFalse();
  }

  private boolean locked() throws IOException {
    Path lock = out.resolve(".results/lock");
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  @Test
  void whatRanOutOfTimeByTheClockIsTriedAgainAndWhatWorkedTooLongIsNot() throws IOException {
    write("asleep/E1Answer.java", kl("E1Answer", SLEEP + " return 0;"));
    write("busy/E1Answer.java", kl("E1Answer", "while (muQ.length > 0) { } return 0;"));
    assertThat(grade("--exercises", "E1", "--seconds", "1")).isZero();
    assertThat(row("asleep").path("remark").asText()).contains("seconds of waiting");
    assertThat(row("busy").path("remark").asText()).contains("no answer after 0.333 seconds");
    assertThat(row("busy").path("tests").toString())
        .contains("Does a loop never end?")
        .doesNotContain("kernel");
    assertThat(said.toString())
        .contains("1 ran out of time by the clock, twice, or could not be graded here");
    String table = Files.readString(out.resolve("grades.csv"));
    assertThat(grade("--exercises", "E1", "--seconds", "1")).isZero();
    assertThat(said.toString()).contains("2 graded, 1 of them before");
    assertThat(Files.readString(out.resolve("grades.csv"))).isEqualTo(table);
  }

  @Test
  void aFolderThatAKilledProgramLeftIsRemovedAndOneInUseIsNot() throws IOException {
    Path temp = Files.createDirectory(folder.resolve("temp"));
    Path left = Files.createDirectories(temp.resolve("cflow-grade1/runs/run2"));
    Files.writeString(temp.resolve("cflow-grade1/lock"), "");
    Files.writeString(left.resolve("E1Answer.java"), "class E1Answer { }");
    Path others = Files.createDirectory(temp.resolve("cflow-grades of mine"));
    try (Scratch inUse = Scratch.in(temp)) {
      assertThat(temp.resolve("cflow-grade1")).doesNotExist();
      try (Scratch another = Scratch.in(temp)) {
        assertThat(inUse.folder()).exists().isNotEqualTo(another.folder());
      }
    }
    try (Stream<Path> rest = Files.list(temp)) {
      assertThat(rest).containsExactly(others);
    }
  }

  @Test
  void moreMemoryThanThereIsIsRefused() throws IOException {
    write("anna/E1Answer.java", HostileTest.solution("E1"));
    assertThat(grade("--memory", "99999999")).isNotZero();
    assertThat(errors.toString()).contains("--memory must be at most ", "not 99999999");
    assertThat(out.resolve("grades.csv")).doesNotExist();
  }

  @Test
  void aLargeHeapLeavesRoomForTheEngine() throws IOException {
    assumeTrue(Memory.available() >> 20 > 4_000, "3,000 MB are not free");
    write("anna/E3Answer.java", HostileTest.solution("E3"));
    assertThat(grade("--exercises", "E3", "--memory", "3000")).isZero();
    assertThat(row("anna").path("score").asInt()).as(row("anna").toPrettyString()).isEqualTo(10);
  }

  /** As too large a heap ends Java, before anything of a student's is there. */
  @Test
  void aProcessThatStartsForNobodyStopsTheBatchAndIsNoStudentsFault() throws IOException {
    write("anna/E1Answer.java", HostileTest.solution("E1"));
    Rules rules = new Rules(List.of("E1"), Duration.ofSeconds(1), 2_000_000_000, null, 0);
    Examination examination = new Examination(new SystemWalls(), folder, rules);
    Submission anna = Submission.in(submissions).get(0);
    assertThatThrownBy(() -> examination.of(anna))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(
            "no submission can be graded here: its process ended while it started")
        .hasMessageContaining("try less --memory");
  }

  @Test
  void whatChangedIsGradedAgain() throws IOException {
    write("anna/E1Answer.java", kl("E1Answer", "return 0;"));
    grade("--exercises", "E1");
    assertThat(row("anna").path("score").asInt()).isZero();
    write("anna/E1Answer.java", HostileTest.solution("E1"));
    grade("--exercises", "E1");
    assertThat(row("anna").path("score").asInt()).isEqualTo(10);
  }

  @Test
  void hiddenGradersCountToo() throws IOException {
    Path source = folder.resolve("E1NightGrader.java");
    Files.writeString(
        source,
        """
        import org.cflowlab.exercises.E1;
        import org.cflowlab.exercises.grading.*;
        @Grader
        class E1NightGrader {
          private final Student<E1> student;
          E1NightGrader(Student<E1> student) { this.student = student; }
          @Graded(value = "far apart", points = 5, advice = "try mu = 100")
          void far() {
            double[] zero = {0};
            student.gives(5000, e -> new double[] {e.kl(new double[] {100}, zero, zero, zero)});
          }
        }
        """);
    Path hidden = Files.createDirectory(folder.resolve("hidden"));
    Compiler.compile(source, hidden);
    write("anna/E1Answer.java", HostileTest.solution("E1"));
    write("ben/E1Answer.java", kl("E1Answer", "return 0;"));
    String search =
        "throw new IllegalStateException(found(\"F2Ojhiu\").toString()); }\n"; // E1Night
    write("eve/E1Answer.java", kl("E1Answer", search + HostileTest.SEARCH));
    assertThat(grade("--exercises", "E1", "--hidden", hidden.toString())).isZero();
    assertThat(row("anna").path("score").asInt()).as(row("anna").toPrettyString()).isEqualTo(15);
    assertThat(row("ben").path("max_score").asInt()).isEqualTo(15);
    assertThat(row("ben").at("/tests/0/output").asText()).contains("0/5  far apart");
    assertThat(row("eve").path("remark").asText()).containsPattern("nothing found in \\d{2,}");
  }

  @Test
  void lateAndMoodleAreReadFromTheName() throws IOException {
    write("Anna Muster_12_assignsubmission_file_/E1Answer.java", HostileTest.solution("E1"));
    write("ben_late/E1Answer.java", HostileTest.solution("E1"));
    assertThat(grade("--exercises", "E1")).isZero();
    assertThat(row("Anna Muster_12").path("late").asBoolean()).isFalse();
    assertThat(row("ben").path("late").asBoolean()).isTrue();
    assertThat(out.resolve("moodle.csv"))
        .hasContent(
            "Identifier,Full name,Grade,Last modified (grade),Feedback comments\r\n"
                + "Participant 12,Anna Muster,10,-,\r\n");
  }

  @Test
  void ofAWholeCloneOnlyTheAnswersAreTaken() throws IOException {
    String contracts = "anna/exercises/contracts/src/main/java/org/cflowlab/exercises/";
    write(contracts + "answers/E1Answer.java", HostileTest.solution("E1"));
    write(contracts + "E1.java", "package org.cflowlab.exercises; public interface E1 {}");
    write("anna/lib/src/main/java/Any.java", "this is not looked at");
    write("anna/.git/objects/E1Answer.java", "nor is this");
    for (int i = 0; i < 600; i++) { // as many as there are; and as many of somebody's own
      write(
          "anna/lib/src/main/java/K" + i + ".java", "package org.cflowlab.k; class K" + i + " {}");
      write("anna/own/Own" + i + ".java", "class Own" + i + " { }");
    }
    write(
        contracts + "answers/E8Answer.java",
        Files.readString(
            Path.of("../contracts/src/main/java/org/cflowlab/exercises/answers/E8Answer.java")));
    write(
        "anna/notebooks/08.ipynb",
        new ObjectMapper()
            .writeValueAsString(
                Map.of(
                    "nbformat",
                    4,
                    "cells",
                    List.of(
                        Map.of(
                            "cell_type",
                            "code",
                            "source",
                            HostileTest.solution("E8")
                                .replaceAll("(?s)package.*?;|import.*?;", "")
                                .replace("E8Answer", "MyGed"))))));
    assertThat(grade("--exercises", "E1,E8")).isZero();
    assertThat(row("anna").path("score").asInt()).as(row("anna").toPrettyString()).isEqualTo(20);
  }
}
