package org.cflowlab.cli.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a JVM that says its version and ends in the place of a kernel. */
class ClassArchiveTest {
  @TempDir Path folder;

  @BeforeEach
  void project() {
    System.setProperty("cflow.root", folder.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty("cflow.root");
  }

  @Test
  void aKernelThatStartsLeavesItsClasses() throws Exception {
    Path spec = kernelspec("-version");
    ClassArchive.ensure(spec, Progress.NONE);
    assertThat(files()).containsExactlyInAnyOrder(spec, ClassArchive.beside(spec));
    assertThat(ClassArchive.beside(spec)).isNotEmptyFile();
  }

  @Test
  void aKernelThatFailsIsNotTriedAgain() throws Exception {
    Path spec = kernelspec("no.such.Kernel");
    ClassArchive.ensure(spec, Progress.NONE);
    assertThat(files()).containsExactlyInAnyOrder(spec, ClassArchive.beside(spec));
    assertThat(ClassArchive.beside(spec)).isEmptyFile();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNoError() throws Exception {
    Path spec = kernelspec("-version");
    Path gone = folder.resolve("gone").resolve(spec.getFileName());
    ClassArchive.ensure(gone, Progress.NONE);
    assertThat(files()).containsExactly(spec);
  }

  @Test
  void anArchiveThatIsThereIsKept() throws Exception {
    Path spec = kernelspec("no.such.Kernel");
    Path archive = Files.writeString(ClassArchive.beside(spec), "classes");
    ClassArchive.ensure(spec, Progress.NONE);
    assertThat(archive).hasContent("classes");
  }

  @Test
  void aKernelThatWaitsForACellIsNotStarted() throws Exception {
    Path spec = kernelspec(Kernelspec.IJAVA);
    ClassArchive.ensure(spec, Progress.NONE);
    assertThat(files()).containsExactly(spec);
  }

  @Test
  void eachJdkHasItsOwn() {
    assertThat(ClassArchive.beside(folder.resolve("kernel.json")).toString())
        .startsWith(folder.toString())
        .contains(String.valueOf(Runtime.version().feature()))
        .endsWith(".jsa");
  }

  private Path kernelspec(String what) throws IOException {
    Path file = folder.resolve("kernel.json");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String archive = ClassArchive.OPTION + ClassArchive.beside(file);
    new ObjectMapper()
        .writeValue(
            file.toFile(),
            Map.of(
                "argv",
                List.of(java, "-Xlog:disable", archive, what, "{connection_file}"),
                "env",
                Map.of("JJAVA_STARTUP_SCRIPTS_PATH", "a.jshell")));
    return file;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
