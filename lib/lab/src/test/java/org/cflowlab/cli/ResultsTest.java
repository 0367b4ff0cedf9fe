package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.cflowlab.file.BadFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ResultsTest {
  @TempDir Path temp;

  @Test
  void runsThatBeginAtOnceGetFoldersOfTheirOwn() {
    Path usual = temp.resolve("runs/lidc-seed1");
    List<Path> folders =
        IntStream.range(0, 40).parallel().mapToObj(i -> firstNew(usual)).sorted().toList();
    assertThat(folders).doesNotHaveDuplicates().allMatch(folder -> folder.toFile().isDirectory());
    assertThat(folders)
        .contains(usual, temp.resolve("runs/lidc-seed1-2"), temp.resolve("runs/lidc-seed1-40"));
  }

  @Test
  void aFileIsNoFolderThatIsNotEmpty() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "somebody's");
    Results results = CommandLine.populateCommand(new Results(), "--out=" + file);
    assertThatThrownBy(() -> results.fresh(temp.resolve("usual")))
        .isInstanceOf(BadFileException.class)
        .hasMessage(file + ": is a file, not a folder; name another place");
  }

  /** Has a training, until it is ended. */
  public static void main(String[] folder) throws Exception {
    Results.of(
        () -> {
          System.out.println("trains");
          while (true) {
            LockSupport.park();
          }
        },
        Path.of(folder[0]));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "ends a program at once, and asks none")
  void oneThatIsStoppedSaysHowToGoOn() throws IOException, InterruptedException {
    String classpath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(java, "-cp", classpath, ResultsTest.class.getName(), "" + temp)
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("trains");
      process.toHandle().destroy(); // the stream stays open
      assertThat(said.lines().toList()).last().asString().contains("--resume " + temp);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Path firstNew(Path usual) {
    try {
      return Results.firstNew(usual);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
