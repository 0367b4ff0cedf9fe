package org.cflowlab.exercises.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Results on disk: what was graded once, by the same graders, is not graded again. */
final class Ledger {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The contents of larger files do not enter: their size and time stand for them. */
  private static final long LARGE = 50_000_000;

  private final Path folder;
  private final String course;
  private final AtomicInteger reused = new AtomicInteger();

  Ledger(Path home, String course) throws IOException {
    this.folder = Files.createDirectories(home.resolve(".results"));
    this.course = course;
  }

  int reused() {
    return reused.get();
  }

  /** What a file of the ledger holds. */
  private record Entry(String key, Result result) {}

  /** The result of an earlier run if it still counts, or a new one. */
  Result resultOf(Submission submission, Examination examination)
      throws IOException, InterruptedException {
    MessageDigest digest = Course.sha256();
    digest.update((course + submission).getBytes(StandardCharsets.UTF_8));
    update(digest, submission.path());
    String key = HexFormat.of().formatHex(digest.digest());
    MessageDigest name = Course.sha256();
    name.update(submission.student().getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve(HexFormat.of().formatHex(name.digest(), 0, 12) + ".json");
    if (Files.exists(file)) {
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
    if (result.provisional()) {
      Files.deleteIfExists(file); // the next start tries again
    } else {
      write(file, JSON.writeValueAsBytes(new Entry(key, result)));
    }
    return result;
  }

  /** Writes a file in one step. */
  static void write(Path file, byte[] bytes) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    Files.write(draft, bytes);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Takes a file or folder into a digest. */
  static void update(MessageDigest digest, Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
          boolean jar = file.toString().endsWith(".jar") && Files.size(file) > 1_000_000;
          if (Files.size(file) > LARGE || jar) {
            String stamp = Files.size(file) + " " + Files.getLastModifiedTime(file);
            digest.update(stamp.getBytes(StandardCharsets.UTF_8));
          } else {
            digest.update(Files.readAllBytes(file));
          }
        }
      }
    }
  }
}
