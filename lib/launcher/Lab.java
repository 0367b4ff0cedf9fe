import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Builds the kit's library when it is missing or out of date, then runs the command in a JVM of its
 * own.
 *
 * <p>Java runs this file from its source: it uses the JDK alone. As that takes Java more than a
 * second, the first start leaves it compiled for the next.
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
   * seventh of their time for one; other systems ignore this. The kernel's specification repeats
   * these.
   */
  private static final List<String> NATIVE_TUNING =
      List.of(
          "OMP_NUM_THREADS=1",
          "OMP_WAIT_POLICY=passive",
          "GOMP_SPINCOUNT=2000",
          "MALLOC_ARENA_MAX=8",
          "MALLOC_TOP_PAD_=67108864",
          "MALLOC_MMAP_THRESHOLD_=1073741824",
          "MALLOC_TRIM_THRESHOLD_=4294967296");

  /** Commands that end before Java's better compiler would pay. */
  private static final Set<String> SHORT = Set.of("", "help", "doctor");

  /** What students write: a command that needs it compiles it, and none is stopped by it. */
  private static final String ANSWERS = "org/cflowlab/exercises/answers";

  /** Packages that Spark reaches into. */
  private static final List<String> SPARK_OPENS =
      List.of("java.lang", "java.lang.invoke", "java.nio", "java.util", "sun.nio.ch");

  /** Any of these is there beside an NVIDIA driver, the last under Windows' Linux. */
  private static final List<String> DRIVER =
      List.of("/proc/driver/nvidia/version", "/dev/nvidiactl", "/usr/lib/wsl/lib/libcuda.so.1");

  /**
   * What PyTorch's own containers set for other programs; DJL would look for a PyTorch of that
   * version. CFLOW_JAVA_OPTS=-DPYTORCH_LIBRARY_PATH=FOLDER still means it.
   */
  private static final List<String> OF_ANOTHER_PYTORCH =
      List.of("PYTORCH_VERSION", "PYTORCH_LIBRARY_PATH", "PYTORCH_FLAVOR", "PYTORCH_PRECXX11");

  /** Variables that name a file of certificates for other programs, the most usual first. */
  private static final List<String> CERTIFICATES =
      List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT");

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
    Path folder = Path.of(root).toAbsolutePath().normalize();
    if (folder.getRoot().relativize(folder).toString().matches(".*[!" + File.pathSeparator + "].*")) {
      throw new Stop(
          SETUP,
          "Java cannot load a library from a path with '!' or '"
              + File.pathSeparator
              + "' in it; rename or move "
              + folder
              + ".");
    }
    return new Lab(folder, stack, rest);
  }

  private int run() throws Exception {
    List<Path> classpath;
    try {
      classpath = builtClasspath();
    } catch (Stop stop) {
      if (command().equals("doctor")) {
        return doctor(stop.getMessage());
      }
      throw stop;
    }
    compileLauncher();
    return start(classpath);
  }

  private String command() {
    return arguments.stream().filter(a -> !a.startsWith("-")).findFirst().orElse("");
  }

  /** Leaves this program compiled where the script looks for it; without, it starts as well. */
  private void compileLauncher() {
    String place = System.getProperty("cflow.compiled", "");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (place.isEmpty() || compiler == null || Files.exists(Path.of(place)) || !mayWrite(target)) {
      return;
    }
    Path draft = Path.of(place + "-" + ProcessHandle.current().pid());
    try {
      Files.createDirectories(draft);
      String source = root.resolve("lib/launcher/Lab.java").toString();
      OutputStream none = OutputStream.nullOutputStream();
      int code =
          compiler.run(null, none, none, "--release", "17", "-d", draft.toString(), source);
      if (code == 0) {
        Files.move(draft, Path.of(place), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      return;
    }
  }

  /** Runs the command in the second JVM; both end together. */
  private int start(List<Path> classpath) throws Exception {
    List<String> line = new ArrayList<>(List.of(java("java")));
    line.addAll(words("_JAVA_OPTIONS")); // which would overrule what stands here
    if (SHORT.contains(command())) {
      line.add("-XX:TieredStopAtLevel=1");
    }
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
            "-XX:-UsePerfData", // nothing in the temporary folder
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-Dcflow.root=" + root,
            "-Dcflow.stack=" + stack,
            "-Dcflow.launcher=" + ProcessHandle.current().pid(),
            "-Dcflow.leftout=" + String.join(", ", leftOut()),
            "-Dcflow.tuning=" + String.join("|", settings()),
            "-Dcflow.terminal=" + onTerminal()));
    String temporary = System.getenv().getOrDefault("TMPDIR", "");
    if (isFolder(temporary) && Files.isWritable(Path.of(temporary))) {
      line.add("-Djava.io.tmpdir=" + temporary); // as other programs read it, and Java does not
    }
    if (command().equals("fetch")) {
      line.addAll(trust());
      line.add("-Djdk.http.auth.tunneling.disabledSchemes="); // else no proxy is told a password
    }
    if (command().equals("test")) {
      List<String> maven =
          mavenOptions(target.resolve("proxies-" + ProcessHandle.current().pid() + ".xml"));
      maven.addAll(trust());
      line.add("-Dcflow.maven=" + String.join("|", maven));
    }
    line.addAll(words("CFLOW_JAVA_OPTS"));
    line.add("-cp");
    line.add(
        String.join(File.pathSeparator, classpath.stream().map(Path::toString).toList()));
    line.add("org.cflowlab.cli.Main");
    line.addAll(arguments);
    ProcessBuilder program = new ProcessBuilder(line).inheritIO();
    program.environment().keySet().removeAll(leftOut());
    program.environment().remove("_JAVA_OPTIONS");
    for (String setting : settings()) {
      String[] parts = setting.split("=", 2);
      program
          .environment()
          .merge(parts[0], parts[1], (user, ours) -> isPath(parts[0]) ? ours + ":" + user : user);
    }
    return waitFor(program.start());
  }

  private static List<String> leftOut() {
    return OF_ANOTHER_PYTORCH.stream().filter(System.getenv()::containsKey).toList();
  }

  private static boolean isPath(String variable) {
    return variable.endsWith("_PATH");
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
    if (!mayWrite(target)) {
      throw new Stop(
          SETUP,
          "the library is not built for Java "
              + JAVA
              + ", and this account may not write to "
              + root
              + "; let its owner run ./lab doctor, set JAVA_HOME to the JDK that it was built with,"
              + " or make a copy of your own.");
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

  /** Identifies what is built: poms, main sources without answers, Java's version, the stack. */
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
          Path answers = main.resolve("java").resolve(ANSWERS);
          walk.filter(file -> Files.isRegularFile(file) && !file.startsWith(answers))
              .sorted()
              .forEach(files::add);
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

  /** Whether a folder, there or not yet, can be written. */
  private static boolean mayWrite(Path folder) {
    Path there = folder;
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    return Files.isWritable(there);
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

  /**
   * Written last and in one step, so that a build that was cut short is never taken for done. The
   * packages lie beside it, since other accounts may not read the builder's home.
   */
  private void writeStamp(String fingerprint) throws IOException {
    Set<Path> own = new LinkedHashSet<>();
    Set<Path> packages = new LinkedHashSet<>();
    for (Path module : modules()) {
      if (!module.endsWith("exercises/solutions")) { // no program sees them
        Path built = module.resolve(root.relativize(target));
        own.add(jar(built));
        Path classpath = built.resolve("classpath.txt");
        if (Files.exists(classpath)) {
          Pattern.compile(Pattern.quote(File.pathSeparator))
              .splitAsStream(Files.readString(classpath).strip())
              .filter(entry -> !entry.isBlank())
              .map(Path::of)
              .forEach(entry -> (entry.startsWith(root) ? own : packages).add(entry));
        }
      }
    }
    List<String> lines = new ArrayList<>(List.of(fingerprint));
    own.forEach(jar -> lines.add(jar.toString()));
    for (Path jar : packages) {
      lines.add(beside(jar).toString());
    }
    Path draft = target.resolve("lab.stamp.part");
    Files.write(draft, lines);
    Files.move(
        draft, stamp(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A package in the build folder: a link, which takes no room, or a copy on another disk. */
  private Path beside(Path jar) throws IOException {
    if (!Files.isRegularFile(jar)) {
      return jar;
    }
    // the folder's name is the version, so that packages of one name do not meet
    Path copy = target.resolve("packages").resolve(jar.getParent().getFileName());
    Files.createDirectories(copy);
    copy = copy.resolve(jar.getFileName());
    if (!Files.exists(copy) || Files.size(copy) != Files.size(jar)) {
      Files.deleteIfExists(copy);
      try {
        Files.createLink(copy, jar);
      } catch (IOException | UnsupportedOperationException e) {
        Files.copy(jar, copy);
      }
    }
    return copy;
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
    if (!WINDOWS) {
      line.add("/bin/sh"); // an unpacked zip may have left mvnw without its run bit
    }
    line.add(root.resolve(WINDOWS ? "mvnw.cmd" : "mvnw").toString());
    line.addAll(List.of("-q", "-B", "-Daether.connector.requestTimeout=60000"));
    line.add("-Dmaven.test.skip=true");
    line.add("-Danswers.left.out=" + ANSWERS + "/**");
    Path proxies = target.resolve("proxies.xml");
    line.addAll(mavenOptions(proxies));
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
    setUp(builder.environment());
    Process maven = builder.start();
    maven.getOutputStream().close();
    Thread ticker = ticker(what);
    int code = waitFor(maven);
    Files.deleteIfExists(proxies);
    ticker.interrupt();
    ticker.join();
    if (code != 0) {
      throw new Stop(SETUP, buildCause(log));
    }
  }

  /**
   * What tells Maven of this account and its network.
   *
   * @param proxies the file to write where there are proxies; it goes with this program
   */
  private List<String> mavenOptions(Path proxies) throws IOException {
    List<String> options = new ArrayList<>();
    if (writeProxies(proxies)) {
      options.addAll(List.of("-gs", proxies.toString()));
      if (Files.readString(proxies).contains("<password>")) {
        options.add("-Dmaven.artifact.threads=1"); // else some go without: maven-resolver#1768
      }
    }
    Path m2 = m2();
    if (!m2.equals(Path.of(System.getProperty("user.home"), ".m2"))) {
      options.add("-Dmaven.repo.local=" + m2.resolve("repository"));
    }
    Path settings = Path.of(home(), ".m2", "settings.xml");
    if (!isFolder(System.getProperty("user.home")) && Files.isReadable(settings)) {
      options.addAll(List.of("-s", settings.toString()));
    }
    return options;
  }

  /** The wrapper's and Maven's environment: the user's, and what is missing in it. */
  private void setUp(Map<String, String> environment) throws IOException {
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.putIfAbsent("MAVEN_USER_HOME", m2().toString());
    for (String name : List.of("http_proxy", "https_proxy", "no_proxy")) {
      String value = variable(name);
      if (!value.isEmpty()) { // curl and wget do not read the same ones
        environment.put(name, value);
        environment.put(name.toUpperCase(Locale.ROOT), value);
      }
    }
    certificates().ifPresent(file -> environment.putIfAbsent("CURL_CA_BUNDLE", file.toString()));
    List<String> java = new ArrayList<>(trust()); // without curl and wget the wrapper takes Java
    String user = environment.getOrDefault("JAVA_TOOL_OPTIONS", "");
    if (!user.contains("proxyHost")) {
      proxy("https").ifPresent(at -> java.addAll(proxyOptions("https", at)));
      proxy("http").ifPresent(at -> java.addAll(proxyOptions("http", at)));
    }
    java.replaceAll(option -> "'" + option + "'");
    if (!java.isEmpty()) {
      environment.put("JAVA_TOOL_OPTIONS", (user + " " + String.join(" ", java)).strip());
    }
  }

  /**
   * Tells Maven, which reads no variables, of the proxies that they name; a user's own settings.xml
   * that names some is left to it.
   *
   * @return whether there are any
   */
  private boolean writeProxies(Path file) throws IOException {
    Path own = Path.of(home(), ".m2", "settings.xml");
    if (Files.isReadable(own) && Files.readString(own).contains("<proxy>")) {
      return false;
    }
    StringBuilder proxies = new StringBuilder();
    for (String protocol : List.of("https", "http")) {
      Optional<URI> proxy = proxy(protocol);
      if (proxy.isPresent()) {
        URI at = proxy.get();
        proxies.append("<proxy>").append(element("id", "variable-" + protocol));
        proxies.append(element("protocol", protocol)).append(element("host", at.getHost()));
        proxies.append(element("port", String.valueOf(at.getPort() < 0 ? 80 : at.getPort())));
        if (at.getUserInfo() != null) {
          String[] login = at.getUserInfo().split(":", 2);
          proxies.append(element("username", login[0]));
          proxies.append(element("password", login.length > 1 ? login[1] : ""));
        }
        proxies.append(element("nonProxyHosts", excepted())).append("</proxy>");
      }
    }
    if (proxies.isEmpty()) {
      return false;
    }
    Files.deleteIfExists(file);
    file.toFile().deleteOnExit(); // it may hold a password
    if (!WINDOWS) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, "<settings><proxies>" + proxies + "</proxies></settings>");
    return true;
  }

  private static String element(String name, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    return "<" + name + ">" + escaped + "</" + name + ">";
  }

  private static List<String> proxyOptions(String protocol, URI at) {
    return List.of(
        "-D" + protocol + ".proxyHost=" + at.getHost(),
        "-D" + protocol + ".proxyPort=" + (at.getPort() < 0 ? 80 : at.getPort()),
        "-Dhttp.nonProxyHosts=" + excepted()); // for both protocols
  }

  /** The proxy that a variable names for a protocol. */
  private static Optional<URI> proxy(String protocol) {
    String value = variable(protocol + "_proxy");
    try {
      URI at = URI.create(value.contains("://") ? value : "http://" + value);
      return value.isEmpty() || at.getHost() == null ? Optional.empty() : Optional.of(at);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Hosts that no proxy is asked for, as Maven writes them. */
  private static String excepted() {
    return Stream.of(variable("no_proxy").split(","))
        .map(name -> name.strip().replaceFirst("^\\*?\\.", ""))
        .filter(name -> !name.isEmpty())
        .flatMap(name -> name.equals("*") ? Stream.of(name) : Stream.of(name, "*." + name))
        .collect(java.util.stream.Collectors.joining("|"));
  }

  /** For messages: the proxy that was tried for a host, without its password. */
  private static String throughProxy(String host) {
    String direct = excepted().replace(".", "\\.").replace("*", ".*");
    return proxy("https")
        .filter(at -> host.isEmpty() || !host.matches(direct))
        .map(at -> " through the proxy " + at.getHost() + ":" + at.getPort() + " (HTTPS_PROXY)")
        .orElse("");
  }

  /** The file of certificates that other programs trust, if a variable names one. */
  private static Optional<Path> certificates() {
    return CERTIFICATES.stream()
        .map(name -> System.getenv().getOrDefault(name, ""))
        .filter(file -> !file.isBlank() && Files.isReadable(Path.of(file)))
        .map(Path::of)
        .findFirst();
  }

  /** Java's options to trust those certificates beside the JDK's own. */
  private List<String> trust() throws IOException {
    String said = variable("MAVEN_OPTS") + variable("JAVA_TOOL_OPTIONS");
    Optional<Path> file = certificates();
    if (file.isEmpty() || said.contains("javax.net.ssl.trustStore")) {
      return List.of();
    }
    char[] password = "changeit".toCharArray(); // certificates are no secret
    Path place =
        mayWrite(target)
            ? Files.createDirectories(target).resolve("certificates.p12")
            : Files.createTempFile("certificates", ".p12");
    try {
      Path cacerts = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      KeyStore jdk = KeyStore.getInstance(cacerts.toFile(), password);
      for (String name : java.util.Collections.list(jdk.aliases())) {
        store.setCertificateEntry(name, jdk.getCertificate(name));
      }
      CertificateFactory parser = CertificateFactory.getInstance("X.509");
      Matcher block =
          Pattern.compile("(?s)-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----")
              .matcher(Files.readString(file.get(), StandardCharsets.ISO_8859_1));
      for (int n = 0; block.find(); n++) {
        byte[] bytes = block.group().getBytes(StandardCharsets.ISO_8859_1);
        store.setCertificateEntry(
            "variable-" + n, parser.generateCertificate(new ByteArrayInputStream(bytes)));
      }
      try (OutputStream out = Files.newOutputStream(place)) {
        store.store(out, password);
      }
    } catch (GeneralSecurityException e) {
      throw new Stop(BAD_INPUT, file.get() + " holds no certificates: " + e.getMessage());
    }
    return List.of(
        "-Djavax.net.ssl.trustStore=" + place, "-Djavax.net.ssl.trustStorePassword=changeit");
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
    String text =
        Files.readString(log, Charset.forName("ISO-8859-1"))
            .replaceAll("(?m)^.*Picked up .*$\\R?", ""); // which names certificates and proxies
    String lower = text.toLowerCase(Locale.ROOT);
    boolean full = target.toFile().getUsableSpace() < 1_000_000; // no room even to say so
    if (full || lower.contains("no space left") || lower.contains("not enough space")) {
      return "no space is left on the disk that holds "
          + root
          + " or "
          + home()
          + "/.m2; free some"
          + " and try again.";
    }
    if (lower.contains("compilation error")) {
      Matcher error = Pattern.compile("\\[ERROR\\] (.+\\.java:.*)").matcher(text);
      return "the library does not compile"
          + (error.find() ? ": " + error.group(1).strip() : "")
          + " (log: "
          + log
          + ").";
    }
    if (lower.contains("proxy authentication required")) {
      return "the package repository cannot be reached"
          + throughProxy(repository(text).strip())
          + ", which wants a name and a password: HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT (log: "
          + log
          + ").";
    }
    if (lower.contains("pkix path") || lower.contains("certificate")) {
      return "the package repository's certificate is not trusted by "
          + System.getProperty("java.home")
          + throughProxy(repository(text).strip())
          + "; set SSL_CERT_FILE to the file with your organisation's certificates (log: "
          + log
          + ").";
    }
    if (lower.contains("could not create the java virtual machine")) {
      return "Java does not start with what MAVEN_OPTS or JAVA_TOOL_OPTIONS say ("
          + firstLine(text)
          + "); mend or unset them.";
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
          + throughProxy(repository(text).strip())
          + ": the first set-up needs a network; check it and try again (log: "
          + log
          + ").";
    }
    Matcher first = Pattern.compile("(?m)^\\[ERROR\\] (?:Rule.*\\n)?(.+)$").matcher(text);
    String cause = first.find() ? first.group(1) : firstLine(text);
    return "the build failed: " + cause.strip() + " (log: " + log + ").";
  }

  private static String firstLine(String text) {
    return text.lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("Maven");
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

  /** The account's home; an account without an entry has one by its variable, or the build folder. */
  private String home() {
    return Stream.of(System.getProperty("user.home"), System.getenv().getOrDefault("HOME", ""))
        .filter(Lab::isFolder)
        .findFirst()
        .orElse(target.toString());
  }

  /** Maven's folder: that of the home, or one in the project where that cannot be written. */
  private Path m2() {
    Path usual = Path.of(home(), ".m2");
    boolean writable = mayWrite(usual.resolve("repository")) && mayWrite(usual.resolve("wrapper"));
    return writable ? usual : target.resolve("m2");
  }

  private static boolean isFolder(String path) {
    return Path.of(path).isAbsolute() && Files.isDirectory(Path.of(path));
  }

  /** A variable's value under its name in small letters, or in capitals. */
  private static String variable(String name) {
    String capitals = System.getenv().getOrDefault(name.toUpperCase(Locale.ROOT), "");
    return System.getenv().getOrDefault(name, capitals).strip();
  }

  private static List<String> words(String variable) {
    String value = variable(variable);
    return value.isEmpty() ? List.of() : List.of(value.split("\\s+"));
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
