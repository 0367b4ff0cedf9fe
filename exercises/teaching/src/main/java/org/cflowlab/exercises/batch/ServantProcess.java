package org.cflowlab.exercises.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.cflowlab.exercises.servant.Found;
import org.cflowlab.exercises.servant.Frames;
import org.cflowlab.exercises.servant.Frames.Frame;
import org.cflowlab.exercises.servant.Frames.Kind;
import org.cflowlab.exercises.servant.Frames.State;
import org.cflowlab.exercises.servant.Line;
import org.cflowlab.exercises.servant.NoAnswer;
import org.cflowlab.exercises.servant.ServantProgram;

/**
 * A {@link ServantProgram} behind walls: what it is asked, what it says in time, and how it ends.
 * Nothing it does can hold up the one who asks: threads of their own read and write.
 */
final class ServantProcess implements Line, AutoCloseable {
  /** The variables that it has, with the values that Java's process builder gives them. */
  static final List<String> ENVIRONMENT =
      List.of(
          "HOME",
          "LC_ALL",
          "DJL_CACHE_DIR",
          "ENGINE_CACHE_DIR",
          "OMP_NUM_THREADS",
          "OMP_WAIT_POLICY",
          "MALLOC_ARENA_MAX");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 500;

  /** So many looks may find it idle: it waits for a sleeping answer for 20 seconds at most. */
  private static final int MOST_IDLE = 90;

  /** With so little work between two looks it is idle; a JVM is never quite still. */
  private static final Duration IDLE = Duration.ofMillis(20);

  private static final String HINT =
      "Your code gave no answer here. Try it with ./lab check before you hand it in.";
  private static final Frame END = new Frame(null, null);

  private final Walls walls;
  private final Path outside;
  private Duration limit;
  private final Process process;
  private final BlockingQueue<Frame> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<Frame> told = new LinkedBlockingQueue<>();
  private volatile boolean garbled;
  private boolean ready;
  private boolean overworked;
  private boolean clockRanOut;
  private State state = State.FIT;
  private String ended = "";
  private long begun;
  private Duration workedBefore = Duration.ZERO;

  private ServantProcess(Walls walls, Path outside, Duration limit, Process process) {
    this.walls = walls;
    this.outside = outside;
    this.limit = limit;
    this.process = process;
    daemon(this::read);
    daemon(this::write);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "pipe");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Starts one.
   *
   * @param outside a folder that is its alone
   * @param parts what was handed in
   * @throws NotStarted if it ends before its first word, when nothing of a student's has run yet
   * @throws IOException if it says nothing in time
   */
  static ServantProcess start(Walls walls, Rules rules, Path outside, List<Path> parts)
      throws IOException {
    Process process =
        start(walls, outside, parts, rules.heap(), List.of(ServantProgram.class.getName()));
    ServantProcess servant = new ServantProcess(walls, outside, rules.limit(), process);
    try {
      servant.restart();
      servant.ready = servant.next("while it started", START).kind() == Kind.READY;
    } catch (NoAnswer e) {
      // servant.ended says why
    }
    if (servant.ready) {
      return servant;
    }
    boolean byItself = !servant.clockRanOut && !servant.overworked && !process.isAlive();
    servant.close();
    throw byItself ? new NotStarted(servant.ended) : new IOException(servant.ended);
  }

  /** The process of a submission does not start. */
  static final class NotStarted extends IOException {
    private static final long serialVersionUID = 1;

    NotStarted(String how) {
      super(how);
    }
  }

  /** Starts a Java program behind walls. */
  static Process start(Walls walls, Path outside, List<Path> parts, int heap, List<String> program)
      throws IOException {
    String scratch = walls.scratch(outside);
    List<String> java = new ArrayList<>(List.of(walls.java()));
    if (Runtime.version().feature() >= 22) {
      java.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 23) {
      java.add("--sun-misc-unsafe-memory-access=allow");
    }
    java.addAll(
        List.of(
            "-Xmx" + heap + "m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:CompressedClassSpaceSize=128m",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:ErrorFile=/dev/null",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:+SuppressFatalErrorMessage",
            "-Xshare:auto",
            "-Xlog:disable",
            "-Dfile.encoding=UTF-8",
            "-Djava.awt.headless=true",
            "-Djava.io.tmpdir=" + scratch,
            "-Duser.home=" + scratch,
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            String.join(File.pathSeparator, walls.classpath())));
    java.addAll(program);
    ProcessBuilder builder =
        new ProcessBuilder(walls.around(outside, parts, heap, java))
            .directory(Files.createDirectories(outside.resolve("scratch")).toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    setEnvironment(builder.environment(), scratch, walls.cache());
    return builder.start();
  }

  private static void setEnvironment(Map<String, String> environment, String home, String cache) {
    String path = environment.getOrDefault("PATH", "");
    String root = environment.get("SystemRoot");
    environment.clear(); // no token or address of the teacher's
    environment.put("PATH", path);
    List<String> values = List.of(home, "C.UTF-8", cache, cache, "1", "passive", "1");
    for (int i = 0; i < values.size(); i++) {
      environment.put(ENVIRONMENT.get(i), values.get(i));
    }
    if (root != null) {
      environment.put("SystemRoot", root);
    }
  }

  /**
   * Has it read the hand-in.
   *
   * @throws NoAnswer if it cannot, within the limits
   */
  Found read(List<Path> parts, List<String> names, List<String> exercises) throws IOException {
    restart();
    tell(Kind.READ, JSON.writeValueAsBytes(new Found.Task(walls.inside(parts), names, exercises)));
    Frame frame = next("while it was read", limit.plus(START));
    try {
      return JSON.readValue(frame.bytes(), Found.class);
    } catch (IOException e) {
      throw gone("while it was read");
    }
  }

  /**
   * Has it compile an answer; from now on the questions are to that.
   *
   * @param which of the versions that were found
   * @param most how long it may take to answer
   * @return why it cannot be asked; empty if it can
   * @throws NoAnswer if it does not compile within the limits
   */
  String begin(String exercise, int which, boolean tensors, Duration most) {
    restart();
    limit = most;
    Duration patience = Duration.ofMillis(Math.min(5_000, Math.max(1, limit.toMillis() / 3)));
    tell(Kind.START, ServantProgram.start(exercise, which, patience, tensors));
    Frame frame = next("while it was compiled", limit.plus(START));
    if (frame.kind() != Kind.STARTED) {
      garbled = true;
      throw gone("while it was compiled");
    }
    restart();
    return new String(frame.bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public byte[] ask(byte[] question, UnaryOperator<byte[]> functions) {
    if (!ended.isEmpty()) {
      throw new NoAnswer(ended, HINT);
    }
    tell(Kind.ASK, question);
    while (true) {
      Frame frame = next("while it answered", limit);
      if (frame.kind() == Kind.CALL) {
        tell(Kind.RETURNED, functions.apply(frame.bytes()));
      } else if (frame.kind() == Kind.REPLY
          && frame.bytes().length > 1
          && frame.bytes()[0] >= 0
          && frame.bytes()[0] < State.values().length) {
        state = State.values()[frame.bytes()[0]];
        byte[] reply = new byte[frame.bytes().length - 1];
        System.arraycopy(frame.bytes(), 1, reply, 0, reply.length);
        return reply;
      } else {
        garbled = true;
        throw gone("while it answered");
      }
    }
  }

  /** Whether it can answer questions about another exercise. */
  boolean fit() {
    return ended.isEmpty() && state == State.FIT && process.isAlive();
  }

  /** Whether a busy machine may have cost points: the clock, or the system, ended something. */
  boolean byTheClock() {
    return clockRanOut
        || state == State.BY_THE_CLOCK
        || !ended.isEmpty()
            && !overworked
            && !garbled
            && !process.isAlive()
            && process.exitValue() == 128 + 9;
  }

  private void restart() {
    begun = System.nanoTime();
    workedBefore = worked();
  }

  private void tell(Kind kind, byte[] bytes) {
    told.add(new Frame(kind, bytes));
  }

  /**
   * The next message. What counts is the time that it had a processor since the exercise began; ten
   * times as much by the clock, or long idleness, ends it, too.
   */
  private Frame next(String when, Duration patience) {
    int idle = 0;
    Duration last = worked();
    try {
      while (true) {
        Frame frame = said.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (frame == END) {
          throw gone(when);
        } else if (frame != null) {
          return frame;
        }
        Duration now = worked();
        idle = now.minus(last).compareTo(IDLE) > 0 || waitsForAProcessor() ? 0 : idle + 1;
        last = now;
        overworked = now.minus(workedBefore).compareTo(patience) > 0;
        clockRanOut =
            !overworked
                && (idle > MOST_IDLE || System.nanoTime() - begun > 10 * patience.toNanos());
        if (overworked || clockRanOut) {
          throw gone(when);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("the batch was stopped", "");
    }
  }

  private Stream<ProcessHandle> all() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
  }

  /**
   * Whether a thread of it could work, had it a processor: so it is on a busy machine, on Linux.
   */
  private boolean waitsForAProcessor() {
    return all().anyMatch(ServantProcess::isRunnable);
  }

  private static boolean isRunnable(ProcessHandle handle) {
    Path tasks = Path.of("/proc/" + handle.pid() + "/task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
        if (stat.startsWith("R", stat.lastIndexOf(')') + 2)) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false; // it is gone, or this is no Linux
    }
    return false;
  }

  private Duration worked() {
    return all()
        .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private NoAnswer gone(String when) {
    ended = how(when);
    return new NoAnswer(ended, HINT);
  }

  private String how(String when) {
    if (garbled) {
      return "wrote over its answers " + when;
    } else if (overworked || clockRanOut) {
      return clockRanOut
          ? "did not answer in time by the clock " + when
          : "took more than " + limit.toSeconds() + " seconds " + when;
    }
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        return "stopped answering " + when;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int code = process.exitValue();
    if (code == 128 + 6 || code == 128 + 11 || code == 128 + 7 || code == 128 + 4) {
      return "crashed in native code " + when;
    }
    String why = ready ? ": System.exit, or out of memory" : "";
    return "its process ended " + when + " (exit code " + code + ")" + why;
  }

  private void read() {
    try (DataInputStream in = new DataInputStream(process.getInputStream())) {
      for (Frame frame = Frames.read(in); frame != null; frame = Frames.read(in)) {
        if (said.size() > 100) {
          throw new IOException("nobody asked for this");
        }
        said.add(frame);
      }
    } catch (IOException e) {
      garbled = process.isAlive() && !(e instanceof java.io.EOFException);
    }
    said.add(END);
  }

  private void write() {
    try (OutputStream out = process.getOutputStream()) {
      for (Frame frame = told.take(); frame != END; frame = told.take()) {
        Frames.write(out, frame.kind(), frame.bytes());
      }
    } catch (IOException | InterruptedException e) {
      // the reader sees its end
    }
  }

  /** Ends it, and all that it started. */
  @Override
  public void close() throws IOException {
    all().toList().forEach(ProcessHandle::destroyForcibly);
    told.add(END);
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    walls.end(outside);
    Scratch.remove(outside);
  }
}
