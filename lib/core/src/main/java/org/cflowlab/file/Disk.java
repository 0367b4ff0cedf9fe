package org.cflowlab.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
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

  /**
   * Makes a folder, if it is not there, and tries to write in it, so that long work does not fail
   * at its end.
   *
   * @param bytes to try with; 0 asks for permission alone
   * @throws BadFileException if it is a file
   * @throws FileSystemException if that cannot be done; the message names the folder or a file in
   *     it
   */
  public static void requireWritable(Path folder, int bytes) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new BadFileException(folder, "is a file, not a folder; name another place");
    }
    Files.createDirectories(folder);
    Path probe = Files.createTempFile(folder, ".probe", "");
    try {
      WholeFile.write(probe, new byte[bytes]);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /**
   * Tries whether a file can be written or replaced, so that long work does not fail at its end.
   * Its folder is made, if it is not there.
   *
   * @throws BadFileException if it is a folder
   * @throws FileSystemException if its folder cannot be written to; the message names it
   */
  public static void requireWritableFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadFileException(
          file.toAbsolutePath(), "is a folder, not a file; name a file in it");
    }
    if (!WholeFile.isPipeOrDevice(file)) {
      requireWritable(file.toAbsolutePath().getParent(), 0);
    }
  }
}
