import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds the kit's library when it is missing or out of date, then runs the command in a JVM of its
 * own.
 *
 * <p>Java runs this file from its source: it uses the JDK alone.
 */
public final class Lab {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;
  private static final int SETUP = 3;
  private static final int JAVA = Runtime.version().feature();
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  /**
   * For PyTorch's threads and memory. An operation takes one thread unless a command says more: two
   * threads beside one busy processor take three times as long as one. Idle threads soon sleep,
   * since spinning ones starve each other where the processors are shared; with GNU's OpenMP they
   * first wait for the time between two operations, as waking them cost a fifth of a small network's
   * step. glibc keeps large blocks instead of giving them back after every operation, which cost a
   * third of the time in page faults, and in several heaps, since trainings side by side waited a
   * seventh of their time for one; other systems ignore this. PyTorch speaks of errors alone: what it
   * warns of is how it is called by the library between. The kernel's specification repeats these.
   */
  private static final List<String> NATIVE_TUNING =
      List.of(
          "OMP_NUM_THREADS=1",
          "OMP_WAIT_POLICY=passive",
          "GOMP_SPINCOUNT=2000",
          "MALLOC_ARENA_MAX=8",
          "MALLOC_TOP_PAD_=67108864",
          "MALLOC_MMAP_THRESHOLD_=1073741824",
          "MALLOC_TRIM_THRESHOLD_=4294967296",
          "TORCH_CPP_LOG_LEVEL=ERROR");

  /** Packages that Spark reaches into. */
  private static final List<String> SPARK_OPENS =
      List.of("java.lang", "java.lang.invoke", "java.nio", "java.util", "sun.nio.ch");

  /** Any of these is there beside an NVIDIA driver, the last under Windows' Linux. */
  private static final List<String> DRIVER =
      List.of("/proc/driver/nvidia/version", "/dev/nvidiactl", "/usr/lib/wsl/lib/libcuda.so.1");

  /** What stops the launcher: one line for the user, and the exit code. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;
    final int code;

    Stop(int code, String line) {
      super(line);
      this.code = code;
    }
  }

  private final Path root;
  private final String stack;
  private final Path target;
  private final List<String> arguments;

  /** Whether Spark is asked for; its module and its packages are left alone otherwise. */
  private final boolean spark;

  private Lab(Path root, String stack, List<String> arguments) {
    this.root = root;
    this.stack = stack;
    this.target = root.resolve(stack.equals("default") ? "target" : "target/" + stack);
    this.arguments = arguments;
    this.spark = arguments.stream().anyMatch(a -> a.equals("--spark") || a.startsWith("--spark="));
  }

  public static void main(String[] args) throws Exception {
    int code;
    try {
      code = parse(args).run();
    } catch (Stop stop) {
      System.err.println("lab: " + stop.getMessage());
      code = stop.code;
    } catch (IOException | UncheckedIOException e) {
      System.err.println("lab: " + ioCause(e));
      code = SETUP;
    }
    System.exit(code);
  }

  /** Takes {@code --stack NAME} out of the options that stand before the command. */
  private static Lab parse(String[] args) {
    List<String> rest = new ArrayList<>(Arrays.asList(args));
    String stack = System.getenv().getOrDefault("CFLOW_STACK", "default");
    for (int i = 0; i < rest.size() && rest.get(i).startsWith("-"); i++) {
      if (rest.get(i).equals("--stack") && i + 1 < rest.size()) {
        rest.remove(i);
        stack = rest.remove(i--);
      } else if (rest.get(i).startsWith("--stack=")) {
        stack = rest.remove(i--).substring("--stack=".length());
      }
    }
    if (!List.of("default", "pt20", "cu118").contains(stack)) {
      throw new Stop(
          BAD_INPUT, "there is no stack '" + stack + "'; choose default, pt20 or cu118.");
    }
    String root = System.getProperty("cflow.root");
    if (root == null) {
      throw new Stop(BAD_INPUT, "start the lab with ./lab (lab.cmd on Windows).");
    }
    return new Lab(Path.of(root).toAbsolutePath().normalize(), stack, rest);
  }

  private int run() throws Exception {
    String command = arguments.stream().filter(a -> !a.startsWith("-")).findFirst().orElse("");
    List<Path> classpath;
    try {
      classpath = builtClasspath();
    } catch (Stop stop) {
      if (command.equals("doctor")) {
        return doctor(stop.getMessage());
      }
      throw stop;
    }
    return start(classpath);
  }

  /** Runs the command in the second JVM; both end together. */
  private int start(List<Path> classpath) throws Exception {
    List<String> line = new ArrayList<>(List.of(java("java")));
    if (spark) {
      SPARK_OPENS.forEach(name -> line.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    }
    if (JAVA >= 22) {
      line.add("--enable-native-access=ALL-UNNAMED");
    }
    if (JAVA >= 23) {
      line.add("--sun-misc-unsafe-memory-access=allow");
    }
    line.addAll(
        List.of(
            "-Xmx3g",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-Dcflow.root=" + root,
            "-Dcflow.stack=" + stack,
            "-Dcflow.tuning=" + String.join("|", settings()),
            "-Dcflow.terminal=" + onTerminal()));
    String own = System.getenv().getOrDefault("CFLOW_JAVA_OPTS", "").strip();
    if (!own.isEmpty()) {
      line.addAll(List.of(own.split("\\s+")));
    }
    line.add("-cp");
    line.add(
        String.join(java.io.File.pathSeparator, classpath.stream().map(Path::toString).toList()));
    line.add("org.cflowlab.cli.Main");
    line.addAll(arguments);
    ProcessBuilder program = new ProcessBuilder(line).inheritIO();
    for (String setting : settings()) {
      String[] parts = setting.split("=", 2);
      program.environment().putIfAbsent(parts[0], parts[1]);
    }
    return waitFor(program.start());
  }

  /**
   * Variables for the lab's programs: the tuning, and where 'lab gpu' put GPU libraries. Those load
   * only beside an NVIDIA driver, so that without one the CPU's are taken.
   */
  private List<String> settings() throws IOException {
    List<String> settings = new ArrayList<>(NATIVE_TUNING);
    Path gpu = root.resolve(".gpu/environment");
    boolean driver = DRIVER.stream().anyMatch(file -> Files.exists(Path.of(file)));
    if (stack.equals("default") && driver && Files.exists(gpu)) {
      settings.addAll(Files.readAllLines(gpu));
    }
    return settings;
  }

  private static int waitFor(Process process) throws InterruptedException {
    Thread end =
        new Thread(
            () -> {
              process.destroy();
              try {
                if (!process.waitFor(15, TimeUnit.SECONDS)) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException e) {
                process.destroyForcibly();
              }
            });
    Runtime.getRuntime().addShutdownHook(end);
    int code = process.waitFor();
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException shuttingDown) {
      return 130;
    }
    return code;
  }

  // ---- the build --------------------------------------------------------------------------

  /** The stack's classpath, after a build where the last one does not fit the sources. */
  private List<Path> builtClasspath() throws Exception {
    String fingerprint = fingerprint();
    Optional<List<Path>> ready = readStamp(fingerprint);
    if (ready.isPresent()) {
      return ready.get();
    }
    if (!Files.exists(Path.of(java("javac")))) {
      throw new Stop(
          SETUP,
          System.getProperty("java.home")
              + " has no bin/javac; install a JDK 17 or newer (not a JRE) or set JAVA_HOME to"
              + " one.");
    }
    Files.createDirectories(target);
    try (FileChannel channel =
            FileChannel.open(
                target.resolve("lab.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = lock(channel)) {
      ready = readStamp(fingerprint);
      if (ready.isEmpty()) {
        build();
        writeStamp(fingerprint);
        ready = readStamp(fingerprint);
      }
    }
    return ready.orElseThrow(
        () -> new Stop(SETUP, "the build left no library; delete " + target + " and try again."));
  }

  private static java.nio.channels.FileLock lock(FileChannel channel) throws IOException {
    var lock = channel.tryLock();
    if (lock == null) {
      System.err.println("Waiting for another lab that is building the library ...");
      lock = channel.lock();
    }
    return lock;
  }

  /** Identifies what is built: poms, main sources, the Java version and the stack. */
  private String fingerprint() throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    digest.update((stack + " " + JAVA + " " + root + "\n").getBytes(StandardCharsets.UTF_8));
    List<Path> files = new ArrayList<>(List.of(root.resolve("pom.xml")));
    for (Path module : modules()) {
      files.add(module.resolve("pom.xml"));
      Path main = module.resolve("src/main");
      if (Files.isDirectory(main)) {
        try (Stream<Path> walk = Files.walk(main)) {
          walk.filter(Files::isRegularFile).sorted().forEach(files::add);
        }
      }
    }
    for (Path file : files) {
      byte[] content = Files.readAllBytes(file);
      digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      digest.update(ByteBuffer.allocate(8).putInt(content.length).flip());
      digest.update(content);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The modules that the top pom lists, with Spark those of its profile at the end. */
  private List<Path> modules() throws IOException {
    Path pom = root.resolve("pom.xml");
    if (!Files.exists(pom)) {
      throw new Stop(SETUP, root + " holds no pom.xml; keep lab inside the project's folder.");
    }
    String text = Files.readString(pom).replaceAll("(?s)<!--.*?-->", "");
    if (!spark) {
      text = text.replaceAll("(?s)<profiles>.*</profiles>", "");
    }
    List<Path> modules = new ArrayList<>();
    Matcher module = Pattern.compile("<module>([^<]+)</module>").matcher(text);
    while (module.find()) {
      Path folder = root.resolve(module.group(1).strip());
      if (!Files.exists(folder.resolve("pom.xml"))) {
        throw new Stop(SETUP, "pom.xml lists the module " + folder + ", which is not there.");
      }
      modules.add(folder);
    }
    return modules;
  }

  /** The classpath of the last build, if it was of these very sources and every jar is there. */
  private Optional<List<Path>> readStamp(String fingerprint) throws IOException {
    Path stamp = stamp();
    if (!Files.exists(stamp)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(stamp);
    if (lines.size() < 2 || !lines.get(0).equals(fingerprint)) {
      return Optional.empty();
    }
    List<Path> jars = lines.stream().skip(1).map(Path::of).toList();
    return jars.stream().allMatch(Files::exists) ? Optional.of(jars) : Optional.empty();
  }

  /** Written last and in one step, so that a build that was cut short is never taken for done. */
  private void writeStamp(String fingerprint) throws IOException {
    Set<String> lines = new LinkedHashSet<>(List.of(fingerprint));
    for (Path module : modules()) {
      if (!module.endsWith("exercises/solutions")) { // no program sees them
        Path built = module.resolve(root.relativize(target));
        lines.add(jar(built).toString());
        Path classpath = built.resolve("classpath.txt");
        if (Files.exists(classpath)) {
          for (String entry :
              Files.readString(classpath)
                  .strip()
                  .split(Pattern.quote(java.io.File.pathSeparator))) {
            if (!entry.isBlank()) {
              lines.add(entry);
            }
          }
        }
      }
    }
    Path draft = Files.createTempFile(target, "lab", ".stamp");
    Files.write(draft, lines);
    Files.move(
        draft,
        stamp(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private Path stamp() {
    return target.resolve(spark ? "lab-spark.stamp" : "lab.stamp");
  }

  private static Path jar(Path built) throws IOException {
    try (Stream<Path> files = Files.list(built)) {
      return files
          .filter(f -> f.getFileName().toString().matches(".*\\d\\.jar"))
          .max((a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()))
          .orElseThrow(() -> new Stop(SETUP, "the build left no jar in " + built + "."));
    }
  }

  private void build() throws Exception {
    boolean first = !Files.exists(stamp());
    String size = stack.equals("cu118") ? "1.8 GB" : spark ? "350 MB" : "200 MB";
    String what =
        first
            ? "Building the library (the first time downloads up to " + size + " of packages)"
            : "Building the library again, as its sources, its folder or the JDK changed";
    Path log = target.resolve("build.log");
    List<String> line = new ArrayList<>();
    line.add(root.resolve(WINDOWS ? "mvnw.cmd" : "mvnw").toString());
    line.addAll(List.of("-q", "-B", "-Daether.connector.requestTimeout=60000"));
    line.add("-Dmaven.test.skip=true");
    if (!stack.equals("default")) {
      line.add("-P" + stack);
    }
    if (spark) {
      line.add("-Pspark");
    }
    line.add("package");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process maven = builder.start();
    maven.getOutputStream().close();
    Thread ticker = ticker(what);
    int code = waitFor(maven);
    ticker.interrupt();
    ticker.join();
    if (code != 0) {
      throw new Stop(SETUP, buildCause(log));
    }
  }

  /**
   * Shows how long the build has taken: one line that counts on a terminal, few lines elsewhere.
   */
  private static Thread ticker(String what) {
    boolean terminal = onTerminal();
    long start = System.nanoTime();
    System.err.print(what + " ..." + (terminal ? "" : System.lineSeparator()));
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int seconds = 1; ; seconds++) {
                  Thread.sleep(1000);
                  if (terminal) {
                    System.err.print("\r" + what + " ... " + seconds + " s");
                  } else if (seconds % 30 == 0) {
                    System.err.println("... still building after " + seconds + " s");
                  }
                }
              } catch (InterruptedException done) {
                long seconds = Math.round((System.nanoTime() - start) / 1e9);
                System.err.println(
                    terminal
                        ? "\r" + what + " ... " + seconds + " s."
                        : "... finished after " + seconds + " s.");
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** The cause of a failed build in one line, from what Maven or its wrapper wrote. */
  private String buildCause(Path log) throws IOException {
    String text = Files.readString(log, Charset.forName("ISO-8859-1"));
    String lower = text.toLowerCase(Locale.ROOT);
    boolean full = Files.getFileStore(target).getUsableSpace() < 1_000_000; // no room even to say so
    if (full || lower.contains("no space left") || lower.contains("not enough space")) {
      return "no space is left on the disk that holds "
          + root
          + " or "
          + home()
          + "/.m2; free some"
          + " and try again.";
    }
    if (lower.contains("pkix path") || lower.contains("certificate")) {
      return "the package repository's certificate is not trusted by "
          + System.getProperty("java.home")
          + "; behind a proxy, add its certificate to that JDK (log: "
          + log
          + ").";
    }
    Matcher network =
        Pattern.compile(
                "unknownhost|could not transfer|connection refused|unreachable|timed out|timeout"
                    + "|could not resolve host|name resolution|failed to connect|unable to resolve"
                    + "|failed to fetch|connection reset|cannot access \\S+ in offline mode")
            .matcher(lower);
    if (network.find()) {
      return "cannot reach the package repository"
          + repository(text)
          + ": the first set-up needs a network; check it and try again (log: "
          + log
          + ").";
    }
    if (lower.contains("compilation error")) {
      Matcher error = Pattern.compile("\\[ERROR\\] (.+\\.java:.*)").matcher(text);
      return "the library does not compile"
          + (error.find() ? ": " + error.group(1).strip() : "")
          + " (log: "
          + log
          + ").";
    }
    Matcher first = Pattern.compile("(?m)^\\[ERROR\\] (?:Rule.*\\n)?(.+)$").matcher(text);
    String cause = first.find() ? first.group(1) : text.strip().lines().findFirst().orElse("Maven");
    return "the build failed: " + cause.strip() + " (log: " + log + ").";
  }

  private static String repository(String text) {
    Matcher url = Pattern.compile("https?://([^\\s/)]+)").matcher(text);
    return url.find() ? " " + url.group(1).replaceAll("[.,:]+$", "") : "";
  }

  // ---- small things -----------------------------------------------------------------------

  /** What the doctor can say when there is no library to ask. */
  private int doctor(String cause) {
    System.out.printf(
        "%-10s %-8s %s%n",
        "JDK", "ok", System.getProperty("java.version") + " in " + System.getProperty("java.home"));
    System.out.printf("%-10s %-8s %s%n", "library", "wrong", cause);
    System.out.printf("%-10s %-8s %s%n", "", "mend:", "remove the cause, then ./lab doctor");
    return FAILED;
  }

  private static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", WINDOWS ? program + ".exe" : program)
        .toString();
  }

  private static String home() {
    return System.getProperty("user.home");
  }

  private static boolean onTerminal() {
    String said = System.getProperty("cflow.terminal");
    return said != null ? said.equals("true") : JAVA < 22 && System.console() != null;
  }

  private static String ioCause(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    String text = String.valueOf(cause.getMessage());
    return text.contains("No space left")
        ? "no space is left on the disk: " + text
        : cause.getClass().getSimpleName().replace("Exception", "") + ": " + text;
  }
}
