package org.cflowlab.exercises.batch;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A temporary folder that goes with the program: at its end, or, if it was killed, when the next
 * one starts. A lock tells a folder in use from one left behind.
 */
final class Scratch implements AutoCloseable {
  private static final String PREFIX = "cflow-grade";
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel channel;

  private Scratch(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Makes a folder in another, and removes those that nobody uses any more. */
  static Scratch in(Path temp) throws IOException {
    removeLeftBehind(temp);
    Path folder = Files.createTempDirectory(temp, PREFIX).toRealPath();
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return new Scratch(folder, channel);
  }

  Path folder() {
    return folder;
  }

  private static void removeLeftBehind(Path temp) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(temp, PREFIX + "*")) {
      for (Path folder : all) {
        try (FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock()) {
          if (lock != null) {
            remove(folder);
          }
        } catch (OverlappingFileLockException | IOException e) {
          // in use, or somebody else's
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close(); // first: Windows deletes no open file
    remove(folder);
  }

  /**
   * Removes a folder, also one that a submission made unreadable. What cannot be removed is left to
   * the next start: it is no reason to stop. The lock goes last: by it the next start knows a
   * folder whose removal was cut short.
   */
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path lock = folder.resolve(LOCK);
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes what) {
            File file = path.toFile();
            return file.setReadable(true) && file.setWritable(true) && file.setExecutable(true)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes what) {
            if (!path.equals(lock)) {
              path.toFile().delete();
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            path.toFile().delete();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, IOException e) {
            if (path.equals(folder)) {
              lock.toFile().delete();
            }
            path.toFile().delete();
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
