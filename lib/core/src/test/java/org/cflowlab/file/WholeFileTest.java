package org.cflowlab.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
}
