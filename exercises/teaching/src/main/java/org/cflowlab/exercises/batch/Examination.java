package org.cflowlab.exercises.batch;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.cflowlab.exercises.grading.Recording;
import org.cflowlab.exercises.grading.Report;

/** Examines submissions, each in processes of its own. */
final class Examination {
  static final String NOT_HANDED_IN = "not handed in";

  private static final int MOST_OUTPUT = 8_000_000;

  private static final Duration START = Duration.ofMinutes(2);

  /**
   * What holds for all submissions.
   *
   * @param exercises which exercises, in order
   * @param limit how long one exercise may take
   * @param heap the heap of a process in MB
   * @param hidden where the hidden graders are; null for none
   */
  record Rules(List<String> exercises, Duration limit, int heap, Path hidden) {}

  private final Rules rules;
  private final HiddenGraders hidden;
  private final Jail jail;
  private final List<String> java;
  private final Path scratchRoot;

  Examination(Rules rules, Jail jail, List<String> java, Path scratchRoot) throws IOException {
    this.rules = rules;
    this.hidden = HiddenGraders.of(rules.hidden());
    this.jail = jail;
    this.java = java;
    this.scratchRoot = scratchRoot;
  }

  /**
   * Grades one submission; whatever it does, a result comes back. Where a busy machine may have
   * cost it points, it is graded once more.
   *
   * @throws IOException if the machine, not the submission, is the reason: a full disk, say
   */
  Result of(Submission submission) throws IOException, InterruptedException {
    Result result = once(submission);
    return result.provisional() ? once(submission) : result;
  }

  private Result once(Submission submission) throws IOException, InterruptedException {
    Map<String, String> reasons = new TreeMap<>(byNumber());
    Set<String> byTheClock = new TreeSet<>();
    List<String> notes = new ArrayList<>();
    Map<String, List<String>> answers = new TreeMap<>();
    if (!submission.others().isEmpty()) {
      notes.add("Handed in more than once; not graded: " + submission.others() + ".");
    }
    Sources sources = null;
    try {
      sources = Sources.of(submission.path());
      notes.addAll(sources.notes());
    } catch (Refused e) {
      reasons.put("", e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      reasons.put("", "it cannot be read: " + e.getMessage());
    }
    if (sources != null) {
      try {
        answers = examined(sources, reasons, byTheClock);
      } catch (Refused e) {
        reasons.put("", e.getMessage());
      }
    }
    List<Report> reports = new ArrayList<>();
    for (String exercise : rules.exercises()) {
      boolean handedIn = sources != null && sources.answers().containsKey(exercise);
      reports.add(report(exercise, handedIn, answers.get(exercise), reasons));
    }
    String file = submission.path().getFileName().toString();
    return new Result(
        submission.student(),
        file,
        submission.late(),
        reports,
        reasons,
        notes,
        !byTheClock.isEmpty());
  }

  private Report report(
      String exercise, boolean handedIn, List<String> notes, Map<String, String> reasons) {
    List<Class<?>> further = hidden.of(exercise);
    String reason = reasons.getOrDefault(exercise, notes == null ? reasons.get("") : null);
    if (notes == null || reason != null) {
      String why = reason != null ? reason : handedIn ? "no answer" : NOT_HANDED_IN;
      return Recording.lost(exercise, further, why, hint(handedIn || reason != null));
    }
    synchronized (Examination.class) { // gradients are collected one at a time
      try {
        return Recording.replay(exercise, further, notes);
      } catch (IllegalArgumentException e) {
        reasons.put(exercise, e.getMessage());
        return Recording.lost(exercise, further, e.getMessage(), hint(true));
      }
    }
  }

  private static String hint(boolean handedIn) {
    return handedIn
        ? "Your code gave no answer here. Try it with ./lab check before you hand it in."
        : "A file or a class for this exercise was not found in what you handed in.";
  }

  /**
   * The answers that were noted, by exercise; why others are missing goes into the reasons, and
   * where the machine may be why, the exercise goes into the last set.
   */
  private Map<String, List<String>> examined(
      Sources sources, Map<String, String> reasons, Set<String> byTheClock)
      throws IOException, InterruptedException {
    Map<String, List<String>> noted = new TreeMap<>();
    Map<String, String> open = new LinkedHashMap<>();
    for (String exercise : rules.exercises()) {
      if (sources.answers().containsKey(exercise)) {
        open.put(exercise, sources.answers().get(exercise));
      }
    }
    while (!open.isEmpty()) {
      int before = open.size();
      try (Round round = new Round(sources, open)) {
        round.run(noted, reasons, byTheClock);
      }
      open.keySet().removeAll(noted.keySet());
      open.keySet().removeAll(reasons.keySet());
      if (reasons.containsKey("") || open.size() == before) {
        if (reasons.putIfAbsent("", "its process did not start") == null) {
          byTheClock.add("");
        }
        break;
      }
    }
    return noted;
  }

  /** One process: from compiling to the last answer that it gives. */
  private final class Round implements AutoCloseable {
    private final Sources sources;
    private final Map<String, String> open;
    private final Path scratch = Files.createTempDirectory(scratchRoot, "run");
    private final String word = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(100_000);
    private final Process process;
    private volatile boolean flooded;
    private boolean clockRanOut;

    Round(Sources sources, Map<String, String> open) throws IOException {
      this.sources = sources;
      this.open = open;
      Path src = Files.createDirectories(scratch.resolve("src"));
      Files.createDirectories(scratch.resolve("tmp"));
      for (Map.Entry<String, String> file : sources.files().entrySet()) {
        Files.writeString(src.resolve(file.getKey()), file.getValue());
      }
      List<String> line = new ArrayList<>(java);
      line.add("-Xmx" + rules.heap() + "m");
      line.add("-Djava.io.tmpdir=" + scratch.resolve("tmp"));
      line.add("-Duser.home=" + scratch.resolve("tmp"));
      line.addAll(List.of(Worker.class.getName(), scratch.toString()));
      ProcessBuilder builder =
          new ProcessBuilder(jail.around(scratch, line))
              .directory(scratch.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      environment(builder.environment());
      process = builder.start();
      Thread reader = new Thread(this::read, "reader");
      reader.setDaemon(true);
      reader.start();
    }

    private void environment(Map<String, String> environment) {
      String home = System.getProperty("user.home");
      String cache = environment.getOrDefault("DJL_CACHE_DIR", home + "/.djl.ai");
      String path = environment.getOrDefault("PATH", "");
      String root = environment.get("SystemRoot");
      environment.clear(); // no token or address of the teacher's
      environment.putAll(
          Map.of(
              "PATH",
              path,
              "HOME",
              scratch.toString(),
              "DJL_CACHE_DIR",
              cache,
              "ENGINE_CACHE_DIR",
              cache,
              "OMP_NUM_THREADS",
              "1",
              "OMP_WAIT_POLICY",
              "passive",
              "MALLOC_ARENA_MAX",
              "1"));
      if (root != null) {
        environment.put("SystemRoot", root);
      }
    }

    /** Passes on what begins with the word; the rest is counted and thrown away. */
    private void read() {
      byte[] start = (word + " ").getBytes(StandardCharsets.US_ASCII);
      byte[] line = new byte[1 << 20];
      int length = 0;
      long seen = 0;
      byte[] buffer = new byte[1 << 16];
      try (InputStream in = process.getInputStream()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          seen += n;
          if (seen > MOST_OUTPUT) {
            flooded = true;
            process.destroyForcibly();
            break;
          }
          for (int i = 0; i < n; i++) {
            if (buffer[i] != '\n') {
              if (length < line.length) {
                line[length++] = buffer[i];
              }
              continue;
            }
            boolean ours =
                length >= start.length
                    && Arrays.equals(line, 0, start.length, start, 0, start.length);
            if (ours) {
              lines.put(
                  new String(line, start.length, length - start.length, StandardCharsets.UTF_8)
                      .strip());
            }
            length = 0;
          }
        }
      } catch (IOException | InterruptedException e) {
        // the process is gone
      }
      lines.offer("");
    }

    void run(Map<String, List<String>> noted, Map<String, String> reasons, Set<String> byTheClock)
        throws IOException, InterruptedException {
      BufferedWriter out =
          new BufferedWriter(
              new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
      Map<String, String> errors = new TreeMap<>();
      try {
        tell(out);
        String[] said = next(rules.limit().plus(START));
        while (said[0].equals(Worker.ERROR)) {
          errors.put(
              said[1], new String(Base64.getDecoder().decode(said[2]), StandardCharsets.UTF_8));
          said = next(rules.limit());
        }
        if (!said[0].equals(Worker.COMPILED)) {
          reasons.put("", ended("while it was compiled"));
          byTheClock.add(""); // none of the student's code has run yet
          return;
        }
        screen(errors, reasons);
        out.write(Worker.GO + "\n");
        out.flush(); // and left open: at its end the process ends, too
      } catch (IOException e) {
        reasons.put("", ended("before it began"));
        byTheClock.add("");
        return;
      }
      listen(noted, reasons, byTheClock);
    }

    private void tell(BufferedWriter out) throws IOException {
      long patience = Math.max(1, rules.limit().toMillis() / 3);
      out.write(word + "\n" + Math.min(5_000, patience) + "\n");
      out.write((rules.hidden() == null ? "" : rules.hidden().toString()) + "\n");
      for (Map.Entry<String, String> answer : open.entrySet()) {
        out.write(answer.getKey() + " " + answer.getValue() + "\n");
      }
      out.write("\n");
      out.flush();
    }

    /** What did not compile, and what the screen refuses, gets its reason. */
    private void screen(Map<String, String> errors, Map<String, String> reasons)
        throws IOException {
      Path classes = scratch.resolve("classes");
      for (Map.Entry<String, String> answer : open.entrySet()) {
        String type = answer.getValue();
        if (!Files.isRegularFile(classes.resolve(type.replace('.', '/') + ".class"))) {
          String simple = type.substring(type.lastIndexOf('.') + 1);
          String error =
              errors.containsKey(simple)
                  ? errors.get(simple)
                  : errors.entrySet().stream()
                      .findFirst()
                      .map(e -> e.getKey() + ", " + e.getValue())
                      .orElse("it leaves no class " + type);
          reasons.put(answer.getKey(), "does not compile: " + error);
        }
      }
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          Optional<String> refusal = Screen.refusal(Files.readAllBytes(file));
          if (refusal.isPresent()) {
            throw new Refused("not run: " + refusal.get());
          }
        }
      }
    }

    private void listen(
        Map<String, List<String>> noted, Map<String, String> reasons, Set<String> byTheClock)
        throws InterruptedException {
      String exercise = "";
      List<String> notes = new ArrayList<>();
      while (true) {
        String[] said = next(rules.limit());
        switch (said[0]) {
          case Worker.BEGIN -> {
            exercise = said[1];
            notes = new ArrayList<>();
          }
          case Worker.NOTE -> notes.add(said[2]);
          case Worker.END -> {
            noted.put(exercise, notes);
            if (said[2].equals(Recording.Ending.BY_THE_CLOCK.name())) {
              byTheClock.add(exercise);
            }
            exercise = "";
          }
          default -> {
            if (!exercise.isEmpty()) {
              reasons.put(exercise, ended("while it answered"));
              if (clockRanOut || killed()) {
                byTheClock.add(exercise);
              }
            }
            return;
          }
        }
      }
    }

    /**
     * The next words of the process, or "gone" if there are none in time. What counts is the time
     * that it had a processor, or ten times as much by the clock.
     */
    private String[] next(Duration patience) throws InterruptedException {
      long start = System.nanoTime();
      Duration before = worked();
      while (true) {
        String line = lines.poll(1, TimeUnit.SECONDS);
        if (line != null) {
          return line.isEmpty() ? new String[] {"gone"} : line.split(" ");
        }
        boolean overworked = worked().minus(before).compareTo(patience) > 0;
        clockRanOut = !overworked && System.nanoTime() - start > 10 * patience.toNanos();
        if (overworked || clockRanOut) {
          return new String[] {"gone"};
        }
      }
    }

    private Duration worked() {
      return Stream.concat(Stream.of(process.toHandle()), process.descendants())
          .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
          .reduce(Duration.ZERO, Duration::plus);
    }

    /** How the process came to its end. */
    private String ended(String when) throws InterruptedException {
      boolean gone = process.waitFor(500, TimeUnit.MILLISECONDS);
      if (flooded) {
        return "printed more than " + MOST_OUTPUT / 1_000_000 + " MB " + when;
      }
      if (!gone) {
        long seconds = rules.limit().toSeconds();
        return clockRanOut
            ? "took more than " + 10 * seconds + " seconds by the clock " + when
            : "took more than " + seconds + " seconds " + when;
      }
      int code = process.exitValue();
      if (code == 128 + 6 || code == 128 + 11 || code == 128 + 7 || code == 128 + 4) {
        return "crashed in native code " + when;
      }
      return "its process ended "
          + when
          + " (exit code "
          + code
          + "): System.exit, or out of memory";
    }

    /** Whether the system killed it, as it does when memory runs short. */
    private boolean killed() {
      return !flooded && !process.isAlive() && process.exitValue() == 128 + 9;
    }

    @Override
    public void close() throws IOException {
      List<ProcessHandle> all =
          Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
      PathUtils.deleteDirectory(scratch);
    }
  }

  /** E2 before E10. */
  private static Comparator<String> byNumber() {
    return Comparator.comparing(
        (String name) -> name.isEmpty() ? 0 : Integer.parseInt(name.substring(1)));
  }
}
