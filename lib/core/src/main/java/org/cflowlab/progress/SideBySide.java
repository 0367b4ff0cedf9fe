package org.cflowlab.progress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Does several works at once, each on a thread of its own, and shows their progress on the thread
 * that called. The results are those of one after the other.
 */
public final class SideBySide<T> {
  /** One work, told where its progress shows. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it, and ends where its progress throws. */
    T run(Progress progress) throws IOException, InterruptedException;
  }

  private final Relay relay = new Relay();

  private volatile boolean stopped;

  // touched by the thread that called alone
  private final List<T> results;
  private int left;
  private Throwable failure;

  private SideBySide(int works) {
    left = works;
    results = new ArrayList<>(Collections.nCopies(works, null));
  }

  /**
   * Does all works. If one fails, or the display does, or the calling thread is interrupted, the
   * others end at their next step, before this returns.
   *
   * @param jobs works at once
   * @return the works' results, in their order
   */
  public static <T> List<T> run(List<Work<T>> works, int jobs, Progress progress)
      throws IOException {
    return new SideBySide<T>(works.size()).all(works, jobs, progress);
  }

  private List<T> all(List<Work<T>> works, int jobs, Progress progress) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(jobs, SideBySide::thread);
    for (int i = 0; i < works.size(); i++) {
      int place = i;
      Progress lane = relay.to(progress.lane());
      pool.execute(() -> one(place, works.get(place), lane));
    }
    try {
      while (left > 0 && failure == null) {
        relay.next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = new CancellationException("stopped");
    } catch (RuntimeException | Error ofDisplay) {
      failure = ofDisplay;
    }
    end(pool);
    if (failure instanceof IOException io) {
      throw io;
    } else if (failure instanceof Error error) {
      throw error;
    } else if (failure instanceof InterruptedException) {
      throw new CancellationException("stopped");
    } else if (failure != null) {
      throw (RuntimeException) failure;
    }
    return results;
  }

  /** On a thread of the pool. */
  private void one(int place, Work<T> work, Progress progress) {
    if (stopped) {
      return;
    }
    try {
      T result = work.run(progress);
      relay.tell(
          () -> {
            results.set(place, result);
            left--;
          });
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      stopped = true;
      relay.tell(() -> failure = failure == null ? e : failure);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "work");
    thread.setDaemon(true);
    return thread;
  }

  /** Has the works end that still run, and waits until they have, since they hold arrays. */
  private void end(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = Thread.interrupted();
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    try {
      relay.rest();
    } catch (RuntimeException ofDisplay) {
      failure = failure == null ? ofDisplay : failure;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
