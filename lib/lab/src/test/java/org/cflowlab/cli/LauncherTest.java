package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real {@code lab} in a project of one empty module, with a Maven that only pretends. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
@Tag("once")
class LauncherTest {
  private static final Path REAL = Path.of("../..").toAbsolutePath().normalize();

  /** What would make a test depend on where it runs. */
  private static final List<String> OF_THIS_MACHINE =
      List.of(
          "JAVA_HOME",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "TMPDIR",
          "SSL_CERT_FILE",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE",
          "PIP_CERT",
          "HTTPS_PROXY",
          "https_proxy",
          "HTTP_PROXY",
          "http_proxy",
          "NO_PROXY",
          "no_proxy");

  private record Result(int code, String out, String err) {}

  @TempDir Path folder;
  private Path project;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void project() throws IOException {
    project = Files.createDirectories(folder.resolve("a project"));
    Files.createDirectories(project.resolve("lib/launcher"));
    Files.createDirectories(project.resolve("lib/src/main"));
    Files.copy(REAL.resolve("lab"), project.resolve("lab"));
    Files.copy(REAL.resolve("lib/launcher/Lab.java"), project.resolve("lib/launcher/Lab.java"));
    project.resolve("lab").toFile().setExecutable(true);
    Files.writeString(
        project.resolve("pom.xml"),
        "<project><modules><module>lib</module><!-- <module>gone</module> --></modules></project>");
    Files.writeString(project.resolve("lib/pom.xml"), "<project/>");
    Files.writeString(project.resolve("lib/src/main/a.txt"), "one");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    maven(
        "mkdir -p lib/target; : > lib/target/lib-1.0.jar; cp ../classpath lib/target/classpath.txt");
    Files.writeString(folder.resolve("classpath"), System.getProperty("java.class.path"));
  }

  @Test
  void buildsOnceAndAgainOnlyWhenMainSourcesChange() throws Exception {
    Result first = lab("--version");
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("cFlow Lab", "Java " + System.getProperty("java.version"));
    assertThat(first.err()).startsWith("Building the library (the first time downloads");
    assertThat(builds()).isEqualTo(1);

    Files.createDirectories(project.resolve("lib/src/test"));
    Files.writeString(project.resolve("lib/src/test/a.txt"), "a test");
    Result second = lab("--version");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);

    Files.writeString(project.resolve("lib/src/main/a.txt"), "two");
    assertThat(lab("--version").err()).startsWith("Building the library again");
    assertThat(builds()).isEqualTo(2);

    Files.delete(project.resolve("lib/target/lib-1.0.jar"));
    assertThat(lab("--version").code()).isZero();
    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void anAnswerIsNotBuiltSoThatAHalfWrittenOneStopsNothing() throws Exception {
    Path answers =
        Files.createDirectories(
            project.resolve("lib/src/main/java/org/cflowlab/exercises/answers"));
    Files.writeString(answers.resolve("E3Answer.java"), "class E3Answer { }");
    assertThat(lab("--version").code()).isZero();
    assertThat(Files.readString(project.resolve("calls")))
        .contains("-Danswers.left.out=org/cflowlab/exercises/answers/**");
    Files.writeString(answers.resolve("E3Answer.java"), "class E3Answer { int");
    maven("echo '[ERROR] COMPILATION ERROR :'; exit 1");
    Result next = lab("--version");
    assertThat(next.code()).as(next.err()).isZero();
    Files.writeString(answers.resolveSibling("E3.java"), "interface E3 { int");
    assertFails("the library does not compile");
  }

  @Test
  void whatTheFirstStartLeavesCompiledIsTheLauncherAsItIsNow() throws Exception {
    assertThat(lab("--version").code()).isZero();
    Path source = project.resolve("lib/launcher/Lab.java");
    try (Stream<Path> compiled = Files.walk(project.resolve("target/launcher"))) {
      assertThat(compiled).anyMatch(file -> file.endsWith("Lab.class"));
    }
    assertThat(lab("--stack=x", "help").err()).startsWith("lab: there is no stack 'x'");
    FileTime before = Files.getLastModifiedTime(source);
    Files.writeString(source, Files.readString(source).replace("there is no", "there was no"));
    Files.setLastModifiedTime(source, before);
    assertThat(lab("--stack=x", "help").err()).startsWith("lab: there was no stack 'x'");
  }

  @Test
  void isFoundThroughALinkFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), project.resolve("lab"));
    Result result = run(link, "--version");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(project.resolve("target/lab.stamp")).exists();
  }

  @Test
  void eachStackIsBuiltInAFolderOfItsOwn() throws Exception {
    maven(
        "mkdir -p lib/target/pt20; : > lib/target/pt20/lib-1.0.jar;"
            + " cp ../classpath lib/target/pt20/classpath.txt");
    assertThat(lab("--stack", "pt20", "--version").out()).contains("Stack pt20");
    assertThat(project.resolve("target/pt20/lab.stamp")).exists();
    assertThat(Files.readString(project.resolve("calls"))).contains("-Ppt20");

    Result unknown = lab("--stack=cuda", "help");
    assertThat(unknown.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(unknown.err())
        .isEqualTo("lab: there is no stack 'cuda'; choose default, pt20 or cu118.\n");
  }

  @Test
  void exitCodeOfTheCommandIsPassedOn() throws Exception {
    Result result = lab("no-such-command");
    assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(result.err()).contains("Unmatched argument at index 0: 'no-such-command'");
  }

  @Test
  void failedBuildIsOneLineWithItsCause() throws Exception {
    maven("echo 'Unknown host: java.net.UnknownHostException: repo.example.org'; exit 1");
    assertFails("cannot reach the package repository");
    maven(
        "echo '[ERROR] Could not transfer artifact a:b:jar:1 from/to central"
            + " (https://repo.example.org/maven2): Connect timed out'; exit 1");
    assertFails("cannot reach the package repository repo.example.org: the first set-up needs");
    maven("echo 'tar: write error: No space left on device'; exit 1");
    assertFails("no space is left on the disk");
    maven(
        "echo 'Picked up JAVA_TOOL_OPTIONS: -Djavax.net.ssl.trustStore=certificates.p12';"
            + " echo '[ERROR] COMPILATION ERROR :'; echo '[ERROR] /x/A.java:[3,1] ; expected'; exit 1");
    assertFails("the library does not compile: /x/A.java:[3,1] ; expected (log: ");
    maven(
        "echo \"Picked up JAVA_TOOL_OPTIONS: '-Dx=certificates.p12'\"; echo '[ERROR] a.jar:"
            + " status code: 407, reason phrase: Proxy Authentication Required (407)'; exit 1");
    assertFails("the package repository cannot be reached, which wants a name and a password");
    maven("echo '[ERROR] something odd'; exit 1");
    assertFails("the build failed: something odd (log: ");
  }

  @Test
  void aPathThatJavaCannotTakeIsSaidBeforeTheBuild() throws Exception {
    for (String name : List.of("wow!", "a:b")) {
      project = Files.move(project, folder.resolve(name));
      assertFails("Java cannot load a library from a path with '!' or ':' in it", name);
      assertThat(project.resolve("calls")).doesNotExist();
    }
  }

  @Test
  void mavenWithoutItsRunBitIsStartedAnyway() throws Exception {
    project.resolve("mvnw").toFile().setExecutable(false);
    assertThat(lab("--version").code()).isZero();
  }

  @Test
  void otherEncodingsAndLettersInPaths() throws Exception {
    project = Files.move(project, folder.resolve("Übung ß 流"));
    environment.put("LC_ALL", "C");
    assertThat(lab("--version").code()).isZero();
    assertThat(project.resolve("target/lab.stamp")).exists();
  }

  @Test
  void whatIsBuiltCanBeUsedByOtherAccounts() throws Exception {
    Files.createDirectories(folder.resolve("m2/1.0"));
    Path jar = Files.write(folder.resolve("m2/1.0/package-1.0.jar"), new byte[3]);
    Files.writeString(
        folder.resolve("classpath"), System.getProperty("java.class.path") + ":" + jar);
    assertThat(lab("--version").code()).isZero();
    Path stamp = project.resolve("target/lab.stamp");
    Path copy = project.resolve("target/packages/1.0/package-1.0.jar");
    assertThat(Files.readAllLines(stamp)).contains(copy.toString()).doesNotContain(jar.toString());
    assertThat(Files.getPosixFilePermissions(stamp)).contains(PosixFilePermission.OTHERS_READ);
    Files.delete(jar);
    assertThat(lab("--version").err()).isEmpty();
  }

  @Test
  void aLibraryForAnotherJavaCannotBeMadeInAFolderOfOthers() throws Exception {
    assumeThat(System.getProperty("user.name")).isNotEqualTo("root"); // who may write anywhere
    project.toFile().setWritable(false);
    try {
      assertFails("this account may not write to " + project);
    } finally {
      project.toFile().setWritable(true);
    }
  }

  @Test
  void whatIsOfAnotherPyTorchOrJavaIsLeftBehind() throws Exception {
    environment.put("PYTORCH_VERSION", "2.4.0");
    environment.put("PYTORCH_LIBRARY_PATH", "/nowhere");
    environment.put("JAVA_TOOL_OPTIONS", "-XX:+UseParallelGC");
    environment.put("_JAVA_OPTIONS", "-Dfile.encoding=ISO-8859-1");
    Result result = lab("--version");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err().lines().filter(l -> l.contains("Picked up _JAVA"))).hasSize(1);
  }

  @Test
  void javaThatVariablesKeepFromStartingIsSaid() throws Exception {
    environment.put("JAVA_TOOL_OPTIONS", "-XX:+Nonsense");
    assertFails("does not start (Unrecognized VM option 'Nonsense'); mend or unset");
    environment.put("JAVA_TOOL_OPTIONS", "-Da=b");
    environment.put("JDK_JAVA_OPTIONS", "-XX:+UseParallelGC");
    Result result = lab("--version");
    assertThat(result.code()).as(result.err()).isZero();
  }

  @Test
  void temporaryFilesGoWhereOtherProgramsPutThem() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("my scratch"));
    environment.put("TMPDIR", temporary.toString());
    environment.put("PYTORCH_VERSION", "2.4.0");
    assertThat(lab("doctor").out())
        .containsPattern("temporary +ok +" + temporary)
        .containsPattern("settings +ok +left out: .*PYTORCH_VERSION");
    environment.put("TMPDIR", "/nowhere");
    assertThat(lab("doctor").out()).doesNotContain("/nowhere");
  }

  @Test
  void theTestsMavenIsToldTheSame() throws Exception {
    assertThat(lab("--version").code()).isZero();
    environment.put("HTTPS_PROXY", "http://proxy.example.org:3128");
    maven("echo BUILD FAILURE; exit 1");
    assertThat(lab("test", "--only", "unit").code()).isEqualTo(ExitCode.FAILED);
    assertThat(Files.readString(project.resolve("calls")))
        .containsPattern("-gs " + project + "/target/proxies-\\d+.xml .*verify");
    try (Stream<Path> left = Files.list(project.resolve("target"))) {
      assertThat(left).noneMatch(file -> file.getFileName().toString().startsWith("proxies"));
    }
  }

  @Test
  void mavenIsToldOfProxiesAndCertificates() throws Exception {
    environment.put("HTTPS_PROXY", "http://anna:secret@proxy.example.org:3128");
    environment.put("no_proxy", "localhost,.example.com");
    maven(
        "cp target/proxies.xml ..; ls -l target/proxies.xml >> calls; echo \"$https_proxy\" >> calls;"
            + " echo 'Connect timed out to https://repo.example.org/x'; exit 1");
    assertFails(
        "cannot reach the package repository repo.example.org through the proxy"
            + " proxy.example.org:3128 (HTTPS_PROXY): the first set-up needs a network");
    assertThat(Files.readString(folder.resolve("proxies.xml")))
        .contains("<host>proxy.example.org</host><port>3128</port>", "<username>anna</username>")
        .contains("<nonProxyHosts>localhost|*.localhost|example.com|*.example.com</nonProxyHosts>");
    assertThat(Files.readString(project.resolve("calls")))
        .contains("-gs " + project.resolve("target/proxies.xml"), "-rw-------", "http://anna:")
        .contains("-Dmaven.artifact.threads=1");
    assertThat(project.resolve("target/proxies.xml")).doesNotExist();
    environment.put("no_proxy", "example.org");
    assertFails("cannot reach the package repository repo.example.org: the first set-up needs");
  }

  @Test
  void certificatesOfOtherProgramsAreTrustedByMaven() throws Exception {
    Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");
    environment.put("SSL_CERT_FILE", none.toString());
    maven(
        "echo \"$JAVA_TOOL_OPTIONS\" >> calls; mkdir -p lib/target; : > lib/target/lib-1.0.jar;"
            + " cp ../classpath lib/target/classpath.txt");
    assertThat(lab("--version").code()).isZero();
    assertThat(Files.readString(project.resolve("calls")))
        .contains("-Djavax.net.ssl.trustStore=" + project.resolve("target/certificates.p12"));
  }

  @Test
  void doctorAnswersEvenWithoutALibrary() throws Exception {
    maven("echo '[ERROR] something odd'; exit 1");
    Result result = lab("doctor");
    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out())
        .contains("JDK        ok")
        .contains("library    wrong    the build failed: something odd")
        .contains("mend:");
  }

  @Test
  void buildThatWasCutShortIsMadeAgain() throws Exception {
    maven("mkdir -p lib/target; : > lib/target/lib-1.0.jar; kill -9 $PPID; sleep 1");
    assertThat(lab("--version").code()).isNotZero();
    assertThat(project.resolve("target/lab.stamp")).doesNotExist();
    maven(
        "mkdir -p lib/target; : > lib/target/lib-1.0.jar; cp ../classpath lib/target/classpath.txt");
    assertThat(lab("--version").code()).isZero();
  }

  @Test
  void oldOrMissingJavaIsOneLine() throws Exception {
    java(
        "case $1 in -version) echo 'Picked up JAVA_TOOL_OPTIONS: -Da=b' >&2;"
            + " echo 'openjdk version \"1.8.0_292\"' >&2 ;; *) exit 1 ;; esac");
    assertFails("cFlow Lab needs Java 17, and ", "is openjdk version \"1.8.0_292\"; install a JDK");
    java(
        "case $1 in -version) echo 'openjdk version \"11.0.2\"' >&2 ;;"
            + " *) echo java.base@11.0.2; echo jdk.compiler@11.0.2 ;; esac");
    assertFails("cFlow Lab needs Java 17, and ", "is openjdk version \"11.0.2\"");
    java("echo java.base@17.0.2");
    assertFails("is a runtime without the compiler");
    environment.put("JAVA_HOME", "/nowhere");
    assertFails("JAVA_HOME is /nowhere, which has no bin/java");
    environment.remove("JAVA_HOME");
    environment.put("PATH", toolsWithoutJava().toString());
    assertFails("there is no java on the PATH");
  }

  private void assertFails(String... texts) throws Exception {
    Result result = lab("help");
    assertThat(result.code()).isEqualTo(ExitCode.SETUP);
    String line = result.err().lines().reduce("", (a, b) -> b);
    assertThat(line).startsWith("lab: ").contains(texts);
    assertThat(result.err().lines().filter(l -> l.startsWith("lab: "))).hasSize(1);
    assertThat(result.err()).doesNotContain("\tat ");
  }

  private void maven(String script) throws IOException {
    program(project.resolve("mvnw"), "echo \"$@\" >> calls\n" + script);
  }

  private void java(String script) throws IOException {
    Path home = folder.resolve("fake java");
    Files.createDirectories(home.resolve("bin"));
    program(home.resolve("bin/java"), script);
    environment.put("JAVA_HOME", home.toString());
  }

  private Path toolsWithoutJava() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("sh", "dirname", "readlink", "head")) {
      Path found = Program.onPath(tool).get(0);
      program(tools.resolve(tool), "exec " + found + " \"$@\"");
    }
    return tools;
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    file.toFile().setExecutable(true);
  }

  private long builds() throws IOException {
    return Files.readAllLines(project.resolve("calls")).size();
  }

  private Result lab(String... arguments) throws Exception {
    return run(project.resolve("lab"), arguments);
  }

  private Result run(Path lab, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(lab.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().remove("CFLOW_STACK");
    OF_THIS_MACHINE.forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    int code =
        builder
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new Result(code, Files.readString(out), Files.readString(err));
  }
}
