package org.cflowlab.exercises.servant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.cflowlab.array.Torch;
import org.cflowlab.exercises.NotYetDone;

/**
 * Holds a student's answer to one exercise and answers questions about it: runs the code in a
 * thread of its own and turns whatever it does into a reply.
 *
 * <p>Two things are beyond it: {@code System.exit} ends the process, and a loop that never ends
 * goes on in the background until the process does.
 */
public final class Servant implements Line {
  /** What a reply says about a part that nobody has written yet. */
  public static final String NOT_STARTED = "not started";

  private static final String MEND = "Your code stopped before it had an answer. Mend this first.";
  private static final String STILL_RUNS =
      " It still runs in the background: restart the kernel once it is mended.";
  private static final String SHELL = "$JShell$";

  /** What the engine complains of, by words of its message, and what to do about it. */
  private static final Map<String, String> ENGINE =
      Map.of(
          "size of tensor",
          "Two arrays of different shapes met. Did a sum drop its axis? sum(new int[] {1}, true)"
              + " keeps it: [B, 1], not [B].",
          "in-?place operation",
          "An array that the gradient needs was overwritten. Operations whose names end in i, such"
              + " as muli and addi, work in place, and so does set: use mul and add.",
          "same dtype|scalar type|data type mismatch",
          "An array of float32 met one of float64. What you make yourself needs the type of what you"
              + " are given: eye(n, n, 0, z.getDataType()), or array.toType(z.getDataType(),"
              + " false).");

  private static final String ANSWERS = "org.cflowlab.exercises.answers.";

  /** So many times the patience may code sleep or wait for another thread. */
  private static final int MOST_WAITING = 4;

  /** So many times the patience may pass by the clock, however little processor the code got. */
  private static final int MOST_BY_THE_CLOCK = 12;

  private static final long LOOK_MILLIS = 100;

  /** A longer time between two looks is the machine's: it was busy, or asleep. */
  private static final long MOST_BETWEEN_NANOS = 2 * LOOK_MILLIS * 1_000_000;

  /** Made before a student's code runs: it may clear the properties that this is made from. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Class<?> contract;
  private final Supplier<?> answer;
  private final Duration patience;
  private Object object;
  private boolean stuck;
  private boolean byTheClock;

  /** Whether it waits for a function that is ours: that is not its time. */
  private volatile boolean asking;

  /**
   * Takes an answer into its service.
   *
   * @param answer makes the student's object
   * @param patience the processor time that one call of a method may take
   */
  public Servant(Class<?> contract, Supplier<?> answer, Duration patience) {
    this.contract = contract;
    this.answer = answer;
    this.patience = patience;
  }

  /** Whether a thread of the student's still runs. */
  public boolean stuck() {
    return stuck;
  }

  /** Whether the clock ended it, not its own work: on a calmer machine it might have answered. */
  public boolean byTheClock() {
    return byTheClock;
  }

  @Override
  public byte[] ask(byte[] question, UnaryOperator<byte[]> functions) {
    if (stuck) {
      return problem("not run", "It waits for the endless check above.");
    }
    UnaryOperator<byte[]> ours =
        call -> {
          asking = true;
          try {
            return functions.apply(call);
          } finally {
            asking = false;
          }
        };
    FutureTask<byte[]> task = new FutureTask<>(() -> reply(question, ours));
    Thread thread = new Thread(task, "student");
    thread.setDaemon(true);
    thread.start();
    try {
      return inTime(task, thread);
    } catch (TimeoutException e) {
      stuck = true;
      task.cancel(true);
      return problem(
          "no answer after " + e.getMessage(),
          "Does a loop never end?" + (ofACell() ? STILL_RUNS : ""));
    } catch (ExecutionException e) {
      return problem(e.getCause().getClass().getSimpleName(), MEND);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return problem("interrupted", "Run the cell again.");
    }
  }

  private boolean ofACell() {
    return answer.getClass().getName().contains(SHELL);
  }

  /**
   * What counts is the time that the code had a processor: on a busy machine nobody loses points to
   * others' work. Time spent asleep counts a quarter of that.
   */
  private byte[] inTime(FutureTask<byte[]> task, Thread thread)
      throws InterruptedException, ExecutionException, TimeoutException {
    long passed = 0;
    long waited = 0;
    for (long last = System.nanoTime(); ; ) {
      try {
        return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = System.nanoTime();
        long its = asking ? 0 : Math.min(now - last, MOST_BETWEEN_NANOS);
        last = now;
        passed += its;
        if (thread.getState() != Thread.State.RUNNABLE) {
          waited += its;
        }
        long worked = THREADS.getThreadCpuTime(thread.getId());
        if (worked > patience.toNanos()) {
          throw new TimeoutException(seconds(1));
        }
        byTheClock = true;
        if (waited > MOST_WAITING * patience.toNanos()) {
          throw new TimeoutException(seconds(MOST_WAITING) + " of waiting");
        }
        if (passed > MOST_BY_THE_CLOCK * patience.toNanos()) {
          throw new TimeoutException(seconds(MOST_BY_THE_CLOCK) + " by the clock");
        }
        byTheClock = false;
      }
    }
  }

  private String seconds(int rounds) {
    return rounds * patience.toMillis() / 1000.0 + " seconds";
  }

  /** In the student's thread: whatever is read of the student's is read within the limits. */
  private byte[] reply(byte[] question, UnaryOperator<byte[]> functions) {
    NDManager[] manager = {null};
    try {
      Wire.Reader reader =
          new Wire.Reader(
              question,
              () -> manager[0] == null ? manager[0] = Torch.newManager() : manager[0],
              functions);
      String name = reader.text();
      Method method =
          Arrays.stream(contract.getMethods())
              .filter(one -> one.getName().equals(name))
              .findFirst()
              .orElseThrow();
      if (reader.bit() || object == null) {
        object = null;
        object = answer.get();
      }
      if (object == null) {
        return problem("no object: null", "");
      }
      return reply(reader, method);
    } catch (Throwable thrown) {
      return explained(thrown);
    } finally {
      if (manager[0] != null) {
        manager[0].close();
      }
    }
  }

  private byte[] reply(Wire.Reader reader, Method method) {
    Type[] types = method.getGenericParameterTypes();
    Object[] arguments = Arrays.stream(types).map(reader::value).toArray();
    List<byte[]> before = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      before.add(bytes(types[i], arguments[i]));
    }
    List<NDArray> tracked = reader.tracked();
    Object result =
        tracked.isEmpty()
            ? Reflection.call(method, object, arguments)
            : withGradients(method, arguments, tracked);
    Wire.Writer reply = new Wire.Writer().bit(true).value(method.getGenericReturnType(), result);
    for (int i = 0; i < types.length; i++) {
      byte[] after = bytes(types[i], arguments[i]);
      boolean changed = !Arrays.equals(before.get(i), after);
      reply.bit(changed).plain(changed ? after : new byte[0]);
    }
    if (result != null) {
      tracked.forEach(array -> reply.value(NDArray.class, array.getGradient()));
    } else {
      tracked.forEach(array -> reply.value(NDArray.class, null));
    }
    return reply.bytes();
  }

  private static byte[] bytes(Type type, Object argument) {
    return new Wire.Writer(new ArrayList<>(), new ArrayList<>()).value(type, argument).bytes();
  }

  /** The result; each array then has the gradient of its sum. */
  private Object withGradients(Method method, Object[] arguments, List<NDArray> tracked) {
    try (GradientCollector gradients = Torch.newGradientCollector()) {
      NDArray result = (NDArray) Reflection.call(method, object, arguments);
      if (result == null) {
        return null;
      }
      NDArray sum = result.sum();
      for (NDArray array : tracked) { // known to the engine even where the answer forgot it
        sum = sum.add(array.mul(0).sum());
      }
      gradients.backward(sum);
      return result.stopGradient();
    }
  }

  private static byte[] problem(String got, String hint) {
    return new Wire.Writer().bit(false).text(Texts.clean(got)).text(hint).bytes();
  }

  private static byte[] explained(Throwable thrown) {
    if (thrown instanceof NotYetDone) {
      return problem(NOT_STARTED, Texts.clean("" + thrown.getMessage()));
    }
    if (thrown instanceof StackOverflowError) {
      return problem("StackOverflowError", "A method calls itself without end.");
    }
    // By name: the class is there in a notebook only.
    if (thrown.getClass().getName().equals("jdk.jshell.spi.SPIResolutionException")) {
      return problem(
          "Java could not finish compiling your class",
          "It uses a name that Java does not know: a typo, or something not defined or imported"
              + " yet. A notebook says so only now. To see which name, paste the lines of the"
              + " method into a cell of their own.");
    }
    String message = message(thrown);
    return problem(thrown.getClass().getSimpleName() + message + place(thrown), hint(message));
  }

  private static String hint(String message) {
    return ENGINE.entrySet().stream()
        .filter(known -> Pattern.compile(known.getKey()).matcher(message).find())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(MEND);
  }

  /**
   * The first line of the message, as those of native code go on for pages, without addresses,
   * which differ in each run.
   */
  private static String message(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null
        ? ""
        : ": " + message.lines().findFirst().orElse("").replaceAll("@[0-9a-f]{5,16}+", "");
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
      if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("ai.djl.")) {
        boolean cell = type.contains(SHELL) || type.startsWith(Cells.PACKAGE + ".");
        return " (in "
            + frame.getMethodName()
            + (cell ? "" : ", line " + frame.getLineNumber())
            + ")";
      }
    }
    return "";
  }
}
