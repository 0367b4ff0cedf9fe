package org.cflowlab.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.cflowlab.data.DataException;
import org.cflowlab.file.Sha256;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class SafeCopyTest {
  @TempDir Path temp;

  private Path random(int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(1).nextBytes(content);
    return Files.write(temp.resolve("from"), content);
  }

  @Test
  void theCopyIsTheSameAndSoIsItsChecksum() throws IOException {
    Path from = random((5 << 20) + 17);
    Path to = temp.resolve("a/b/to");
    List<Long> seen = new ArrayList<>();
    Progress progress =
        (what, total) -> {
          assertThat(total).isEqualTo(6);
          return (done, note) -> seen.add(done);
        };
    String sha = SafeCopy.copy(from, to, progress);
    assertThat(to).hasSameBinaryContentAs(from);
    assertThat(sha).isEqualTo(Sha256.of(to)).isEqualTo(Sha256.of(from));
    assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 6).boxed().toList());
  }

  @Test
  void aFullDiskIsToldBeforeCopying() throws IOException {
    Path from = random(3 << 20);
    Configuration small = Configuration.unix().toBuilder().setMaxSize(2 << 20).build();
    try (FileSystem disk = Jimfs.newFileSystem(small)) {
      Path to = disk.getPath("/data/lidc/file.zip");
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> SafeCopy.copy(from, to, Progress.NONE))
          .withMessageContainingAll("needs 4 MiB", "/data/lidc has ", "--to");
      assertThat(filesIn(to.getParent())).isZero();
    }
  }

  /** The disk has room at first; then someone else takes it. */
  @Test
  void aDiskThatFillsUpMeanwhileLeavesNothingBehindAndKeepsTheOldFile() throws IOException {
    Path from = random(3 << 20);
    Configuration small = Configuration.unix().toBuilder().setMaxSize(4 << 20).build();
    try (FileSystem disk = Jimfs.newFileSystem(small)) {
      Path to = disk.getPath("/data/file.zip");
      Files.createDirectories(to.getParent());
      Files.writeString(to, "old");
      Progress greedy =
          (what, total) ->
              (done, note) -> {
                if (done == 1) {
                  fill(disk.getPath("/other"));
                }
              };
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> SafeCopy.copy(from, to, greedy));
      assertThat(filesIn(to.getParent())).isEqualTo(1);
      assertThat(Files.readString(to)).isEqualTo("old");
    }
  }

  private static void fill(Path file) {
    try {
      Files.write(file, new byte[2 << 20]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
