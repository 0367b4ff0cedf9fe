package org.cflowlab.exercises.grading;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cflowlab.exercises.NotYetDone;

/**
 * Runs a student's code in a thread of its own and turns whatever it does into a result or a {@link
 * Finding}.
 *
 * <p>Two things are beyond it: {@code System.exit} ends the process, and a loop that never ends
 * goes on in the background until the process does.
 */
final class Guard {
  private static final String MEND = "Your code stopped before it had an answer. Mend this first.";
  private static final String SHAPES =
      "Two arrays of different shapes met. Did a sum drop its axis? sum(new int[] {1}, true) keeps"
          + " it: [B, 1], not [B].";
  private static final String ANSWERS = "org.cflowlab.exercises.answers.";

  /** So many times the patience may code sleep or wait for another thread. */
  private static final int MOST_WAITING = 4;

  /** So many times the patience may pass by the clock, however little processor the code got. */
  private static final int MOST_BY_THE_CLOCK = 12;

  private static final long LOOK_MILLIS = 100;

  private final Duration patience;
  private boolean stuck;
  private boolean byTheClock;

  Guard(Duration patience) {
    this.patience = patience;
  }

  /** Whether a thread of the student's still runs. */
  boolean stuck() {
    return stuck;
  }

  /** Whether the clock ended it, not its own work: on a calmer machine it might have answered. */
  boolean byTheClock() {
    return byTheClock;
  }

  <R> R run(Callable<R> code) {
    if (stuck) {
      throw Finding.noAnswer("not run", "It waits for the endless check above.");
    }
    FutureTask<R> task = new FutureTask<>(code);
    Thread thread = new Thread(task, "student");
    thread.setDaemon(true);
    thread.start();
    try {
      return inTime(task, thread);
    } catch (TimeoutException e) {
      stuck = true;
      task.cancel(true);
      throw endless(e.getMessage());
    } catch (ExecutionException e) {
      throw explain(e.getCause());
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw Finding.noAnswer("interrupted", "Run the cell again.");
    }
  }

  /**
   * What counts is the time that the code had a processor: on a busy machine nobody loses points to
   * others' work. Time spent asleep counts a quarter of that.
   */
  private <R> R inTime(FutureTask<R> task, Thread thread)
      throws InterruptedException, ExecutionException, TimeoutException {
    long start = System.nanoTime();
    long waited = 0;
    for (long last = start; ; ) {
      try {
        return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = System.nanoTime();
        if (thread.getState() != Thread.State.RUNNABLE) {
          waited += now - last;
        }
        last = now;
        long worked = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
        if (worked > patience.toNanos()) {
          throw new TimeoutException(seconds(1));
        }
        byTheClock = true;
        if (waited > MOST_WAITING * patience.toNanos()) {
          throw new TimeoutException(seconds(MOST_WAITING) + " of waiting");
        }
        if (now - start > MOST_BY_THE_CLOCK * patience.toNanos()) {
          throw new TimeoutException(seconds(MOST_BY_THE_CLOCK) + " by the clock");
        }
        byTheClock = false;
      }
    }
  }

  private String seconds(int rounds) {
    return rounds * patience.toMillis() / 1000.0 + " seconds";
  }

  private static Finding endless(String after) {
    return Finding.noAnswer(
        "no answer after " + after,
        "Does a loop never end? It still runs in the background: restart the kernel once it is"
            + " mended.");
  }

  private static Finding explain(Throwable thrown) {
    if (thrown instanceof Finding finding) {
      return finding;
    }
    if (thrown instanceof NotYetDone) {
      return Finding.noAnswer(Row.NOT_STARTED, thrown.getMessage());
    }
    if (thrown instanceof StackOverflowError) {
      return Finding.noAnswer("StackOverflowError", "A method calls itself without end.");
    }
    // By name: the class is there in a notebook only.
    if (thrown.getClass().getName().equals("jdk.jshell.spi.SPIResolutionException")) {
      return Finding.noAnswer(
          "Java could not finish compiling your class",
          "It uses a name that Java does not know: a typo, or something not defined or imported"
              + " yet. A notebook says so only now. To see which name, paste the lines of the"
              + " method into a cell of their own.");
    }
    String message = message(thrown);
    return Finding.noAnswer(
        thrown.getClass().getSimpleName() + message + place(thrown),
        message.contains("size of tensor") ? SHAPES : MEND);
  }

  /** The first line of the message: those of native code go on for pages. */
  private static String message(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? "" : ": " + message.lines().findFirst().orElse("");
  }

  /**
   * Where in the student's code it happened. JShell counts lines that nobody sees, so there only
   * the method is named.
   */
  private static String place(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      String type = frame.getClassName();
      if (type.startsWith("org.cflowlab.") && !type.startsWith(ANSWERS)) {
        return "";
      }
      if (!type.matches("(java|jdk|ai\\.djl)\\..*")) {
        String line = type.contains("$JShell$") ? "" : ", line " + frame.getLineNumber();
        return " (in " + frame.getMethodName() + line + ")";
      }
    }
    return "";
  }
}
