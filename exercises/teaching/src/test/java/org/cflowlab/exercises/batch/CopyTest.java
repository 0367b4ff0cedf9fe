package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copy of a hand-in holds what would be read of the hand-in itself. */
class CopyTest {
  @TempDir Path folder;
  private Path from;
  private Path to;

  @BeforeEach
  void places() throws IOException {
    from = Files.createDirectory(folder.resolve("anna"));
    to = folder.resolve("in0");
  }

  private Path write(String path) throws IOException {
    Path file = from.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, path);
  }

  private Path large(String path, long bytes) throws IOException {
    Path file = write(path);
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(bytes);
    }
    return file;
  }

  @Test
  void whatToolsLeaveIsNotCopied() throws IOException {
    write(".venv/lib/E1Answer.java");
    write("zz/E1Answer.java");
    write("zz/essay.pdf");
    assertThat(Copy.of(from, to)).isEmpty();
    assertThat(to.resolve("zz/E1Answer.java")).hasContent("zz/E1Answer.java");
    assertThat(to.resolve("zz/essay.pdf")).isEmptyFile();
    assertThat(to.resolve(".venv")).doesNotExist();
  }

  @Test
  void anArchiveOfAnySizeIsCopied() throws IOException {
    assertThat(Copy.of(large("all.zip", 60_000_000), to)).isEmpty();
    assertThat(Files.size(to)).isEqualTo(60_000_000);
  }

  @Test
  void ofWhatIsTooLargeThereIsEnoughToSeeIt() throws IOException {
    large("Large.java", 500_000_000);
    assertThat(Copy.of(from, to)).isEmpty();
    assertThat(Files.size(to.resolve("Large.java"))).isBetween(1_000_001L, 1_100_000L);
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path file = write("E1Answer.java");
    Files.createSymbolicLink(from.resolve("E2Answer.java"), file);
    assertThat(Copy.of(from, to)).isEqualTo(List.of("The link E2Answer.java was not followed."));
    assertThat(to.resolve("E2Answer.java")).doesNotExist();
  }
}
