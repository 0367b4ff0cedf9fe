package org.cflowlab.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
  @TempDir Path folder;

  @Test
  void saysWhatIsFree() throws IOException {
    assertThat(Disk.free(folder)).isPositive();
    assertThatThrownBy(() -> Disk.free(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aFolderToWriteInIsMadeAndLeftAsItWas() throws IOException {
    Path made = folder.resolve("not/yet/there");
    Disk.requireWritable(made, 0);
    Files.writeString(made.resolve("probe"), "somebody's");
    Disk.requireWritable(made, 1000);
    try (var files = Files.list(made)) {
      assertThat(files).containsExactly(made.resolve("probe"));
    }
    assertThat(made.resolve("probe")).hasContent("somebody's");
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> Disk.requireWritable(file, 0))
        .isInstanceOf(BadFileException.class)
        .hasMessage(file + ": is a file, not a folder; name another place");
    assertThatThrownBy(() -> Disk.requireWritable(file.resolve("in"), 0))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(file.toString());
    Configuration small =
        Configuration.unix().toBuilder().setBlockSize(512).setMaxSize(4096).build();
    try (FileSystem disk = Jimfs.newFileSystem(small)) {
      Path full = disk.getPath("/full");
      Disk.requireWritable(full, 0);
      assertThatThrownBy(() -> Disk.requireWritable(full, 5000))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("/full/");
      assertThat(full).isEmptyDirectory();
    }
  }

  @Test
  void aFileThatCouldNotTakeItsPlaceIsRefusedBefore() throws IOException {
    Disk.requireWritableFile(folder.resolve("new/scores.csv"));
    assertThat(folder.resolve("new")).isEmptyDirectory();
    assertThatThrownBy(() -> Disk.requireWritableFile(folder.resolve("new")))
        .isInstanceOf(BadFileException.class)
        .hasMessage(folder.resolve("new") + ": is a folder, not a file; name a file in it");
  }
}
