package org.cflowlab.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.cflowlab.data.DataException;
import org.cflowlab.data.DataHome;
import org.cflowlab.data.PatchReader;
import org.cflowlab.progress.Progress;

/**
 * The LIDC zip in a folder of data sets, with its checksum beside it as {@code sha256sum -c} reads
 * it.
 *
 * @param directory the folder of all data sets
 */
record InstalledLidc(Path directory) {

  Path file() {
    return DataHome.lidc(directory);
  }

  boolean exists() {
    return Files.exists(file());
  }

  /**
   * Checks a zip, every patch of it, and copies it here.
   *
   * @throws DataException if the zip is not sound, or cannot be copied
   */
  PatchReader.Summary install(Path zip, Progress progress) throws IOException {
    if (Files.isDirectory(zip)) {
      throw new DataException(
          zip + " is a folder; give the zip, or use the folder as it is: --data " + zip);
    }
    PatchReader.Summary summary = PatchReader.verify(zip, progress);
    String sha = SafeCopy.copy(zip, file(), progress);
    Path part = sums().resolveSibling("SHA256SUMS.part");
    Files.writeString(part, sha + "  " + file().getFileName() + "\n");
    Files.move(part, sums(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return summary;
  }

  /** What the zip holds, by its names alone. */
  PatchReader.Summary summary() throws IOException {
    return PatchReader.summary(file());
  }

  /**
   * Reads every patch again and compares the checksum.
   *
   * @throws DataException if the zip is no longer what was installed
   */
  PatchReader.Summary verify(Progress progress) throws IOException {
    PatchReader.Summary summary = PatchReader.verify(file(), progress);
    try {
      String recorded = Files.readString(sums()).split(" ", 2)[0];
      if (!recorded.equals(Sha256.of(file()))) {
        throw new DataException(
            file() + " is not what was installed: its checksum differs; install it again");
      }
    } catch (NoSuchFileException e) {
      throw new DataException(
          file() + " has no SHA256SUMS beside it to compare with; install it again", e);
    }
    return summary;
  }

  private Path sums() {
    return file().resolveSibling("SHA256SUMS");
  }
}
