package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Broken and hostile submissions in one batch: each gets its row with a reason and no point that it
 * did not earn, and the others keep theirs.
 */
class HostileTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PER_EXERCISE = 10;

  /** What must come of a submission: points for E1 and for E8, and words in its remark. */
  private record Expected(int e1, int e8, String remark) {}

  @TempDir static Path folder;
  private static Path submissions;
  private static Path out;
  private static ServerSocket server;
  private static volatile boolean reached;
  private static String walls;

  private static final Map<String, Expected> EXPECTED = new LinkedHashMap<>();
  private static final Map<String, JsonNode> ROWS = new LinkedHashMap<>();

  @BeforeAll
  static void grade() throws Exception {
    submissions = Files.createDirectory(folder.resolve("submissions")).toRealPath();
    out = folder.resolve("out");
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread listener =
        new Thread(
            () -> {
              try {
                server.accept().close();
                reached = true;
              } catch (IOException closed) {
                // nobody came
              }
            });
    listener.setDaemon(true);
    listener.start();
    write();
    StringWriter said = new StringWriter();
    int code =
        new CommandLine(new GradeCommand())
            .setOut(new PrintWriter(said))
            .execute(
                submissions.toString(),
                "--out",
                out.toString(),
                "--exercises",
                "E1,E8",
                "--seconds",
                "30",
                "--jobs",
                "2");
    assertThat(code).isZero();
    walls = said.toString();
    for (JsonNode row : JSON.readTree(out.resolve("grades.json").toFile())) {
      ROWS.put(row.path("student_id").asText(), row);
    }
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> eachGetsItsRowItsReasonAndNoPointThatItDidNotEarn() {
    return EXPECTED.entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () -> {
                      JsonNode row = ROWS.get(entry.getKey());
                      assertThat(row).as("row").isNotNull();
                      Expected expected = entry.getValue();
                      String seen = row.toPrettyString();
                      assertThat(row.at("/tests/0/score").asInt())
                          .as(seen)
                          .isEqualTo(expected.e1());
                      assertThat(row.at("/tests/1/score").asInt())
                          .as(seen)
                          .isEqualTo(expected.e8());
                      assertThat(row.path("remark").asText()).containsPattern(expected.remark());
                    }));
  }

  @Test
  void thereIsOneRowForEachSubmission() throws IOException {
    assertThat(ROWS.keySet()).containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
    assertThat(EXPECTED).hasSizeGreaterThan(40);
    assertThat(Files.readAllLines(out.resolve("grades.csv"))).hasSize(EXPECTED.size() + 1);
  }

  @Test
  void textOfStudentsIsNoMarkup() throws IOException {
    assertThat(Files.readString(out.resolve("feedback/markup.html")))
        .contains("&lt;script&gt;")
        .doesNotContain("<script>");
    assertThat(Files.readString(out.resolve("grades.csv"))).contains("'=HYPERLINK");
  }

  @Test
  void nothingGotOut() {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        walls.contains("no network"), "this system allows no namespaces: " + walls);
    assertThat(reached).as("a submission reached the network").isFalse();
    assertThat(ROWS.get("looks beside its folder").path("remark").asText())
        .contains("beside me: 1 ");
    assertThat(folder.resolve("outside.txt")).doesNotExist();
    assertThat(
            ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains("98765")))
        .as("processes that submissions left behind")
        .isEmpty();
  }

  // ---- the submissions ---------------------------------------------------------------------

  private static void write() throws IOException {
    expect("good", PER_EXERCISE, PER_EXERCISE, "^$");
    answer("good", goodE1());

    attack("loop", "while (muQ.length > 0) { } return -7;", "no answer after");
    attack(
        "loop that swallows",
        "while (true) { try { Thread.sleep(1); } catch (InterruptedException e) { } }",
        "no answer after");
    attack("recursion", "return 1 + kl(muQ, logSigmaQ, muP, logSigmaP);", "StackOverflowError");
    attack("exit", "System.exit(0); return -7;", "E1: its process ended");
    attack("halt", "Runtime.getRuntime().halt(0); return -7;", "E1: its process ended");
    attack(
        "exit that never ends",
        "Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) { } }));"
            + " System.exit(0); return -7;",
        "E1: took more than|no answer after");
    attack(
        "heap",
        "var all = new java.util.ArrayList<long[]>(); while (true) { all.add(new long[1 << 20]); }",
        "OutOfMemoryError|E1: its process ended");
    attack(
        "native memory",
        "var m = ai.djl.ndarray.NDManager.newBaseManager(); while (true) {"
            + " m.ones(new ai.djl.ndarray.types.Shape(1L << 32)); }",
        "Exception|Error|E1: (its process ended|crashed)");
    attack(
        "threads",
        "for (int i = 0; i < 100000; i++) { new Thread(() -> { while (true) { try {"
            + " Thread.sleep(1000); } catch (InterruptedException e) { } } }).start(); } return"
            + " -7;",
        "OutOfMemoryError|no answer after|E1: (its process ended|took more)");
    attack(
        "a thread left behind",
        "Thread t = new Thread(() -> { while (true) { } }); t.setDaemon(true); t.start();"
            + " return -7;",
        "^$");
    attack("print flood", "while (true) { System.out.println(\"more\"); }", "no answer after");
    attack(
        "flood",
        "try { var o = new java.io.FileOutputStream(java.io.FileDescriptor.out); byte[] b = new"
            + " byte[1 << 16]; while (true) { o.write(b); } } catch (java.io.IOException e) {"
            + " return -7; }",
        "E1: printed more than 8 MB");
    attack(
        "native crash",
        "var m = (ai.djl.pytorch.engine.PtNDManager)"
            + " ai.djl.ndarray.NDManager.newBaseManager().newSubManager(); return"
            + " new ai.djl.pytorch.engine.PtNDArray(m, 12345L).getShape().size();",
        "E1: crashed in native code|E1: its process ended");
    attack(
        "reads others",
        "try { return Double.parseDouble(java.nio.file.Files.readString(java.nio.file.Path.of(\""
            + submissions
            + "/good/E1Answer.java\"))); } catch (java.io.IOException e) { throw new"
            + " IllegalStateException(e.toString()); }",
        "NoSuchFile|NumberFormat");
    attack(
        "looks beside its folder",
        "try { throw new IllegalStateException(\"beside me: \" + java.nio.file.Files.list("
            + "java.nio.file.Path.of(System.getProperty(\"java.io.tmpdir\"), \"..\", \"..\"))"
            + ".count()); } catch (java.io.IOException e) { return -7; }",
        "beside me");
    attack(
        "reads solutions",
        "try { return java.nio.file.Files.list(java.nio.file.Path.of(\""
            + Path.of("../solutions").toAbsolutePath().normalize()
            + "/src/main/java/org/cflowlab/exercises/solutions\")).count(); } catch"
            + " (java.io.IOException e) { throw new IllegalStateException(e.toString()); }",
        ".*");
    attack(
        "writes outside",
        "try { java.nio.file.Files.writeString(java.nio.file.Path.of(\""
            + folder.resolve("outside.txt")
            + "\"), \"here\"); return -7; } catch (java.io.IOException e) { throw new"
            + " IllegalStateException(e.toString()); }",
        ".*");
    attack(
        "network",
        "try { new java.net.Socket(\"127.0.0.1\", "
            + server.getLocalPort()
            + ").close(); return -7; } catch (java.io.IOException e) { throw new"
            + " IllegalStateException(e.toString()); }",
        ".*");
    attack(
        "starts a process",
        "try { new ProcessBuilder(\"sleep\", \"98765\").start(); return -7; } catch"
            + " (java.io.IOException e) { return -7; }",
        ".*");
    attack(
        "forged report",
        "try { var o = new java.io.PrintStream(new java.io.FileOutputStream("
            + "java.io.FileDescriptor.out), true); o.println(\"Total: 20 of 20 points\");"
            + " o.println(\"end E1\"); o.println(\"0123456789abcdef note E1 AAAAAAA=\");"
            + " Runtime.getRuntime().halt(0); } catch (Exception e) { } return -7;",
        "E1: its process ended");
    attack(
        "standard output replaced", "System.setOut(null); System.setErr(null); return -7;", "^$");
    attack(
        "static exit",
        "return -7; } static { System.exit(0); } static double f() { return -7;",
        "E1: its process ended");
    attack(
        "static loop",
        "return -7; } static { while (Math.random() < 2) { } } static double f() { return -7;",
        "no answer after");
    attack(
        "constructor throws",
        "return -7; } public E1Answer() { throw new IllegalStateException(\"not today\");",
        "not today");
    attack(
        "constructor wants more",
        "return -7; } public E1Answer(int n) {",
        "needs a constructor without arguments");
    attack(
        "markup",
        "throw new IllegalStateException(\"<script>alert(1)</script>\");",
        "IllegalStateException");
    attack("does not compile", "return 1", "E1: does not compile: line \\d+: ';' expected");

    refused(
        "reflection",
        "try { return E1Answer.class.getDeclaredFields().length; } catch (Exception e) { return -7;"
            + " }",
        "not run: it uses java.lang.Class.getDeclaredFields");
    refused(
        "reflection by name",
        "try { Class.forName(\"org.cflowlab.exercises.grading.E1Grader\"); } catch (Exception e) {"
            + " } return -7;",
        "not run: it uses java.lang.Class.forName");
    refused(
        "method handles",
        "try { java.lang.invoke.MethodHandles.lookup().findClass(\"x\"); } catch (Exception e) { }"
            + " return -7;",
        "not run: it uses java.lang.invoke.MethodHandles");
    refused(
        "stack walker",
        "return StackWalker.getInstance().walk(s -> s.count());",
        "not run: it uses java.lang.StackWalker");
    refused(
        "service loader",
        "return java.util.ServiceLoader.load(Runnable.class).stream().count();",
        "not run: it uses java.util.ServiceLoader");
    refused(
        "context loader",
        "Object o = Thread.currentThread().getContextClassLoader(); return o == null ? 0 : 1;",
        "not run: it uses java.lang.Thread.getContextClassLoader");
    refused(
        "asks the grader",
        "return org.cflowlab.exercises.grading.Recording.exercises().size();",
        "not run: it uses org.cflowlab.exercises.grading.Recording");

    refused("name clash", "return -7;", "not run: it defines org.cflowlab.exercises.E1");
    file(
        "name clash/E1.java",
        "package org.cflowlab.exercises; public interface E1 { double kl("
            + "double[] a, double[] b, double[] c, double[] d); }");

    attack("a class of Java's", "return new java.lang.Evil().x;", "E1: does not compile");
    file("a class of Java's/Evil.java", "package java.lang; public class Evil { public int x; }");

    expect("latin-1", PER_EXERCISE, PER_EXERCISE, "E1Answer.java is not UTF-8");
    answer("latin-1", "");
    bytes(
        "latin-1/E1Answer.java", ("// größer\n" + goodE1()).getBytes(StandardCharsets.ISO_8859_1));
    expect("utf-16", PER_EXERCISE, PER_EXERCISE, "E1Answer.java is UTF-16");
    answer("utf-16", "");
    bytes("utf-16/E1Answer.java", goodE1().getBytes(Charset.forName("UTF-16")));
    expect("binary", 0, PER_EXERCISE, "E1: does not compile");
    answer("binary", "");
    bytes("binary/E1Answer.java", new byte[] {0, 1, 2, (byte) 0xca, (byte) 0xfe, 9, 7});

    expect("empty folder", 0, 0, "nothing to grade");
    Files.createDirectories(submissions.resolve("empty folder"));
    expect("empty zip", 0, 0, "the zip is empty");
    zip("empty zip", Map.of());
    expect("no zip", 0, 0, "the zip cannot be read");
    bytes("no zip.zip", "this is no zip".getBytes(StandardCharsets.UTF_8));
    expect("good zip", PER_EXERCISE, PER_EXERCISE, "^$");
    zip("good zip", Map.of("work/E1Answer.java", goodE1(), "work/E8Answer.java", goodE8()));
    expect("zip slip", 0, 0, "names a file outside itself");
    zip("zip slip", Map.of("../../outside.txt", "out", "E1Answer.java", goodE1()));
    expect("zip bomb", 0, PER_EXERCISE, "E1Answer.java is larger than 1 MB");
    bomb();
    expect("many files", 0, 0, "more than 2000 files");
    Map<String, String> many = new LinkedHashMap<>();
    for (int i = 0; i < 2500; i++) {
      many.put("f" + i + ".txt", "");
    }
    zip("many files", many);
    expect("500 MB", PER_EXERCISE, PER_EXERCISE, "Large.java is larger");
    answer("500 MB", goodE1());
    try (RandomAccessFile large =
        new RandomAccessFile(submissions.resolve("500 MB/Large.java").toFile(), "rw")) {
      large.setLength(500_000_000);
    }
    expect("link", 0, PER_EXERCISE, "E1Answer.java was not followed");
    answer("link", "");
    Files.delete(submissions.resolve("link/E1Answer.java"));
    Files.createSymbolicLink(
        submissions.resolve("link/E1Answer.java"), submissions.resolve("good/E1Answer.java"));

    String inCell =
        goodE1().replaceAll("(?s)package.*?;|import.*?;", "").replace("E1Answer", "MyKl");
    expect("notebook", PER_EXERCISE, 0, "^$");
    notebook("notebook", "java", inCell, "Grade.check(E1.class, MyKl::new)");
    expect("notebook without the class", 0, 0, "no class in it implements an exercise");
    notebook("notebook without the class", "java", "int x = 1;");
    expect("wrong kernel", 0, 0, "a kernel for python");
    notebook("wrong kernel", "python", "print(1)");
    expect("no notebook", 0, 0, "it is no notebook");
    bytes("no notebook.ipynb", "{ \"cells\": [".getBytes(StandardCharsets.UTF_8));
    expect("cell order", PER_EXERCISE, 0, "^$");
    notebook(
        "cell order",
        "java",
        "Grade.check(E1.class, MyKl::new)",
        inCell.replace("Math.exp(", "e("),
        "double e(double x) { return Math.exp(x); }");
    expect("a broken cell", PER_EXERCISE, 0, "E8: does not compile");
    notebook(
        "a broken cell",
        "java",
        inCell,
        "class MyGed implements E8 { public double iou(boolean[] a, boolean[] b) { return c; } }",
        "this is no Java {");
    expect("rerun cell", PER_EXERCISE, 0, "^$");
    notebook("rerun cell", "java", "class MyKl { }", inCell);

    expect("twice", PER_EXERCISE, PER_EXERCISE, "Handed in more than once; not graded: \\[twice");
    zip("twice (1)", Map.of("E1Answer.java", goodE1(), "E8Answer.java", goodE8()));
    zip("twice", Map.of("E1Answer.java", "class E1Answer { }"));
    expect("=HYPERLINK", PER_EXERCISE, 0, "^$");
    file("=HYPERLINK/E1Answer.java", goodE1());
  }

  private static void expect(String student, int e1, int e8, String remark) {
    EXPECTED.put(student, new Expected(e1, e8, remark));
  }

  /** A submission whose E1 attacks, while its E8 is right. */
  private static void attack(String name, String body, String remark) throws IOException {
    expect(name, 0, PER_EXERCISE, remark);
    answer(name, e1(body));
  }

  /** An attack for which nothing of the submission runs. */
  private static void refused(String name, String body, String remark) throws IOException {
    expect(name, 0, 0, remark);
    answer(name, e1(body));
  }

  private static void answer(String name, String e1) throws IOException {
    file(name + "/E1Answer.java", e1);
    file(name + "/E8Answer.java", goodE8());
  }

  private static String e1(String body) {
    return "package org.cflowlab.exercises.answers;\n"
        + "import org.cflowlab.exercises.E1;\n"
        + "public final class E1Answer implements E1 {\n"
        + "  public double kl(double[] muQ, double[] logSigmaQ, double[] muP, double[] logSigmaP)"
        + " {\n"
        + body
        + "\n} }\n";
  }

  private static String goodE1() throws IOException {
    return solution("E1");
  }

  private static String goodE8() throws IOException {
    return solution("E8");
  }

  /** A solution as a student would hand it in. */
  static String solution(String exercise) throws IOException {
    Path file =
        Path.of(
            "../solutions/src/main/java/org/cflowlab/exercises/solutions/"
                + exercise
                + "Solution.java");
    return Files.readString(file)
        .replace(
            "package org.cflowlab.exercises.solutions;", "package org.cflowlab.exercises.answers;")
        .replaceAll("(E\\d+)Solution", "$1Answer");
  }

  private static void file(String path, String text) throws IOException {
    bytes(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void bytes(String path, byte[] bytes) throws IOException {
    Path file = submissions.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static void zip(String name, Map<String, String> files) throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(submissions.resolve(name + ".zip")))) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void bomb() throws IOException {
    try (OutputStream file = Files.newOutputStream(submissions.resolve("zip bomb.zip"));
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("E8Answer.java"));
      zip.write(goodE8().getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("E1Answer.java"));
      byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 300; i++) {
        zip.write(spaces);
      }
    }
  }

  private static void notebook(String name, String language, String... cells) throws IOException {
    var notebook = JSON.createObjectNode().put("nbformat", 4);
    notebook.putObject("metadata").putObject("kernelspec").put("language", language);
    var all = notebook.putArray("cells");
    for (String cell : cells) {
      all.addObject().put("cell_type", "code").put("source", cell);
    }
    bytes(name + ".ipynb", JSON.writeValueAsBytes(notebook));
  }
}
