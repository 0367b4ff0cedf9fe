package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The output of a process: lines that begin with the word are passed on, the rest is counted and
 * thrown away. A process that prints too much is killed.
 */
final class MarkedLines {
  /** So many bytes may a process print. */
  static final int MOST = 8_000_000;

  private final Process process;
  private final byte[] start;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(100_000);
  private volatile boolean flooded;

  MarkedLines(Process process, String word) {
    this.process = process;
    this.start = (word + " ").getBytes(StandardCharsets.US_ASCII);
    Thread reader = new Thread(this::read, "reader");
    reader.setDaemon(true);
    reader.start();
  }

  /** The next line without its word, empty at the end; null if none comes in time. */
  String poll(Duration patience) throws InterruptedException {
    return lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the process was killed for what it printed. */
  boolean flooded() {
    return flooded;
  }

  private void read() {
    byte[] line = new byte[1 << 20];
    int length = 0;
    long seen = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = process.getInputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        seen += n;
        if (seen > MOST) {
          flooded = true;
          process.destroyForcibly();
          break;
        }
        for (int i = 0; i < n; i++) {
          if (buffer[i] != '\n') {
            if (length < line.length) {
              line[length++] = buffer[i];
            }
            continue;
          }
          if (length >= start.length
              && Arrays.equals(line, 0, start.length, start, 0, start.length)) {
            int rest = length - start.length;
            lines.put(new String(line, start.length, rest, StandardCharsets.UTF_8).strip());
          }
          length = 0;
        }
      }
    } catch (IOException | InterruptedException e) {
      // the process is gone
    }
    lines.offer("");
  }
}
