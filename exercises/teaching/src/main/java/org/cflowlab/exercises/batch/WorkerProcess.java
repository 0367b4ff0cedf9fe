package org.cflowlab.exercises.batch;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@link Worker} in the jail: what it is told, what it says in time, and how it ends. */
final class WorkerProcess implements AutoCloseable {
  private static final String GONE = "gone";

  private final Process process;
  private final BufferedWriter in;
  private final MarkedLines out;
  private boolean clockRanOut;

  private WorkerProcess(Process process, String word) throws IOException {
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = new MarkedLines(process, word);
    this.in.write(word + "\n");
  }

  /**
   * Starts one.
   *
   * @param scratch the folder it may write to, with the sources in {@code src}
   * @param heap its heap in MB
   */
  static WorkerProcess start(Course course, Path scratch, int heap) throws IOException {
    String temp = scratch.resolve("tmp").toString();
    List<String> line = new ArrayList<>(course.java());
    line.add("-Xmx" + heap + "m");
    line.add("-Djava.io.tmpdir=" + temp);
    line.add("-Duser.home=" + temp);
    line.addAll(List.of(Worker.class.getName(), scratch.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(course.jail().around(scratch, line))
            .directory(scratch.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    setEnvironment(builder.environment(), scratch);
    String word = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
    return new WorkerProcess(builder.start(), word);
  }

  private static void setEnvironment(Map<String, String> environment, Path scratch) {
    String home = System.getProperty("user.home");
    String cache = environment.getOrDefault("DJL_CACHE_DIR", home + "/.djl.ai");
    String path = environment.getOrDefault("PATH", "");
    String root = environment.get("SystemRoot");
    environment.clear(); // no token or address of the teacher's
    environment.put("PATH", path);
    environment.put("HOME", scratch.toString());
    environment.put("DJL_CACHE_DIR", cache);
    environment.put("ENGINE_CACHE_DIR", cache);
    environment.put("OMP_NUM_THREADS", "1");
    environment.put("OMP_WAIT_POLICY", "passive");
    environment.put("MALLOC_ARENA_MAX", "1");
    if (root != null) {
      environment.put("SystemRoot", root);
    }
  }

  /** Tells it lines; its input stays open, as at the end of that the process ends, too. */
  void tell(List<String> lines) throws IOException {
    for (String line : lines) {
      in.write(line + "\n");
    }
    in.flush();
  }

  /**
   * The next words of the process, or one that {@link Worker} never says if there are none in time.
   * What counts is the time that it had a processor, or ten times as much by the clock.
   */
  String[] next(Duration patience) throws InterruptedException {
    long start = System.nanoTime();
    Duration before = worked();
    while (true) {
      String line = out.poll(Duration.ofSeconds(1));
      if (line != null) {
        return line.isEmpty() ? new String[] {GONE} : line.split(" ");
      }
      boolean overworked = worked().minus(before).compareTo(patience) > 0;
      clockRanOut = !overworked && System.nanoTime() - start > 10 * patience.toNanos();
      if (overworked || clockRanOut) {
        return new String[] {GONE};
      }
    }
  }

  private Duration worked() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * How it came to its end.
   *
   * @param limit what it was given for an exercise
   */
  String ended(String when, Duration limit) throws InterruptedException {
    boolean gone = process.waitFor(500, TimeUnit.MILLISECONDS);
    if (out.flooded()) {
      return "printed more than " + MarkedLines.MOST / 1_000_000 + " MB " + when;
    }
    if (!gone) {
      long seconds = limit.toSeconds();
      return clockRanOut
          ? "took more than " + 10 * seconds + " seconds by the clock " + when
          : "took more than " + seconds + " seconds " + when;
    }
    int code = process.exitValue();
    if (code == 128 + 6 || code == 128 + 11 || code == 128 + 7 || code == 128 + 4) {
      return "crashed in native code " + when;
    }
    return "its process ended " + when + " (exit code " + code + "): System.exit, or out of memory";
  }

  /** Whether the machine may be why: the clock ran out, or memory and the system killed it. */
  boolean endedByTheMachine() {
    return clockRanOut || !out.flooded() && !process.isAlive() && process.exitValue() == 128 + 9;
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
  }
}
