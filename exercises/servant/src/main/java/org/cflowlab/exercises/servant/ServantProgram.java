package org.cflowlab.exercises.servant;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.cflowlab.array.Torch;

/**
 * The process of a hand-in: reads and compiles it, then answers questions about it until its input
 * ends. It gives no points and knows no right answer; forged messages are wrong answers.
 */
public final class ServantProgram {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutputStream out;
  private final BlockingQueue<Frames.Frame> in = new LinkedBlockingQueue<>();
  private HandIn handIn;
  private Servant servant;
  private int threads;

  private ServantProgram(OutputStream out) {
    this.out = out;
  }

  /** Starts it; messages come on standard input and go to standard output. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // digits that graders read
    InputStream in = new FileInputStream(FileDescriptor.in);
    ServantProgram program = new ServantProgram(new FileOutputStream(FileDescriptor.out));
    System.setIn(InputStream.nullInputStream());
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    Thread reader = new Thread(() -> program.read(new DataInputStream(in)), "reader");
    reader.setDaemon(true);
    reader.start();
    program.send(Frames.Kind.READY, new byte[0]);
    while (true) {
      program.handle(program.in.take());
    }
  }

  /** The interface of an exercise. */
  static Class<?> contract(String exercise) {
    try {
      return Class.forName("org.cflowlab.exercises." + exercise);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(exercise + " is no exercise", e);
    }
  }

  /** Ends this process when the one that started it is gone. */
  private void read(DataInputStream from) {
    try {
      for (Frames.Frame f = Frames.read(from); f != null; f = Frames.read(from)) {
        in.add(f);
      }
    } catch (IOException e) {
      // as good as the end
    }
    Runtime.getRuntime().halt(0);
  }

  private void handle(Frames.Frame frame) throws IOException {
    switch (frame.kind()) {
      case READ -> {
        handIn = HandIn.of(JSON.readValue(frame.bytes(), Found.Task.class));
        send(Frames.Kind.FOUND, JSON.writeValueAsBytes(handIn.found()));
      }
      case START -> send(Frames.Kind.STARTED, started(frame).getBytes(StandardCharsets.UTF_8));
      case ASK -> {
        byte[] reply = servant.ask(frame.bytes(), called(servant));
        byte[] all = new byte[reply.length + 1];
        all[0] = (byte) state().ordinal();
        System.arraycopy(reply, 0, all, 1, reply.length);
        send(Frames.Kind.REPLY, all);
      }
      default -> throw new IOException("not to the servant: " + frame.kind());
    }
  }

  /** Takes an answer into service; why that cannot be, if it cannot. */
  private String started(Frames.Frame frame) {
    Wire.Reader start = new Wire.Reader(frame.bytes(), null, null);
    String exercise = start.text();
    int which = start.number();
    Duration patience = Duration.ofMillis(start.number());
    if (start.bit()) {
      Torch.newManager().close(); // no student should wait for the engine against the clock
    }
    try {
      servant = new Servant(contract(exercise), handIn.answer(exercise, which), patience);
      threads = Thread.activeCount();
      return "";
    } catch (Refused e) {
      return e.getMessage();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return "does not compile: " + Javac.failure(e);
    }
  }

  /**
   * The message that starts an answer.
   *
   * @param which of the versions that were found
   */
  public static byte[] start(String exercise, int which, Duration patience, boolean tensors) {
    return new Wire.Writer()
        .text(exercise)
        .number(which)
        .number((int) patience.toMillis())
        .bit(tensors)
        .bytes();
  }

  private UnaryOperator<byte[]> called(Servant asked) {
    return call -> {
      if (asked.stuck()) {
        throw new IllegalStateException("too late");
      }
      try {
        send(Frames.Kind.CALL, call);
        return in.take().bytes();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    };
  }

  private Frames.State state() {
    if (!isRoomy()) {
      System.gc(); // what the compiler left is no student's
    }
    return servant.byTheClock()
        ? Frames.State.BY_THE_CLOCK
        : servant.stuck()
            ? Frames.State.STUCK
            : isRoomy() && Thread.activeCount() <= threads + 1
                ? Frames.State.FIT
                : Frames.State.USED_UP;
  }

  private static boolean isRoomy() {
    Runtime java = Runtime.getRuntime();
    return java.totalMemory() - java.freeMemory() < java.maxMemory() / 2;
  }

  private synchronized void send(Frames.Kind kind, byte[] bytes) throws IOException {
    Frames.write(out, kind, bytes);
  }
}
