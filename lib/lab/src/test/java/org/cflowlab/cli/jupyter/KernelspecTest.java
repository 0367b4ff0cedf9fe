package org.cflowlab.cli.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KernelspecTest {
  private static final Path JDK = Path.of("/opt/jdk");
  private static final Path JJAVA = Path.of("/venv/share/jupyter/kernels/java/jjava.jar");
  private static final Path ARCHIVE = Path.of("/venv/share/jupyter/kernels/cflow-lab/classes.jsa");
  private static final Path IJAVA = Path.of("/conda/share/jupyter/kernels/java/ijava-1.3.0.jar");
  private static final String CLASSPATH = "/a b/lib.jar" + File.pathSeparator + "/m2/api.jar";

  @BeforeEach
  void project() {
    System.setProperty("cflow.root", "/a b");
  }

  @AfterEach
  void forget() {
    System.clearProperty("cflow.root");
  }

  @Test
  void runsTheCheckedJdkWithTheKernelInOneJvm() {
    Map<String, Object> spec = Kernelspec.spec(JJAVA, JDK, 17, CLASSPATH, ARCHIVE, "2g");
    List<?> argv = (List<?>) spec.get("argv");
    assertThat(argv.get(0).toString()).startsWith("/opt/jdk/bin/java");
    assertThat(argv.subList(argv.size() - 3, argv.size()))
        .isEqualTo(List.of("-jar", JJAVA.toString(), "{connection_file}"));
    assertThat(argv.stream().map(Object::toString))
        .contains(
            "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED",
            "-Xmx2g",
            "-XX:G1PeriodicGCInterval=10000",
            "-XX:SharedArchiveFile=" + ARCHIVE,
            "-Djava.awt.headless=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
        .noneMatch(a -> a.startsWith("--enable-native-access"));
    assertThat(spec)
        .containsEntry("display_name", "Java (cFlow Lab)")
        .containsEntry("language", "java")
        .containsEntry("interrupt_mode", "message");
  }

  @Test
  void newerJdksAreToldThatNativeCodeIsMeant() {
    assertThat(argv(21)).noneMatch(a -> a.startsWith("--enable-native-access"));
    assertThat(argv(22)).contains("--enable-native-access=ALL-UNNAMED");
    assertThat(argv(25)).contains("--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void bothKernelsGetTheClasspathAndTheirStartup() {
    Map<?, ?> jjava =
        (Map<?, ?>) Kernelspec.spec(JJAVA, JDK, 17, CLASSPATH, ARCHIVE, "2g").get("env");
    assertThat(jjava.get("JJAVA_CLASSPATH")).isEqualTo(CLASSPATH);
    assertThat(jjava.get("IJAVA_CLASSPATH")).isEqualTo(CLASSPATH);
    assertThat(jjava.get("JJAVA_STARTUP_SCRIPTS_PATH").toString())
        .contains("kernel-startup.jshell")
        .endsWith("display-jjava.jshell");
    Map<?, ?> other =
        (Map<?, ?>) Kernelspec.spec(IJAVA, JDK, 17, CLASSPATH, ARCHIVE, "2g").get("env");
    assertThat(other.get("IJAVA_STARTUP_SCRIPTS_PATH").toString()).endsWith("display-ijava.jshell");
  }

  @Test
  void theKitsLibrariesComeBeforeThoseInIJavasJar() {
    List<?> argv = (List<?>) Kernelspec.spec(IJAVA, JDK, 17, CLASSPATH, ARCHIVE, "2g").get("argv");
    assertThat(argv.get(argv.indexOf("-cp") + 1)).isEqualTo(CLASSPATH + File.pathSeparator + IJAVA);
    assertThat(argv.get(argv.size() - 2)).isEqualTo("io.github.spencerpark.ijava.IJava");
  }

  @Test
  void owesNothingToWhereItIsStarted() throws IOException {
    Map<?, ?> variables =
        (Map<?, ?>) Kernelspec.spec(JJAVA, JDK, 17, CLASSPATH, ARCHIVE, "2g").get("env");
    String launcher = Files.readString(Path.of("../launcher/Lab.java"));
    assertThat(Pattern.compile("\"(PYTORCH_\\w+)\"").matcher(launcher).results())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(variables.get(name.group(1))).isEqualTo(""));
    if (System.getProperty("os.name").startsWith("Linux")) {
      assertThat(variables.get("LC_ALL")).isEqualTo("C.UTF-8");
    }
  }

  private static List<String> argv(int feature) {
    List<?> argv =
        (List<?>) Kernelspec.spec(JJAVA, JDK, feature, CLASSPATH, ARCHIVE, "2g").get("argv");
    return argv.stream().map(Object::toString).toList();
  }
}
