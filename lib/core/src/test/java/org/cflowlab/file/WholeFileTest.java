package org.cflowlab.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path temp;

  @Test
  void aFileIsWrittenAndReplaced() throws IOException {
    Path file = temp.resolve("a.txt");
    WholeFile.write(file, "first");
    WholeFile.write(file, "zweite Zeile: äöü\n");
    assertThat(file).hasContent("zweite Zeile: äöü\n");
    assertThat(temp).isDirectoryContaining(path -> path.equals(file));
    assertThat(temp.toFile().list()).hasSize(1);
  }

  @Test
  void whatFailsHalfWayKeepsTheOldFileAndLeavesNothing() throws IOException {
    Path file = Files.writeString(temp.resolve("a.txt"), "old");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(
            () ->
                WholeFile.write(
                    file,
                    out -> {
                      out.write(new byte[9999]);
                      throw new IOException("No space left on device");
                    }))
        .withMessage(file + ": No space left on device");
    assertThat(file).hasContent("old");
    assertThat(temp.toFile().list()).hasSize(1);
  }

  /** As /dev/null, which an account that may do all had replaced for everybody. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no pipes among files")
  void aPipeIsWrittenToAndStays() throws Exception {
    Path pipe = temp.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path link = Files.createSymbolicLink(temp.resolve("link"), pipe);
    for (Path place : List.of(pipe, link)) {
      CompletableFuture<String> read = new CompletableFuture<>();
      Thread reader = new Thread(() -> read.complete(content(pipe)));
      reader.setDaemon(true);
      reader.start();
      WholeFile.write(place, "a,b");
      assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
      assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("a,b");
    }
    assertThat(link).isSymbolicLink();
    assertThat(temp.toFile().list()).hasSize(2);
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFolderOrAFileMovesToItsPlace() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("draft"));
    Files.writeString(folder.resolve("a.txt"), "new");
    WholeFile.move(folder, temp.resolve("place"));
    assertThat(folder).doesNotExist();
    Path old = Files.writeString(temp.resolve("old.txt"), "old");
    WholeFile.move(temp.resolve("place/a.txt"), old);
    assertThat(old).hasContent("new");
  }

  /** A writes while B has begun: each draft is one's own. */
  @Test
  void twoWritersOfOneFileDoNotMeet() throws IOException {
    Path file = temp.resolve("model.npz");
    WholeFile.write(
        file,
        slow -> {
          slow.write(new byte[500]);
          slow.flush();
          WholeFile.write(file, new byte[1000]);
          assertThat(file).hasSize(1000);
          slow.write(new byte[200]);
        });
    assertThat(file).hasSize(700);
    assertThat(temp.toFile().list()).containsExactly("model.npz");
  }

  @Test
  void manyThreadsMayWriteOneFile() {
    Path file = temp.resolve("model.npz");
    byte[] content = new byte[100_000];
    IntStream.range(0, 40)
        .parallel()
        .forEach(
            k -> {
              try {
                WholeFile.write(file, content);
                assertThat(file).hasSize(content.length);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(temp.toFile().list()).containsExactly("model.npz");
  }

  @Test
  void aDraftOfAKilledProgramGoesAnHourLater() throws IOException {
    Path file = temp.resolve("a.txt");
    Path draft = Files.writeString(temp.resolve(".a.txt.part"), "half of");
    WholeFile.write(file, "whole");
    assertThat(draft).exists();
    Files.setLastModifiedTime(draft, FileTime.from(Instant.now().minusSeconds(4000)));
    WholeFile.write(file, "again");
    assertThat(file).hasContent("again");
    assertThat(temp.toFile().list()).containsExactly("a.txt");
  }
}
