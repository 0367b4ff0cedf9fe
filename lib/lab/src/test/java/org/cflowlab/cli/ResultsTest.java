package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static Path firstNew(Path usual) {
    try {
      return Results.firstNew(usual);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
