package org.cflowlab.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Files that appear whole or not at all: written beside their place, forced to the disk, and moved
 * there in one step. Whatever was there before stays until then. Of several who write one file at
 * once, each writes all of its own, and the last one's stays. A pipe or a device, such as {@code
 * /dev/null}, is no file that may be replaced: it is written to.
 */
public final class WholeFile {
  /** After which a draft that nobody has finished is taken for one of a program that was killed. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private WholeFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it, and leaves the stream open. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, or replaces it.
   *
   * @throws FileSystemException with the file's name if it cannot be written, as on a full disk
   */
  public static void write(Path file, Content content) throws IOException {
    Path draft = null;
    try {
      if (isPipeOrDevice(file)) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
          content.writeTo(out);
        }
        return;
      }
      draft = draft(file);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      move(draft, file);
      draft = null; // its name may be another writer's by now
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new FileSystemException(file.toString(), null, e.getMessage());
    } finally {
      if (draft != null) {
        Files.deleteIfExists(draft);
      }
    }
  }

  /** Whether there is something, at a path or where its link leads, that no file may replace. */
  static boolean isPipeOrDevice(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).isOther();
    } catch (IOException nothingThere) {
      return false;
    }
  }

  /** A new file beside another, of this writer alone. */
  private static Path draft(Path file) throws IOException {
    Path usual = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      return Files.createFile(usual);
    } catch (FileAlreadyExistsException taken) {
      if (isForgotten(usual)) {
        Files.deleteIfExists(usual);
      }
      return Files.createFile(
          file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part"));
    }
  }

  private static boolean isForgotten(Path draft) {
    try {
      Instant touched = Files.getLastModifiedTime(draft).toInstant();
      return touched.isBefore(Instant.now().minus(FORGOTTEN));
    } catch (IOException finishedMeanwhile) {
      return false;
    }
  }

  /** Writes bytes as a file, or replaces it. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, out -> out.write(content));
  }

  /** Writes a text as a file in UTF-8, or replaces it. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Moves a file or folder that is whole to its place, in one step.
   *
   * @param draft on the same disk
   * @param place nothing, or a file, which is replaced
   */
  public static void move(Path draft, Path place) throws IOException {
    Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
