package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.cflowlab.exercises.grading.Recording;

/** One process and its folder: from compiling to the last answer that it gives. */
final class Round implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  private final Rules rules;
  private final Map<String, String> open;
  private final Path scratch;
  private final WorkerProcess worker;

  /**
   * Starts the process.
   *
   * @param open the class that answers each exercise that is still open
   */
  Round(Course course, Rules rules, Sources sources, Map<String, String> open) throws IOException {
    this.rules = rules;
    this.open = open;
    this.scratch = Files.createTempDirectory(course.runs(), "run");
    Path src = Files.createDirectories(scratch.resolve("src"));
    Files.createDirectories(scratch.resolve("tmp"));
    for (Map.Entry<String, String> file : sources.files().entrySet()) {
      Files.writeString(src.resolve(file.getKey()), file.getValue());
    }
    this.worker = WorkerProcess.start(course, scratch, rules.heap());
  }

  /**
   * Runs it to its end.
   *
   * @throws Refused if a class reaches for what no answer needs
   */
  void run(Transcript transcript) throws InterruptedException {
    Map<String, String> errors = new TreeMap<>();
    try {
      worker.tell(task());
      String[] said = worker.next(rules.limit().plus(START));
      while (said[0].equals(Worker.ERROR)) {
        errors.put(
            said[1], new String(Base64.getDecoder().decode(said[2]), StandardCharsets.UTF_8));
        said = worker.next(rules.limit());
      }
      if (!said[0].equals(Worker.COMPILED)) {
        transcript.failed(worker.ended("while it was compiled", rules.limit()));
        return;
      }
      noteUncompiled(errors, transcript);
      screen();
      worker.tell(List.of(Worker.GO));
    } catch (IOException e) {
      transcript.failed(worker.ended("before it began", rules.limit()));
      return;
    }
    listen(transcript);
  }

  private List<String> task() {
    List<String> lines = new ArrayList<>();
    lines.add("" + Math.min(5_000, Math.max(1, rules.limit().toMillis() / 3)));
    lines.add(rules.hidden() == null ? "" : rules.hidden().toString());
    open.forEach((exercise, type) -> lines.add(exercise + " " + type));
    lines.add("");
    return lines;
  }

  private Path classes() {
    return scratch.resolve("classes");
  }

  private void noteUncompiled(Map<String, String> errors, Transcript transcript) {
    for (Map.Entry<String, String> answer : open.entrySet()) {
      String type = answer.getValue();
      if (!Files.isRegularFile(classes().resolve(type.replace('.', '/') + ".class"))) {
        String simple = type.substring(type.lastIndexOf('.') + 1);
        String error =
            errors.containsKey(simple)
                ? errors.get(simple)
                : errors.entrySet().stream()
                    .findFirst()
                    .map(e -> e.getKey() + ", " + e.getValue())
                    .orElse("it leaves no class " + type);
        transcript.missing(answer.getKey(), "does not compile: " + error);
      }
    }
  }

  private void screen() throws IOException {
    try (Stream<Path> files = Files.walk(classes())) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Optional<String> refusal = Screen.refusal(Files.readAllBytes(file));
        if (refusal.isPresent()) {
          throw new Refused("not run: " + refusal.get());
        }
      }
    }
  }

  private void listen(Transcript transcript) throws InterruptedException {
    String exercise = ""; // the one that is being answered, if any
    List<String> notes = new ArrayList<>();
    while (true) {
      String[] said = worker.next(rules.limit());
      switch (said[0]) {
        case Worker.BEGIN -> {
          exercise = said[1];
          notes = new ArrayList<>();
        }
        case Worker.NOTE -> notes.add(said[2]);
        case Worker.END -> {
          transcript.answered(exercise, notes);
          if (said[2].equals(Recording.Ending.BY_THE_CLOCK.name())) {
            transcript.byTheClock();
          }
          exercise = "";
        }
        default -> {
          if (!exercise.isEmpty()) {
            transcript.missing(exercise, worker.ended("while it answered", rules.limit()));
            if (worker.endedByTheMachine()) {
              transcript.byTheClock();
            }
          }
          return;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    worker.close();
    PathUtils.deleteDirectory(scratch);
  }
}
