package org.cflowlab.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk that holds a folder. */
public final class Disk {
  private Disk() {}

  /**
   * The bytes that may still be written there.
   *
   * @throws IOException if there is no such folder
   */
  public static long free(Path folder) throws IOException {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) { // without a mount point that Java finds, as in a changed root
      if (!Files.exists(folder)) {
        throw e;
      }
      return folder.toFile().getUsableSpace();
    }
  }
}
