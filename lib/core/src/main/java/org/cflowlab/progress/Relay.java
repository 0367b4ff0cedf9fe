package org.cflowlab.progress;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Carries the progress of several threads to the one that waits for them and shows it, as most
 * displays belong to one thread.
 */
final class Relay {
  private final BlockingQueue<Runnable> said = new LinkedBlockingQueue<>();

  /**
   * Progress to be told from another thread. There it also is where work ends early: telling it on
   * a thread that was interrupted throws a {@link CancellationException}.
   *
   * @param shown told of it by {@link #next}
   */
  Progress to(Progress shown) {
    return (what, total) -> new Far(shown, what, total);
  }

  /** Has the thread that waits do something, in its turn. */
  void tell(Runnable what) {
    said.add(what);
  }

  /** Waits until something was told, and does it. */
  void next() throws InterruptedException {
    said.take().run();
  }

  /** Does what was told and not done yet. */
  void rest() {
    for (Runnable what = said.poll(); what != null; what = said.poll()) {
      what.run();
    }
  }

  private final class Far implements Progress.Task {
    private Progress.Task near; // touched by the thread that waits alone

    Far(Progress shown, String what, long total) {
      tell(() -> near = shown.start(what, total));
    }

    @Override
    public void at(long done, String note) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("stopped");
      }
      tell(() -> near.at(done, note));
    }

    @Override
    public void close() {
      tell(() -> near.close());
    }
  }
}
