package org.cflowlab.array;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident set of this process: its lowest reading, as the JVM's own memory swings. */
public final class ResidentMemory {
  /** How many readings a caller should take before it looks at the lowest. */
  public static final int READINGS = 8;

  /** How many steps or calls apart. */
  public static final int APART = 20;

  private static final Path STATUS = Path.of("/proc/self/status");

  private long megabytes = Long.MAX_VALUE;

  /** Skips the test where the resident set cannot be read. */
  public static void assumeReadable() {
    assumeTrue(
        Files.exists(STATUS), "skipped: the resident set is read from /proc, on Linux alone");
  }

  /** Whether a step, so many before the last, is one to read after. */
  public static boolean isDue(long before) {
    return before % APART == 0 && before < (long) READINGS * APART;
  }

  /** Reads after a collection, so that what the JVM's heap happens to hold does not count. */
  public void read() {
    System.gc();
    try {
      long now =
          Files.readAllLines(STATUS).stream()
              .filter(line -> line.startsWith("RssAnon:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
              .findFirst()
              .orElseThrow();
      megabytes = Math.min(megabytes, now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lowest reading. */
  public long megabytes() {
    return megabytes;
  }
}
