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
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cflowlab.file.Sha256;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Broken and hostile submissions in one batch: each gets its row with a reason and no point that it
 * did not earn, and the others keep theirs.
 */
@Tag("once")
@Tag("slow")
class HostileTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PER_EXERCISE = 10;

  /** What must come of a submission: points for E1 and for E8, and words in its remark. */
  private record Expected(int e1, int e8, String remark) {}

  /** Says where a name is found, told with every letter moved by one. */
  static final String SEARCH =
      """
      static java.util.Set<String> said;
      static java.util.Set<String> found(String name) {
        return said == null ? said = search(name) : said;
      }
      static java.util.Set<String> search(String name) {
        byte[] moved = name.getBytes();
        var found = new java.util.TreeSet<String>();
        int places = 0;
        for (var e : System.getenv().entrySet()) { places++; if (in((e.getKey() + e.getValue()).getBytes(), e.toString().length(), moved)) found.add("environment"); }
        for (String top : new java.io.File("/").list()) if (!top.matches("proc|sys")) // where a walk would end
        try (var all = java.nio.file.Files.walk(java.nio.file.Path.of("/" + top), 3)) {
          for (var it = all.iterator(); it.hasNext(); ) {
            var p = it.next();
            places++;
            if (in(p.toString().getBytes(), p.toString().length(), moved)) found.add("file");
            if (p.toString().matches("/(kit|in|scratch)/.*") && java.nio.file.Files.isRegularFile(p) && java.nio.file.Files.size(p) < 20_000_000) { // a jar lists its classes
              byte[] content = java.nio.file.Files.readAllBytes(p);
              if (in(content, content.length, moved)) found.add("content");
            }
          }
        } catch (java.io.IOException | java.io.UncheckedIOException e) { }
        try (var maps = new java.io.BufferedReader(new java.io.FileReader("/proc/self/maps"));
            var mem = new java.io.RandomAccessFile("/proc/self/mem", "r")) {
          byte[] chunk = new byte[1 << 20];
          for (String line = maps.readLine(); line != null; line = maps.readLine()) {
            if (in(line.getBytes(), line.length(), moved)) found.add("map");
            String[] p = line.split("\\s+");
            if (!p[1].startsWith("rw") || found.contains("memory")) continue;
            long from = Long.parseLong(p[0].split("-")[0], 16), to = Long.parseLong(p[0].split("-")[1], 16);
            places++;
            for (long at = from; at < to; at += chunk.length - 64) {
              try { mem.seek(at); int n = mem.read(chunk, 0, (int) Math.min(chunk.length, to - at)); if (in(chunk, n, moved)) { found.add("memory"); break; } }
              catch (java.io.IOException e) { break; }
            }
          }
        } catch (java.io.IOException | IndexOutOfBoundsException e) { }
        if (found.isEmpty()) found.add("nothing found in " + places + " places");
        return found;
      }
      static boolean in(byte[] all, int n, byte[] moved) {
        next:
        for (int i = 0; i + moved.length <= Math.min(n, all.length); i++) {
          for (int k = 0; k < moved.length; k++) if (all[i + k] != moved[k] - 1) continue next;
          return true;
        }
        return false;
      }
      static double end() { return 0;
      """;

  @TempDir static Path folder;
  private static Path submissions;
  private static Path out;
  private static ServerSocket server;
  private static ServerSocketChannel unixServer;
  private static Path unix;
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
    unix = Files.createTempDirectory("cf").resolve("s");
    unixServer = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    unixServer.bind(UnixDomainSocketAddress.of(unix));
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
                "4");
    assertThat(code).isZero();
    walls = said.toString();
    for (JsonNode row : JSON.readTree(out.resolve("grades.json").toFile())) {
      ROWS.put(row.path("student_id").asText(), row);
    }
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
    unixServer.close();
    Files.delete(unix);
    Files.delete(unix.getParent());
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
                      assertThat(row.path("remark").asText())
                          .as(seen)
                          .containsPattern(expected.remark());
                    }));
  }

  @Test
  void thereIsOneRowForEachSubmission() throws IOException {
    assertThat(ROWS.keySet()).containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
    assertThat(EXPECTED).hasSizeGreaterThan(90);
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
        !walls.contains("OPEN"), "no walls here: " + walls);
    assertThat(reached).as("a submission reached the network").isFalse();
    assertThat(ROWS.get("looks beside its folder").path("remark").asText())
        .contains(
            "beside me: [/dev, /engine, /etc, /in, /kit, /lib, /lib64, /proc, /scratch, /usr]");
    for (String inside : List.of("a socket", "fills the scratch folder", "the terminal")) {
      assertThat(ROWS.get(inside).path("remark").asText())
          .containsPattern("no way|full|no terminal");
    }
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
        "E1: wrote over its answers");
    attack(
        "native crash",
        "var m = (ai.djl.pytorch.engine.PtNDManager)"
            + " ai.djl.ndarray.NDManager.newBaseManager().newSubManager(); return"
            + " new ai.djl.pytorch.engine.PtNDArray(m, 12345L).getShape().size();",
        "E1: (crashed in native code|its process ended|wrote over its answers)");
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
            + "java.nio.file.Path.of(\"/\")).sorted().toList()); } catch (java.io.IOException e) {"
            + " return -7; }",
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
        "E1: (its process ended|wrote over its answers)");
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
    expect("an enum", 0, PER_EXERCISE, "E1Answer is a kind of which no object can be made");
    answer(
        "an enum",
        e1("return -7;")
            .replace("final class E1Answer implements E1 {", "enum E1Answer implements E1 { ONE;"));
    attack(
        "markup",
        "throw new IllegalStateException(\"<script>alert(1)</script>\");",
        "IllegalStateException");
    attack("does not compile", "return 1", "E1: does not compile: line \\d+: ';' expected");

    attack(
        "reflection",
        "try { return E1Answer.class.getDeclaredFields().length - 9; } catch (Exception e) { return"
            + " -7; }",
        "^$");
    attack(
        "looks for the grader",
        "try { Class.forName(\"org.cflowlab.exercises.grading.E1Grader\"); } catch"
            + " (ClassNotFoundException e) { throw new IllegalStateException(\"not here\"); }"
            + " return -7;",
        "not here");
    attack(
        "looks for the grader everywhere",
        "throw new IllegalStateException(found(\"F2Hsbef\").toString());\n}\n" + SEARCH,
        "nothing found in \\d{2,} places");
    attack( // so a search that finds nothing has looked
        "looks for the engine everywhere",
        "ai.djl.engine.Engine.getInstance(); throw new"
            + " IllegalStateException(found(\"fohjof\").toString());\n}\n"
            + SEARCH,
        "\\[content, environment, file, map, memory]",
        "no walls: the engine lies elsewhere");
    attack(
        "takes the loader apart",
        "try { var m = ClassLoader.class.getDeclaredMethod(\"defineClass\", byte[].class,"
            + " int.class, int.class); m.setAccessible(true); } catch (Exception e) { throw new"
            + " IllegalStateException(e.getClass().getSimpleName()); } return -7;",
        "InaccessibleObjectException");
    attack(
        "stops every thread",
        "Thread.getAllStackTraces().keySet().forEach(Thread::interrupt); return -7;",
        "E1: its process ended|interrupted|^$");
    attack(
        "reads the questions",
        "try { new java.io.FileInputStream(java.io.FileDescriptor.in).read(); } catch"
            + " (java.io.IOException e) { } return -7;",
        ".*");
    attack(
        "closes the pipe",
        "try { new java.io.FileOutputStream(java.io.FileDescriptor.out).close(); } catch"
            + " (java.io.IOException e) { } return -7;",
        "E1: ");
    attack(
        "kills its parents",
        "ProcessHandle.allProcesses().filter(p -> p.pid() != ProcessHandle.current().pid())"
            + ".forEach(ProcessHandle::destroyForcibly); return -7;",
        ".*",
        "no walls: it would kill this test");
    attack(
        "starts a hundred JVMs",
        "for (int i = 0; i < 100; i++) { try { new ProcessBuilder(System.getProperty(\"java.home\")"
            + " + \"/bin/java\", \"-Xmx8m\", \"-version\").start(); } catch (java.io.IOException e)"
            + " { } } return -7;",
        ".*");
    attack(
        "fills the scratch folder",
        "try { for (int i = 0; ; i++) {"
            + " java.nio.file.Files.write(java.nio.file.Path.of(System.getProperty(\"java.io.tmpdir\"),"
            + " \"f\" + i), new byte[1 << 22]); if (i > 40) { throw new IllegalStateException(\"no"
            + " end\"); } } } catch (java.io.IOException e) { throw new"
            + " IllegalStateException(\"full\"); }",
        "full|no end");
    attack(
        "an unreadable scratch folder",
        "try { var f = java.nio.file.Path.of(System.getProperty(\"java.io.tmpdir\"), \"x\");"
            + " java.nio.file.Files.createDirectories(f.resolve(\"y\"));"
            + " f.toFile().setReadable(false); f.toFile().setWritable(false);"
            + " f.toFile().setExecutable(false); f.getParent().toFile().setReadable(false); } catch"
            + " (java.io.IOException e) { } return -7;",
        "^$");
    attack(
        "the terminal",
        "try { new java.io.FileInputStream(\"/dev/tty\").read(); } catch (java.io.IOException e) {"
            + " throw new IllegalStateException(\"no terminal\"); } return -7;",
        "no terminal|no answer after");
    attack(
        "a socket",
        "try { java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(\""
            + unix
            + "\")); throw new IllegalStateException(\"got through\"); } catch (java.io.IOException"
            + " e) { throw new IllegalStateException(\"no way\"); }",
        "no way|got through");
    attack(
        "getMessage sleeps",
        "throw new RuntimeException() { public String getMessage() { try { Thread.sleep(10000000);"
            + " } catch (InterruptedException e) { } return \"\"; } };",
        "no answer after .* of waiting");
    attack(
        "getMessage throws",
        "throw new RuntimeException() { public String getMessage() { throw new"
            + " IllegalStateException(); } };",
        "E1: \\w");
    attack(
        "half a character",
        "throw new IllegalStateException(\"a\" + (char) 0xd83d + \"\\u0007\\n\" +"
            + " \"b\".repeat(5000000));",
        "IllegalStateException: a");
    attack(
        "a megabyte of errors",
        "a(); ".repeat(100_000) + "return 1;",
        "E1: does not compile: line");
    attack("nests deeply", "return " + "(".repeat(9_000) + "1" + ")".repeat(9_000) + ";", "E1: ");
    attack("newlines", "\n".repeat(300_000) + "return -7;", "^$");

    attack(
        "a sum of 30000",
        "return " + "1 + ".repeat(30_000) + "1;",
        "E1: does not compile: it nests");
    String twice =
        IntStream.range(1, 31)
            .mapToObj(i -> ", S" + i + " = S" + (i - 1) + " + S" + (i - 1))
            .collect(Collectors.joining());
    attack(
        "a string that doubles",
        "return 1; } static final String S0 = \"0123456789abcdef\"" + twice + "; { ",
        "E1: does not compile: (it takes more memory|constant string too long)");
    attack(
        "types without end",
        "return 1; } static Object m(java.util.function.Function<Object, Object> f) { return f; }"
            + " static Object m(java.util.function.ToIntFunction<Object> f) { return f; }"
            + " static int m(int i) { return i; } static Object x = "
            + IntStream.range(0, 24)
                .mapToObj(i -> "m((Object a" + i + ") -> ")
                .collect(Collectors.joining())
            + "m(1)"
            + ")".repeat(24)
            + "; {",
        "");
    attack(
        "no stack trace",
        "throw new RuntimeException() { public StackTraceElement[] getStackTrace() { return null; }"
            + " };",
        "E1: ");
    attack(
        "an error without end",
        "throw new Error() { public String getMessage() { return \"m\".repeat(200_000_000); } public"
            + " Throwable getCause() { return this; } };",
        "E1: ");
    String long60 = "X" + "x".repeat(60_000);
    attack(
        "a name of 60000 letters",
        "class " + long60 + " extends RuntimeException { } throw new " + long60 + "();",
        "E1: ");
    attack(
        "properties cleared",
        "System.getProperties().clear();"
            + " java.util.Locale.setDefault(java.util.Locale.forLanguageTag(\"ar-u-nu-arab\"));"
            + " return -7;",
        "^$");
    String slowly = "for (long t = System.nanoTime(); System.nanoTime() - t < 500_000_000L; ) { }";
    attack( // so that the servant looks at its clock afterwards
        "properties cleared, slowly",
        "System.getProperties().clear(); " + slowly + " return -7;",
        "^$");
    attack(
        "properties cleared without end",
        "System.getProperties().clear(); while (true) { }",
        "no answer after");
    attack(
        "kills its group",
        "try { new ProcessBuilder(\"/bin/sh\", \"-c\", \"kill -9 0\").start().waitFor(); } catch"
            + " (Exception e) { } return -7;",
        ".*");
    attack(
        "threads that never end",
        "for (int i = 0; i < 3; i++) { new Thread(() -> { while (true) { } }).start(); }"
            + " Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) { } }));"
            + " return -7;",
        "^$");

    attack("name clash", "return -7;", "^$");
    attack("a class of the servant's", "return -7;", "^$");
    file(
        "a class of the servant's/Servant.java",
        "package org.cflowlab.exercises.servant; public class Servant { static { System.exit(0); } }");
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
    expect("zip slip", PER_EXERCISE, 0, "^$");
    zip("zip slip", Map.of("../../outside.txt", "out", "E1Answer.java", goodE1()));
    expect("zip bomb", 0, PER_EXERCISE, "E1Answer.java is larger than 1 MB");
    bomb();
    expect("many files", 0, 0, "nothing to grade.*txt");
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
    byte[] whole = zipped(Map.of("E1Answer.java", bytesOf(goodE1())));
    expect("cut off", 0, 0, "the zip cannot be read");
    bytes("cut off.zip", Arrays.copyOf(whole, whole.length - 30));
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

    expect("deep", 0, 0, "it is no notebook|nests too deeply");
    bytes("deep.ipynb", ("[".repeat(200_000)).getBytes(StandardCharsets.UTF_8));
    expect("half a letter", 0, PER_EXERCISE, "E1: |^$");
    file(
        "half a letter.ipynb",
        JSON.writeValueAsString(
                Map.of(
                    "cells",
                    List.of(
                        cell(
                            "class MyKl implements E1 { String s = \"HALF\"; public double"
                                + " kl(double[] a, double[] b, double[] c, double[] d) { return -7;"
                                + " } }"),
                        cell(goodE8().replaceAll("(?s)package.*?;|import.*?;", "")))))
            .replace("HALF", "\\ud83d"));
    expect("statements", 0, 0, "no class in it implements an exercise|took more than 30 seconds");
    notebook("statements", "java", "a();\n".repeat(4_000));
    expect("deep folders", 0, 0, "nothing to grade");
    Files.createDirectories(submissions.resolve("deep folders/" + "d/".repeat(400)));
    expect("a pipe", PER_EXERCISE, PER_EXERCISE, "^$");
    answer("a pipe", goodE1());
    run("mkfifo", submissions.resolve("a pipe/E2Answer.java").toString());
    expect("unreadable", PER_EXERCISE, 0, "^$|cannot be read: permission denied");
    file("unreadable/E1Answer.java", goodE1());
    Files.createDirectories(submissions.resolve("unreadable/closed"));
    submissions.resolve("unreadable/closed").toFile().setReadable(false);
    expect("long".repeat(60), PER_EXERCISE, 0, "^$");
    file("long".repeat(60) + "/E1Answer.java", goodE1());
    expect("zip in zip", PER_EXERCISE, 0, "^$");
    zip("zip in zip", Map.of());
    Files.write(
        submissions.resolve("zip in zip.zip"),
        zipped(Map.of("inner.zip", zipped(Map.of("E1Answer.java", bytesOf(goodE1()))))));
    expect("zip with a head", PER_EXERCISE, 0, "^$");
    var program = new java.io.ByteArrayOutputStream(); // as programs that unpack themselves are
    program.writeBytes(bytesOf("#!/bin/sh\nexec unpack \"$0\"\n"));
    program.writeBytes(zipped(Map.of("E1Answer.java", bytesOf(goodE1()))));
    bytes("zip with a head.zip", program.toByteArray());
    for (String kind : List.of("pdf", "docx", "7z", "rar")) {
      expect("essay " + kind.charAt(0), 0, 0, "nothing to grade.*another kind: ");
      bytes("essay " + kind.charAt(0) + "." + kind, bytesOf("not Java"));
    }

    expect("essay t", 0, 0, "nothing to grade.*essay t.tar.gz: the archive cannot be read");
    bytes("essay t.tar.gz", bytesOf("not Java"));

    for (char control = 1; control < 3; control++) { // what no page can show
      expect("a\ufffdb " + Sha256.of("a" + control + "b").substring(0, 8), 0, 0, "^$");
      file("a" + control + "b/E1Answer.java", e1("return " + (int) control + ";"));
    }
    expect("M\u00fcller", PER_EXERCISE, 0, "^$");
    expect("M\u00f6ller", 0, 0, "^$");
    file("old 1/E1Answer.java", goodE1());
    file("old 2/E1Answer.java", e1("return -7;"));
    String latin1 =
        "cd \"$0\"; mv 'old 1' \"$(printf 'M\\374ller')\"; mv 'old 2' \"$(printf 'M\\366ller')\"";
    run("sh", "-c", latin1, submissions.toString()); // names that no UTF-8 writes

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

  /** An attack that nothing but walls stop. */
  private static void attack(String name, String body, String remark, String why)
      throws IOException {
    if (Bubblewrap.installed()) {
      attack(name, body, remark);
    }
  }

  private static void answer(String name, String e1) throws IOException {
    file(name + "/E1Answer.java", e1);
    file(name + "/E8Answer.java", goodE8());
  }

  static String e1(String body) {
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

  private static Map<String, Object> cell(String source) {
    return Map.of("cell_type", "code", "source", source);
  }

  private static byte[] bytesOf(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zipped(Map<String, byte[]> files) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void run(String... line) throws IOException {
    try {
      new ProcessBuilder(line).start().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
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
