package org.cflowlab.exercises.grading;

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
  private static final String NUMBER = "an answer";
  private static final String CONTRACTS = "org.cflowlab.exercises.answers.";

  private final Duration patience;
  private boolean stuck;

  Guard(Duration patience) {
    this.patience = patience;
  }

  <R> R run(Callable<R> code) {
    if (stuck) {
      throw new Finding(NUMBER, "not run", "It waits for the endless check above.", "");
    }
    FutureTask<R> task = new FutureTask<>(code);
    Thread thread = new Thread(task, "student");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      stuck = true;
      task.cancel(true);
      throw endless();
    } catch (ExecutionException e) {
      throw explain(e.getCause());
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new Finding(NUMBER, "interrupted");
    }
  }

  private Finding endless() {
    return new Finding(
        NUMBER,
        "nothing after " + patience.toMillis() / 1000.0 + " seconds",
        "Does a loop never end? It still runs in the background: restart the kernel once it is"
            + " mended.",
        "");
  }

  private static Finding explain(Throwable thrown) {
    if (thrown instanceof Finding finding) {
      return finding;
    }
    if (thrown instanceof NotYetDone) {
      return new Finding(NUMBER, Row.NOT_STARTED, thrown.getMessage(), "");
    }
    if (thrown instanceof StackOverflowError) {
      return new Finding(NUMBER, "a method that calls itself without end (StackOverflowError)");
    }
    // By name: the class is there in a notebook only.
    if (thrown.getClass().getName().equals("jdk.jshell.spi.SPIResolutionException")) {
      return new Finding(
          NUMBER,
          "code that Java could not finish compiling",
          "Your class uses a name that Java does not know: a typo, or something not defined or"
              + " imported yet. A notebook says so only now. To see which name, paste the lines of"
              + " the method into a cell of their own.",
          "");
    }
    return new Finding(NUMBER, thrown.getClass().getSimpleName() + message(thrown) + place(thrown));
  }

  /** The first line of the message: those of native code go on for pages. */
  private static String message(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? "" : ": " + message.lines().findFirst().orElse("");
  }

  private static String place(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      String type = frame.getClassName();
      boolean ours = type.startsWith("org.cflowlab.") && !type.startsWith(CONTRACTS);
      if (!ours && !type.matches("(java|jdk|ai\\.djl)\\..*")) {
        return " (in " + frame.getMethodName() + ", line " + frame.getLineNumber() + ")";
      }
      if (ours) {
        return "";
      }
    }
    return "";
  }
}
