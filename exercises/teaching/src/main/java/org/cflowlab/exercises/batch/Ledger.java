package org.cflowlab.exercises.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.cflowlab.file.Sha256;
import org.cflowlab.file.WholeFile;

/**
 * Results on disk: what was graded once, by the same graders, is not graded again. One program at a
 * time keeps it.
 */
final class Ledger implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The contents of larger files do not enter: their size and time stand for them. */
  private static final long LARGE = 50_000_000;

  /** What lies deeper, or behind so many others, is not graded either. */
  private static final int DEEPEST = 17;

  private static final int MOST = 100_000;

  private final Path folder;
  private final String course;
  private final AtomicInteger reused = new AtomicInteger();
  private final FileChannel lock;

  /** Waits for another that keeps it, such as one that was stopped and is not yet gone. */
  Ledger(Path home, String course) throws IOException {
    this.folder = Files.createDirectories(home.resolve(".results"));
    this.course = course;
    this.lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock.tryLock() == null) {
      System.err.println("Waiting for another lab that grades into " + home + " ...");
      lock.lock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  int reused() {
    return reused.get();
  }

  /** What a file of the ledger holds. */
  private record Entry(String key, Result result) {}

  /** The result of an earlier run if it still counts, or a new one. */
  Result resultOf(Submission submission, Examination examination)
      throws IOException, InterruptedException {
    String key = key(submission);
    Path file = folder.resolve(Sha256.of(submission.student()).substring(0, 24) + ".json");
    if (!key.isEmpty() && Files.exists(file)) {
      try {
        Entry entry = JSON.readValue(file.toFile(), Entry.class);
        if (entry.key().equals(key)) {
          reused.incrementAndGet();
          return entry.result();
        }
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        Files.delete(file); // from another version of the kit
      }
    }
    Result result = examination.of(submission);
    if (result.provisional() || key.isEmpty()) {
      Files.deleteIfExists(file); // the next start tries again
    } else {
      WholeFile.write(file, JSON.writeValueAsBytes(new Entry(key, result)));
    }
    return result;
  }

  /** What was handed in and by which rules it is graded; empty where it cannot all be read. */
  private String key(Submission submission) {
    Sha256 digest = new Sha256().add(course + submission);
    try {
      for (Path part : submission.parts()) {
        update(digest, part);
      }
      return digest.hex();
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  /** Takes a file or folder into a digest. */
  static void update(Sha256 digest, Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path, DEEPEST)) {
      for (Path file : (Iterable<Path>) files.limit(MOST).sorted()::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          digest.add(file.toString());
          boolean jar = file.toString().endsWith(".jar") && Files.size(file) > 1_000_000;
          if (Files.size(file) > LARGE || jar) {
            String stamp = Files.size(file) + " " + Files.getLastModifiedTime(file);
            digest.add(stamp);
          } else {
            digest.add(file);
          }
        }
      }
    }
  }
}
