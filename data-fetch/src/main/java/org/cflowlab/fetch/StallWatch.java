package org.cflowlab.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Closes a stream from which nothing has come for a while, so that its reader gets an error. */
final class StallWatch implements AutoCloseable {
  private final Thread thread;
  private volatile long last = System.nanoTime();

  StallWatch(InputStream stream, Duration patience) {
    thread = new Thread(() -> watch(stream, patience.toNanos()), "stall watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Something has come. */
  void alive() {
    last = System.nanoTime();
  }

  private void watch(InputStream stream, long patience) {
    try {
      for (long left = patience; left > 0; left = patience - (System.nanoTime() - last)) {
        Thread.sleep(left / 1_000_000 + 1);
      }
      stream.close();
    } catch (InterruptedException e) {
      // the transfer has ended
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
