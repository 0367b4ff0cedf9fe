package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Of several answers to an exercise the best counts, and each is compiled with what is its own. */
@Tag("once")
@Tag("slow")
class WhichCountsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FIRST = Path.of("../../notebooks/00-start-here.ipynb");
  private static final String CHECK = "Notebook.html(Grade.check(E1.class, MyKl::new).html());";
  private static final String STUB =
      "class MyKl implements E1 { public double kl(double[] muQ, double[] logSigmaQ, double[] muP,"
          + " double[] logSigmaP) { throw new NotYetDone(\"E1\"); } }";

  @TempDir static Path folder;
  private static Path in;
  private static String e1;
  private static String wrong;
  private static String e8;
  private static final Map<String, JsonNode> ROWS = new HashMap<>();

  @BeforeAll
  static void grade() throws IOException {
    in = Files.createDirectory(folder.resolve("in"));
    e1 = HostileTest.solution("E1");
    e8 = HostileTest.solution("E8");
    wrong = HostileTest.e1("return -7;");
    files();
    notebooks();
    helpers();
    graded("E1,E8");
    in = Files.createDirectory(folder.resolve("for one exercise"));
    others();
    graded("E1");
  }

  private static void graded(String exercises) throws IOException {
    Path out = folder.resolve("out of " + exercises);
    int code =
        new CommandLine(new GradeCommand())
            .setOut(new PrintWriter(new StringWriter()))
            .execute(
                in.toString(),
                "--out",
                out.toString(),
                "--exercises",
                exercises,
                "--seconds",
                "15");
    assertThat(code).isZero();
    JSON.readTree(out.resolve("grades.json").toFile())
        .forEach(row -> ROWS.put(row.path("student_id").asText(), row));
  }

  private static void files() throws IOException {
    write("a copy/E1Answer - Kopie.java", wrong);
    write("a copy/E1Answer.java", e1);
    write("final/E1Answer_final.java", e1);
    write("final/E1Answer.java", wrong);
    write("higher/E1Answer_v3.java", wrong);
    write("higher/E1Answer_v2.java", e1);
    write("a loop/v2/E1Answer.java", HostileTest.e1("while (muQ.length > 0) { } return 0;"));
    write("a loop/v1/E1Answer.java", e1);
    write("an exit/v2/E1Answer.java", HostileTest.e1("System.exit(0); return 0;"));
    write("an exit/v1/E1Answer.java", e1);
    write("an exit/E8Answer.java", e8);
    write("beside a helper/E1Answer.java", e1.replace("distance * distance", "U.sq(distance)"));
    write(
        "beside a helper/E1Answer-utils.java",
        "package org.cflowlab.exercises.answers; class U { static double sq(double x) { return x *"
            + " x; } }");
    for (int i = 1; i <= 7; i++) {
      write("seven/v" + i + "/E1Answer.java", i == 3 ? e1 : wrong);
    }
    for (int i = 1; i <= 5; i++) {
      write(
          "five loops/v" + i + "/E1Answer.java",
          HostileTest.e1("while (muQ.length > 0) { } return 0;"));
    }
    write("five loops/E8Answer.java", e8);
    write("a file and a notebook/E1Answer.java", HostileTest.e1("return 0;"));
    notebook("a file and a notebook/02.ipynb", cell(e1, "MyKl"), CHECK);
  }

  private static void notebooks() throws IOException {
    String reversed =
        source(JSON.readTree(FIRST.toFile()), "class Reversed").split("\nNotebook")[0];
    notebook("two notebooks/00-start.ipynb", reversed.replace("Reversed", "MyKl"), CHECK);
    notebook("two notebooks/02-bound.ipynb", cell(e1, "MyKl"), CHECK);
    notebook("two copies/02-bound-Copy1.ipynb", cell(wrong, "MyKl"), CHECK);
    notebook("two copies/02-bound.ipynb", cell(e1, "MyKl"), CHECK);
    String check = CHECK.replace("MyKl", "Reversed");
    notebook("in place.ipynb", cell(e1, "Reversed") + "\n" + check, STUB + CHECK);
    notebook("given.ipynb", reversed + "\n" + check, STUB + CHECK);
    notebook("above.ipynb", cell(e1, "Mine"), CHECK.replace("MyKl", "Mine"), STUB, CHECK);
    notebook("stub below.ipynb", cell(e1, "MyKl"), CHECK, STUB, CHECK);
    notebook("tried again.ipynb", cell(e1, "Mine"), cell(wrong, "MyKl"), CHECK);
    String list = "double kl = 0; List<Integer> none = List.of();";
    String listed = cell(e1.replace("double kl = 0;", list), "MyKl");
    notebook("wildcard.ipynb", listed, CHECK, "import java.awt.*;", "Object o = new Point(1, 2);");
    notebook("one import.ipynb", listed, CHECK, "import java.awt.List;");
    notebook(
        "used later.ipynb",
        listed.replace("implements E1", "").replace("@Override", ""),
        "import java.awt.*;",
        "class Later extends MyKl implements E1 { }");
    notebook(
        "its import.ipynb",
        listed.replace("double kl = 0;", "double kl = new Point(0, 0).x;"),
        "import java.awt.Point;",
        CHECK);
    String inside =
        "static void check() { Notebook.html(Grade.check(E1.class, MyKl::new).html()); }";
    notebook("check inside.ipynb", cell(e1, "MyKl").replaceFirst("\\{", "{ " + inside));
    write(
        "check inside a file/E1Answer.java",
        e1.replaceFirst(
            "public final class E1Answer implements E1 \\{",
            "import org.cflowlab.exercises.grading.Grade; public final class E1Answer implements E1"
                + " { public static void main(String[] none) {"
                + " System.out.println(Grade.check(E1.class, E1Answer::new)); }"));
  }

  private static void helpers() throws IOException {
    String bare1 =
        e1.replaceFirst("package.*?;", "").replace("distance * distance", "Util.sq(distance)");
    String bare8 =
        e8.replaceFirst("package.*?;", "").replace("both / either", "Util.div(both, either)");
    String util1 = "class Util { static double sq(double x) { return x * x; } }";
    String util8 = "class Util { static double div(double a, double b) { return a / b; } }";
    write("one project each/E1/Util.java", util1);
    write("one project each/E1/src/E1Answer.java", bare1);
    write("one project each/E8/src/E8Answer.java", bare8);
    write("one project each/E8/Util.java", util8);
    write("at the bottom/E1Answer.java", bare1 + util1);
    write("at the bottom/E8Answer.java", bare8 + util8);
    write(
        "a package below/E1Answer.java",
        e1.replace("distance * distance", "util.Sq.sq(distance)")
            .replace("import", "import org.cflowlab.exercises.answers.util.Sq;\nimport")
            .replace("util.Sq.", "Sq."));
    write(
        "a package below/util/Sq.java",
        "package org.cflowlab.exercises.answers.util; public class Sq { public static double"
            + " sq(double x) { return x * x; } }");
    write(
        "beside the contract/MyKl.java",
        e1.replace("exercises.answers;", "exercises;").replace("E1Answer", "MyKl"));
    write("a broken helper/E1Answer.java", bare1);
    write("a broken helper/Util.java", "class Util { static double sq(double x) { return y; } }");
  }

  private static void others() throws IOException {
    write(
        "another's class/E1Answer.java",
        e1.replace("distance * distance", "E8Answer.sq(distance)"));
    write(
        "another's class/E8Answer.java",
        e8.replaceFirst(
            "implements E8 \\{", "implements E8 { static double sq(double x) { return x * x; }"));
    write(
        "another's own class/E1Answer.java",
        e1.replace("distance * distance", "MyGed.sq(distance)"));
    write(
        "another's own class/MyGed.java",
        e8.replace("E8Answer", "MyGed")
            .replaceFirst(
                "implements E8 \\{",
                "implements E8 { static double sq(double x) { return x * x; }"));
  }

  private static String source(JsonNode notebook, String words) {
    for (JsonNode cell : notebook.path("cells")) {
      StringBuilder text = new StringBuilder();
      cell.path("source").forEach(line -> text.append(line.asText()));
      if (text.indexOf(words) >= 0) {
        return text.toString();
      }
    }
    throw new AssertionError(words);
  }

  /** A class as a student writes it into a cell. */
  private static String cell(String file, String name) {
    return "class " + file.substring(file.indexOf("E1Answer")).replace("E1Answer", name);
  }

  private static void notebook(String path, String... cells) throws IOException {
    ObjectNode notebook = JSON.createObjectNode().put("nbformat", 4);
    for (String cell : cells) {
      notebook.withArray("cells").addObject().put("cell_type", "code").put("source", cell);
    }
    write(path, notebook.toString());
  }

  private static void write(String path, String text) throws IOException {
    Path file = in.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String earns(int points, String student) {
    JsonNode row = ROWS.get(student);
    assertThat(row).as(student).isNotNull();
    assertThat(row.path("score").asInt()).as(row.toPrettyString()).isEqualTo(points);
    return row.path("remark").asText();
  }

  @Test
  void theBestCountsWhateverItIsCalled() {
    assertThat(earns(10, "a copy"))
        .isEqualTo("E1: E1Answer.java counted, not E1Answer - Kopie.java (the best counts).");
    assertThat(earns(10, "two notebooks"))
        .isEqualTo("E1: 02-bound.ipynb counted, not 00-start.ipynb (the best counts).");
    for (String student :
        List.of("final", "higher", "a loop", "a file and a notebook", "two copies")) {
      assertThat(earns(10, student)).contains(" counted, not ");
    }
    assertThat(earns(20, "an exit")).contains("v1/E1Answer.java counted, not v2/E1Answer.java");
    assertThat(earns(10, "beside a helper")).isEmpty();
    assertThat(earns(10, "seven")).contains("E1: of 7 answers 5 were graded.");
    assertThat(earns(10, "five loops")).contains("no answer after 5.0 seconds");
  }

  @Test
  void ofANotebookTheBestCountsAndNoUntouchedStub() {
    assertThat(earns(10, "in place")).isEmpty();
    assertThat(earns(10, "above")).isEmpty();
    assertThat(earns(10, "stub below")).isEmpty();
    assertThat(earns(10, "tried again"))
        .isEqualTo(
            "E1: Mine::new in tried again.ipynb counted, not MyKl::new in tried again.ipynb (the"
                + " best counts).");
    assertThat(earns(0, "given")).isEmpty();
  }

  @Test
  void aLaterImportChangesNoEarlierClass() {
    for (String student : List.of("wildcard", "one import", "used later", "its import")) {
      assertThat(earns(10, student)).isEmpty();
    }
  }

  @Test
  void aCheckInsideAClassIsNoError() {
    assertThat(earns(10, "check inside")).isEmpty();
    assertThat(earns(10, "check inside a file")).isEmpty();
  }

  @Test
  void anAnswerHasTheHelperThatIsNearest() {
    assertThat(earns(20, "one project each")).isEmpty();
    assertThat(earns(20, "at the bottom")).isEmpty();
    assertThat(earns(10, "a package below")).isEmpty();
    assertThat(earns(10, "beside the contract")).isEmpty();
    assertThat(earns(0, "a broken helper"))
        .startsWith("E1: does not compile: Util.java, line 1: cannot find symbol");
  }

  @Test
  void whatIsAskedIsNotAllThatIsCompiled() {
    assertThat(earns(10, "another's class")).isEmpty();
    assertThat(earns(10, "another's own class")).isEmpty();
  }
}
