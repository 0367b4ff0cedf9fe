package org.cflowlab.fetch;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.cflowlab.data.DataException;
import org.cflowlab.progress.Progress;

/** Copies a file so that its target is there whole or not at all. */
final class SafeCopy {
  private static final int MIB = 1 << 20;

  private SafeCopy() {}

  /**
   * Copies to a file beside the target and then moves it there, replacing what was there.
   *
   * @return the SHA-256 of what was copied, in hexadecimal
   * @throws DataException if the disk has no room, or another copy to the same target is under way
   */
  static String copy(Path from, Path to, Progress progress) throws IOException {
    Files.createDirectories(to.getParent());
    requireRoom(from, to.getParent());
    Path part = to.resolveSibling(to.getFileName() + ".part");
    String sha;
    try (FileChannel out = FileChannel.open(part, CREATE, WRITE);
        FileLock lock = out.tryLock()) {
      if (lock == null) {
        throw new DataException(
            part + " is being written by another program; wait until it has ended");
      }
      out.truncate(0);
      sha = fill(out, from, progress);
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    Files.move(part, to, ATOMIC_MOVE, REPLACE_EXISTING);
    return sha;
  }

  private static void requireRoom(Path from, Path folder) throws IOException {
    long needed = Files.size(from);
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < needed) {
      throw new DataException(
          "%s needs %d MiB but %s has %d MiB left; free some or choose another folder with --to"
              .formatted(from.getFileName(), needed / MIB + 1, folder, free / MIB));
    }
  }

  private static String fill(FileChannel out, Path from, Progress progress) throws IOException {
    MessageDigest sha = Sha256.digest();
    long total = Files.size(from) / MIB + 1;
    try (InputStream in = Files.newInputStream(from);
        Progress.Task task = progress.start("copying " + from.getFileName() + " (MiB)", total)) {
      long done = 0;
      for (byte[] block = in.readNBytes(MIB); block.length > 0; block = in.readNBytes(MIB)) {
        sha.update(block);
        for (ByteBuffer left = ByteBuffer.wrap(block); left.hasRemaining(); ) {
          out.write(left);
        }
        task.at(Math.min(total, ++done), "");
      }
      out.force(true);
    }
    return HexFormat.of().formatHex(sha.digest());
  }
}
