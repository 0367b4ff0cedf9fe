package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cflowlab.exercises.grading.Recording;
import org.cflowlab.exercises.grading.Report;

/** Examines submissions, each in processes of its own. */
final class Examination {
  static final String NOT_HANDED_IN = "not handed in";

  private final Course course;
  private final Rules rules;
  private final HiddenGraders hidden;

  Examination(Course course, Rules rules) throws IOException {
    this.course = course;
    this.rules = rules;
    this.hidden = HiddenGraders.of(rules.hidden());
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
    List<String> notes = new ArrayList<>();
    if (!submission.others().isEmpty()) {
      notes.add("Handed in more than once; not graded: " + submission.others() + ".");
    }
    Set<String> handedIn = Set.of();
    Transcript transcript = new Transcript();
    try {
      Sources sources = read(submission.path());
      notes.addAll(sources.notes());
      handedIn = sources.answers().keySet();
      examine(sources, transcript);
    } catch (Refused e) {
      transcript.refused(e.getMessage());
    }
    List<Report> reports = new ArrayList<>();
    for (String exercise : rules.exercises()) {
      reports.add(report(exercise, handedIn.contains(exercise), transcript));
    }
    return new Result(
        submission.student(),
        submission.path().getFileName().toString(),
        submission.late(),
        reports,
        transcript.problem(),
        transcript.reasons(),
        notes,
        transcript.provisional());
  }

  private static Sources read(Path submission) {
    try {
      return Sources.of(submission);
    } catch (IOException | UncheckedIOException e) {
      throw new Refused("it cannot be read: " + e.getMessage());
    }
  }

  /** Starts processes until each exercise has its answers or a reason why not. */
  private void examine(Sources sources, Transcript transcript)
      throws IOException, InterruptedException {
    Map<String, String> open = new LinkedHashMap<>();
    for (String exercise : rules.exercises()) {
      if (sources.answers().containsKey(exercise)) {
        open.put(exercise, sources.answers().get(exercise));
      }
    }
    while (!open.isEmpty() && transcript.problem().isEmpty()) {
      try (Round round = new Round(course, rules, sources, open)) {
        round.run(transcript);
      }
      if (!open.keySet().removeIf(transcript::settled) && transcript.problem().isEmpty()) {
        transcript.failed("its process did not start");
      }
    }
  }

  private Report report(String exercise, boolean handedIn, Transcript transcript) {
    List<Class<?>> further = hidden.of(exercise);
    List<String> noted = transcript.notes(exercise);
    String reason = transcript.reason(exercise);
    if (noted != null && reason.isEmpty()) {
      synchronized (Examination.class) { // gradients are collected one at a time
        try {
          return Recording.replay(exercise, further, noted);
        } catch (IllegalArgumentException e) {
          reason = e.getMessage();
          transcript.missing(exercise, reason);
        }
      }
    }
    boolean seen = handedIn || !reason.isEmpty();
    String why = !reason.isEmpty() ? reason : handedIn ? "no answer" : NOT_HANDED_IN;
    return Recording.lost(exercise, further, why, hint(seen));
  }

  private static String hint(boolean handedIn) {
    return handedIn
        ? "Your code gave no answer here. Try it with ./lab check before you hand it in."
        : "A file or a class for this exercise was not found in what you handed in.";
  }
}
