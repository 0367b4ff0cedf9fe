package org.cflowlab.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.cflowlab.data.DataException;
import org.cflowlab.file.Disk;
import org.cflowlab.file.Sha256;
import org.cflowlab.file.WholeFile;
import org.cflowlab.progress.Progress;

/** Copies a file so that its target is there whole or not at all. */
final class SafeCopy {
  private static final int MIB = 1 << 20;

  private SafeCopy() {}

  /**
   * Copies a file, replacing what was there.
   *
   * @return the SHA-256 of what was copied, in hexadecimal
   * @throws DataException if the disk has no room
   */
  static String copy(Path from, Path to, Progress progress) throws IOException {
    Files.createDirectories(to.getParent());
    requireRoom(from, Files.size(from), to.getParent());
    Sha256 sha = new Sha256();
    WholeFile.write(to, out -> fill(out, sha, from, progress));
    return sha.hex();
  }

  /**
   * Requires that a folder's disk has room for a file.
   *
   * @throws DataException that says how much is missing
   */
  static void requireRoom(Path file, long bytes, Path folder) throws IOException {
    long free = Disk.free(folder);
    if (free < bytes) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s needs %d MiB but %s has %d MiB left; free some or choose another folder with --to",
              file.getFileName(),
              bytes / MIB + 1,
              folder,
              free / MIB));
    }
  }

  private static void fill(OutputStream out, Sha256 sha, Path from, Progress progress)
      throws IOException {
    long total = Files.size(from) / MIB + 1;
    try (InputStream in = Files.newInputStream(from);
        Progress.Task task = progress.start("copying " + from.getFileName() + " (MiB)", total)) {
      long done = 0;
      for (byte[] block = in.readNBytes(MIB); block.length > 0; block = in.readNBytes(MIB)) {
        sha.add(block);
        out.write(block);
        task.at(Math.min(total, ++done), "");
      }
    }
  }
}
