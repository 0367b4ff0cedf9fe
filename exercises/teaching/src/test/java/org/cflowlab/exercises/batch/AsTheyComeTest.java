package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Honest hand-ins as students and learning platforms make them: nobody loses a point to a name. */
@Tag("once")
@Tag("slow")
class AsTheyComeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STUB = "double kl() { throw new NotYetDone(\"E1\"); }";
  private static final Path STUBS =
      Path.of("../contracts/src/main/java/org/cflowlab/exercises/answers");
  private static final String THROWS_IOU = "(?s)throw new NotYetDone.*?iou.*?\\);";
  private static final String IOU =
      "double both = 0, any = 0; for (int i = 0; i < a.length; i++) { both += a[i] && b[i] ? 1 : 0;"
          + " any += a[i] || b[i] ? 1 : 0; } return any == 0 ? 1 : both / any;";
  private static final String CHECK = "Notebook.html(Grade.check(E1.class, MyKl::new).html());";

  @TempDir static Path folder;
  private static Path in;
  private static Path out;
  private static final Map<String, JsonNode> ROWS = new HashMap<>();

  @BeforeAll
  static void grade() throws IOException {
    in = Files.createDirectory(folder.resolve("in"));
    out = folder.resolve("out");
    String e1 = HostileTest.solution("E1");
    files(e1);
    notebooks(e1);
    int code =
        new CommandLine(new GradeCommand())
            .setOut(new PrintWriter(new StringWriter()))
            .execute(in.toString(), "--out", out.toString(), "--exercises", "E1,E8");
    assertThat(code).isZero();
    for (JsonNode row : JSON.readTree(out.resolve("grades.json").toFile())) {
      ROWS.put(row.path("student_id").asText(), row);
    }
  }

  private static void files(String e1) throws IOException {
    write("copy number/E1Answer (1).java", e1);
    write("copy number/E8Answer.java", HostileTest.solution("E8"));
    write("another name/MyKl.java", e1.replace("E1Answer", "MyKl"));
    write("backups/.venv/lib/E1Answer.java", "class E1Answer { }");
    write("backups/target/E1Answer.java", "class E1Answer { }");
    write("backups/backup/E1Answer.java", "class E1Answer { }");
    write("backups/E1Answer.java~", "class E1Answer { }");
    write("backups/work/src/E1Answer.java", e1);
    write("stub and answer/a/E1Answer.java", "class E1Answer implements E1 { " + STUB + " }");
    write("stub and answer/b/E1Answer.java", e1);
    String stub = Files.readString(STUBS.resolve("E8Answer.java"));
    write("partly/E8Answer.java", stub);
    write("partly/mine/E8Answer.java", stub.replaceFirst(THROWS_IOU, IOU));
    write("commented/a/E1Answer.java", "class E1Answer implements E1 { " + STUB + " }");
    write("commented/b/E1Answer.java", e1.replaceFirst("\\{", "{ /* " + STUB + " */"));
    write("versions/E1Answer.java", "class E1Answer { this one does not compile }");
    write("versions/E1Answer (2).java", e1);
    write("two classes/MyKl.java", e1.replace("E1Answer", "MyKl"));
    write(
        "two classes/sub/E1Answer.java",
        HostileTest.e1("return new MyKl().kl(muQ, logSigmaQ, muP, logSigmaP);"));
    write(
        "parts/MyKl.java",
        "import org.cflowlab.exercises.*; record MyKl(E1 x, E1 y) implements"
            + " E1 { public double kl(double[] a, double[] b, double[] c, double[] d) { return 0; } }");
    write("broken neighbour/E1Answer.java", e1);
    write("broken neighbour/E8Answer.java", "class E8Answer { int x = ; }");
    write("Anna Late_17_assignsubmission_file_/answers.zip", "");
    zip(
        "Anna Late_17_assignsubmission_file_/answers.zip",
        StandardCharsets.UTF_8,
        "E1Answer.java",
        e1);
    write("Ben_18_assignsubmission_file_/essay.pdf", "%PDF-1.4");
    zip("cp437.zip", Charset.forName("IBM437"), "L\u00f6sung \u00e9/E1Answer.java", e1);
    zip("windows.zip", StandardCharsets.UTF_8, "work\\E1Answer.java", e1);
    zip("absolute.zip", StandardCharsets.UTF_8, "/home/anna/E1Answer.java", e1);
    write("Cleo X_21_assignsubmission_file_E1Answer.java", e1);
    write("Cleo X_21_assignsubmission_file_E8Answer.java", HostileTest.solution("E8"));
    write("Dora_22_assignsubmission_file_/E1Answer.java", e1);
    write("Dora_22_assignsubmission_onlinetext_/onlinetext.html", "<p>see the file</p>");
    write("Emil_23_assignsubmission_file_E1Answer.java", "class E1Answer { no");
    write("ides/module-info.java", "module homework { requires java.base; }");
    write("ides/E1Answer.java", "\ufeff" + e1.replace("\n", "\r\n"));
    write("ides/Scratchpad.java", "class Scratchpad { int x = \"no\"; void f( }");
    write("endings/E1Answer.java.txt", e1);
    write("endings/E8Answer.JAVA", HostileTest.solution("E8"));
    String bare = e1.replaceAll("(?s)^.*?public final class", "public static final class");
    write(
        "in one class/Answers.java",
        "package homework; import org.cflowlab.exercises.*; public class Answers { " + bare + " }");
    write(
        "inner/Answers.java",
        "import org.cflowlab.exercises.*; class Answers { "
            + bare.replace("static final", "final")
            + " }");
    write("base class/a/MyKl.java", e1.replace("E1Answer implements E1", "MyKl extends Base"));
    write(
        "base class/Base.java",
        "package org.cflowlab.exercises.answers; import org.cflowlab.exercises.E1;"
            + " abstract class Base implements E1 { }");
    write("numbers/E1Answer-1.java", "class E1Answer { this one does not compile }");
    write("numbers/E1Answer_v2.java", e1);
    write("numbers/E1Answer.java", "class E1Answer { nor this }");
    write("broken version/E1Answer_v2.java", "class E1Answer { double kl( }");
    write("folders/v9/E1Answer.java", "class E1Answer { not this }");
    write("folders/v10/src/E1Answer.java", e1);
    write("siblings/part9/E1Answer.java", "class E1Answer { not this }");
    write("siblings/part10/E1Answer.java", e1);
    write("zora/E1Answer.java", "class E1Answer { not this }");
    write("late_zora/E1Answer.java", e1);
    write("empty/E1Answer.java", " \n");
    write("empty and right/E1Answer.java", "");
    write("empty and right/sub/E1Answer.java", e1);
    write("n empty.ipynb", "");
    write("empty zip.zip", "");
    write("own contract/E1.java", "package hw; public interface E1 { double kl(double[] a); }");
    write(
        "own contract/MyKl.java",
        "package hw; class MyKl implements E1 { public double kl(double[] a) { return 0; } }");
    write("late_handed/E1Answer.java", e1);
    write("Zoe_late/E1Answer.java", e1);
    write("M\u00fcller/E1Answer.java", e1);
    write("Muller/E1Answer.java", e1);
    write("\ud83d\ude00/E1Answer.java", e1);
    write("\ud83d\ude01/readme.txt", "nothing");
  }

  private static void notebooks(String e1) throws IOException {
    String kl = "\n" + e1.replaceAll("(?s)package.*?;|import.*?;", "").replace("E1Answer", "MyKl");
    notebook(
        "n constant",
        "static final double HALF = 0.5;\ndouble two = 2;",
        kl.replace("- 0.5", "- HALF").replace("(2 * sigmaP", "(two * sigmaP"),
        CHECK);
    notebook(
        "n helper",
        "import static java.lang.Math.log;\n"
            + "public static double e(double x) { return Math.exp(x); }",
        kl.replace("Math.exp(", "e(").replace("Math.log", "log"),
        CHECK);
    notebook(
        "n suppress",
        "@SuppressWarnings(\"unchecked\")\npublic final "
            + kl.strip().replaceFirst("(?s).*?class", "class"),
        CHECK);
    notebook(
        "n deprecated",
        "@Deprecated " + kl.strip().replaceFirst("(?s).*?public final class", "public final class"),
        CHECK);
    notebook(
        "n lambda",
        "double one(double[] a, double[] b, double[] c, double[] d) { return new MyKl().kl(a, b, c,"
            + " d); }\n"
            + "E1 mine = (a, b, c, d) -> one(a, b, c, d);",
        kl,
        "Grade.check(E1.class, () -> mine)");
    notebook(
        "n reference",
        kl,
        "static double mine(double[] a, double[] b, double[] c, double[] d) { return new"
            + " MyKl().kl(a, b, c, d); }",
        "Grade.check(E1.class, () -> Object::hashCode == null ? null : null)",
        "// Grade.check(E1.class, Nothing::new)",
        "class Holder { static E1 it() { return new MyKl()::kl; } }",
        "Grade.check(E1.class, Holder::it);");
    notebook(
        "n last check",
        kl,
        "class Later implements E1 { public double kl(double[] a, double[] b, double[] c, double[]"
            + " d) { return 0; } }",
        "Grade.check(E1.class, () -> new MyKl())");
    notebook(
        "n in a method",
        kl,
        "String show() { return Grade.check(E1.class, MyKl::new).html(); }",
        "Notebook.html(show());");
    notebook(
        "n base",
        "abstract class Base implements E1 { double sq(double x) { return x * x; } }",
        kl.replace("implements E1", "extends Base").replace("distance * distance", "sq(distance)"),
        "int x = 3;");
    notebook(
        "n percent",
        "%maven a:b:1\n%%time\n"
            + kl.replace(
                "double kl = 0;",
                "int k = 7\n"
                    + "        % 7;\n"
                    + " double kl = k; String s = \"\"\"\n"
                    + "  %not magic\n"
                    + "  \"\"\";"),
        CHECK);
    notebook(
        "n never run",
        "double slow = Double.parseDouble(\"no number\");\nvar t = new Thread(() -> {});",
        kl,
        CHECK);
    notebook(
        "n assigned later",
        "double half;\ndouble[] w = new double[2];\nint calls = 0;",
        "half = .4;\nfor (int i = 0; i < 2; i++) { w[i] = i + 1; }",
        "half = .5; var m = new HashMap<String, Double>();\nm.put(\"half\", half);",
        kl.replace("double kl = 0;", "calls++; double kl = 0;")
            .replace("- 0.5", "- m.get(\"half\")")
            .replace("(2 * sigmaP", "(w[1] * sigmaP"),
        CHECK);
    notebook(
        "n inferred",
        "var first = \"of no use\";",
        "var half = Stream.of(0.25, 0.25).reduce(0.0, Double::sum);\n"
            + "var halves = new ArrayList<>(List.of(half));\nvar first = halves.get(0);",
        "var known = 3 > 2;\nvar twice = (DoubleUnaryOperator) x -> 2 * x;",
        "double[] ones(int n) { double[] all = new double[n]; Arrays.fill(all, 1); return all; }",
        "var one = ones(2);\nvar at = 3 - 2;\nvar none = new Object() { };",
        kl.replace("double kl = 0;", "double kl = known ? 0 : none.hashCode();")
            .replace("- 0.5", "- (double) first")
            .replace("(2 * sigmaP", "(twice.applyAsDouble(one[at]) * sigmaP"),
        CHECK);
    notebook(
        "n by a method",
        "double half, two;\ndouble[] w = new double[1];\nRunnable fill = () -> w[0] = 0.25;",
        "void setup() { new Setup(0.25); }",
        "class Setup { Setup(double quarter) { half = 2 * quarter; } }",
        "int set(int to) { two = to; return to; }",
        "setup();\nint done = set(2);\nfill.run();",
        kl.replace("- 0.5", "- (half + 2 * w[0]) / 2").replace("(2 * sigmaP", "(two * sigmaP"),
        CHECK);
    notebook("n other magic", "%%html\n<b>no Java {", kl, CHECK);
    String inside = kl.replaceAll("(?s)^.*?implements E1", "implements E1");
    String body = inside.replace("implements E1", "");
    notebook(
        "n nested",
        "class Tools { static class Kl " + inside + " }",
        "Grade.check(E1.class, Tools.Kl::new)");
    notebook("n supplier", kl, "Supplier<E1> mine = MyKl::new;", "Grade.check(E1.class, mine)");
    notebook(
        "n anonymous", "E1 mine = new E1() " + body + ";", "Grade.check(E1.class, () -> mine)");
    notebook(
        "n enum",
        "enum Kl implements E1 { ONE; " + body.substring(body.indexOf('{') + 1),
        "if (true) { try { Grade.check(E1.class, () -> Kl.ONE); } finally { } }");
    notebook(
        "n static import",
        "import static org.cflowlab.exercises.grading.Grade.*;",
        kl,
        "check(E1.class, MyKl::new).html()");
    notebook(
        "n java21",
        kl.replace(
            "double kl = 0;",
            "Object o = 0; double kl = switch (o) { case Integer k when k > 5 -> 1; default -> 0;"
                + " };"),
        CHECK);
    Files.writeString(
        in.resolve("n text cell.ipynb"),
        JSON.writeValueAsString(
            Map.of(
                "nbformat", 4, "cells", List.of(Map.of("cell_type", "markdown", "source", kl)))));
    Files.writeString(
        in.resolve("n v3.ipynb"),
        "\ufeff"
            + JSON.writeValueAsString(
                Map.of(
                    "nbformat",
                    3,
                    "worksheets",
                    List.of(
                        Map.of(
                            "cells",
                            List.of(Map.of("cell_type", "code", "input", List.of(kl))))))));
    Files.writeString(
        in.resolve("n editor.ipynb.json"),
        JSON.writeValueAsString(
            Map.of(
                "nbformat",
                4,
                "metadata",
                Map.of("kernelspec", Map.of("language", "python")),
                "cells",
                List.of(Map.of("cell_type", "code", "source", kl)))));
  }

  private static void notebook(String name, String... cells) throws IOException {
    List<Map<String, Object>> all =
        Stream.of(cells)
            .map(s -> Map.<String, Object>of("cell_type", "code", "source", s))
            .toList();
    Files.writeString(
        in.resolve(name + ".ipynb"), JSON.writeValueAsString(Map.of("nbformat", 4, "cells", all)));
  }

  private static void write(String path, String text) throws IOException {
    Path file = in.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void zip(String path, Charset names, String name, String text) throws IOException {
    try (OutputStream file = Files.newOutputStream(in.resolve(path));
        ZipOutputStream zip = new ZipOutputStream(file, names)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static JsonNode row(String student) {
    assertThat(ROWS).containsKey(student);
    return ROWS.get(student);
  }

  private static void earns(String student, int points) {
    assertThat(row(student).path("score").asInt())
        .as(row(student).toPrettyString())
        .isEqualTo(points);
  }

  @Test
  void filesAreFoundWhereverTheyAreAndWhateverTheirName() {
    earns("copy number", 20);
    for (String student :
        List.of(
            "another name",
            "backups",
            "stub and answer",
            "commented",
            "empty and right",
            "folders",
            "siblings",
            "zora",
            "versions",
            "two classes",
            "broken neighbour",
            "cp437",
            "windows",
            "absolute",
            "ides",
            "in one class",
            "base class",
            "numbers")) {
      earns(student, 10);
    }
    earns("endings", 20);
    earns("partly", 4);
    assertThat(row("ides").path("remark").asText()).isEmpty();
    assertThat(row("numbers").path("remark").asText()).contains("E1Answer_v2.java counted, not");
    assertThat(row("broken version").path("remark").asText()).startsWith("E1: does not compile");
    assertThat(row("siblings").path("remark").asText())
        .contains("part10/E1Answer.java counted, not part9/E1Answer.java (the best counts)");
    assertThat(row("zora").path("late").asBoolean()).isTrue();
    assertThat(row("backups").path("remark").asText())
        .isEqualTo("backup was not looked into: its name says that it holds copies.");
    assertThat(row("stub and answer").path("remark").asText()).isEmpty();
    assertThat(row("partly").path("remark").asText()).isEmpty();
    assertThat(row("versions").path("remark").asText())
        .isEqualTo("E1: E1Answer (2).java counted, not E1Answer.java (the best counts).");
    assertThat(row("two classes").path("remark").asText())
        .isEqualTo("E1: sub/E1Answer.java counted, not MyKl.java (the best counts).");
    assertThat(row("parts").path("remark").asText()).contains("constructor without arguments");
    assertThat(row("empty").path("remark").asText()).isEqualTo("E1: the file is empty");
    assertThat(row("n empty").path("remark").asText()).contains("n empty.ipynb: it is empty.");
    assertThat(row("empty zip").path("remark").asText()).contains("empty zip.zip is empty.");
    assertThat(row("own contract").path("remark").asText())
        .contains("hw.MyKl implements an E1 of its own, not org.cflowlab.exercises.E1");
    assertThat(row("inner").path("remark").asText())
        .contains("make it static, or a class of its own");
    assertThat(row("broken neighbour").path("remark").asText()).startsWith("E8: does not compile");
  }

  @Test
  void platformsAreUnderstoodAndNamesAreNames() throws IOException {
    earns("Anna Late_17", 10);
    assertThat(row("Anna Late_17").path("late").asBoolean()).isFalse();
    earns("Cleo X_21", 20);
    earns("Dora_22", 10);
    assertThat(row("Dora_22").path("remark").asText()).isEmpty();
    assertThat(row("Emil_23").path("remark").asText()).startsWith("E1: does not compile");
    assertThat(row("Zoe").path("late").asBoolean()).isTrue();
    assertThat(row("handed").path("late").asBoolean()).isTrue();
    assertThat(row("Ben_18").path("remark").asText()).contains("another kind: pdf");
    assertThat(Files.readAllLines(out.resolve("moodle.csv")))
        .contains("Participant 17,Anna Late,10,-,")
        .anyMatch(line -> line.startsWith("Participant 18,Ben,,-,"));
    assertThat(out.resolve("canvas.csv")).doesNotExist();
  }

  @Test
  void everybodyHasAPageOfTheirOwn() throws IOException {
    try (Stream<Path> pages = Files.list(out.resolve("feedback"))) {
      assertThat(pages).hasSize(ROWS.size());
    }
    try (Stream<Path> pages = Files.list(out.resolve("feedback"))) {
      for (Path page : (Iterable<Path>) pages::iterator) {
        String text = Files.readString(page);
        String student = text.replaceAll("(?s).*<h1>(.*?)</h1>.*", "$1");
        int points = row(student).path("score").asInt();
        assertThat(text).containsPattern("<b>" + points + " of 20 points|<b>Not graded");
      }
    }
    Matcher link =
        Pattern.compile("href=\"([^\"]*)\"")
            .matcher(Files.readString(out.resolve("overview.html")));
    while (link.find()) {
      assertThat(Path.of(out.toUri().resolve(link.group(1)))).exists();
    }
    earns("M\u00fcller", 10);
    earns("\ud83d\ude00", 10);
    earns("\ud83d\ude01", 0);
    assertThat(row("\ud83d\ude01").path("graded").asBoolean()).isFalse();
  }

  @Test
  void aNotebookGetsWhatItGotInTheKernel() {
    for (String way :
        List.of(
            "constant",
            "helper",
            "suppress",
            "deprecated",
            "lambda",
            "reference",
            "last check",
            "in a method",
            "base",
            "percent",
            "never run",
            "assigned later",
            "inferred",
            "by a method",
            "other magic",
            "nested",
            "supplier",
            "anonymous",
            "enum",
            "static import",
            "v3",
            "editor")) {
      earns("n " + way, 10);
    }
    if (Runtime.version().feature() < 21) {
      assertThat(row("n java21").path("remark").asText())
          .contains("code cell 1 is not Java 17: pattern", "this needs Java 21");
    }
    assertThat(row("n text cell").path("remark").asText())
        .contains("a text cell, which no kernel runs");
  }
}
