package org.cflowlab.train;

import ai.djl.ndarray.NDManager;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Draws batches on a thread of its own, two ahead of the training at most, in the order of {@link
 * Batches} and so with the same numbers.
 */
final class Prefetch implements AutoCloseable {
  private static final int AHEAD = 2;

  private final BlockingQueue<Result> queue = new ArrayBlockingQueue<>(AHEAD);
  private final Thread thread;

  /** A batch, or why there is none. */
  private record Result(Batches.Drawn batch, Throwable error) {}

  /** Starts drawing; from now on nobody else may draw from these batches. */
  Prefetch(Batches batches) {
    thread = new Thread(() -> draw(batches), "batches");
    thread.setDaemon(true);
    thread.start();
  }

  private void draw(Batches batches) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Result result;
        try {
          result = new Result(batches.draw(), null);
        } catch (RuntimeException | Error e) {
          result = new Result(null, e);
        }
        queue.put(result);
        if (result.error != null) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // the training has ended
    }
  }

  /**
   * The next batch, on the caller's thread.
   *
   * @throws IllegalStateException if it could not be drawn, with the cause
   */
  Batches.Batch next(NDManager manager) {
    Result result;
    try {
      result = queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the training was interrupted", e);
    }
    if (result.error != null) {
      queue.add(result);
      throw new IllegalStateException(
          "the next batch cannot be drawn: " + result.error.getMessage(), result.error);
    }
    return result.batch.on(manager);
  }

  /** Ends the thread, and waits until it has ended. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
