package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.SetupException;
import org.cflowlab.exercises.batch.ServantProcess.NotStarted;
import org.cflowlab.exercises.grading.Grade;
import org.cflowlab.exercises.grading.Report;
import org.cflowlab.exercises.servant.Found;
import org.cflowlab.exercises.servant.NoAnswer;
import org.cflowlab.exercises.servant.Texts;

/** Examines submissions, each behind walls of its own. */
final class Examination {
  static final String NOT_HANDED_IN = "not handed in";

  private static final String MISSING =
      "A file or a class for this exercise was not found in what you handed in.";
  private static final String UNREAD =
      "Your code gave no answer here. Try it with ./lab check before you hand it in.";

  /** So many answers may end the process that compiles them. */
  private static final int MOST_DEATHS = 2;

  private final Walls walls;
  private final Path runs;
  private final Rules rules;
  private final HiddenGraders hidden;

  /**
   * An examination.
   *
   * @param runs where each process gets a folder of its own
   */
  Examination(Walls walls, Path runs, Rules rules) throws IOException {
    this.walls = walls;
    this.runs = runs;
    this.rules = rules;
    this.hidden = HiddenGraders.of(rules.hidden());
  }

  /**
   * Grades one submission. Whatever it is and whatever it does, a result comes back: this is the
   * place that catches. Where a busy machine may have cost it points, it is graded once more.
   *
   * @throws SetupException if not even a process without a submission starts
   */
  Result of(Submission submission) throws InterruptedException {
    Result result = caught(submission);
    return result.provisional() ? caught(submission) : result;
  }

  private Result caught(Submission submission) throws InterruptedException {
    try {
      Result result = new Attempt(submission).result();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return result;
    } catch (SetupException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      Attempt none = new Attempt(submission);
      String what = e.getClass().getSimpleName() + ": " + e.getMessage();
      none.failed("it could not be graded here, " + Texts.clean(what));
      return none.sheet();
    }
  }

  /** One try at a submission, with as many processes as it uses up. */
  private final class Attempt {
    private final Submission submission;
    private final List<Report> reports = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private Path folder;
    private List<Path> parts;
    private ServantProcess process;
    private Found found;
    private int deaths;

    /** Which answers counted, of exercises with several. */
    private final List<String> counted = new ArrayList<>();

    /** Why no process answers any more; empty while one does. */
    private String why = "";

    private String problem = "";
    private boolean provisional;

    Attempt(Submission submission) {
      this.submission = submission;
      if (!submission.others().isEmpty()) {
        notes.add("Handed in more than once; not graded: " + submission.others() + ".");
      }
    }

    Result result() throws IOException {
      folder = Files.createTempDirectory(runs, "run");
      try {
        parts = named();
        for (String exercise : rules.exercises()) {
          reports.add(best(exercise));
        }
        if (!counted.isEmpty()) {
          notes.add(String.join("; ", counted) + " (the best counts).");
        }
      } finally {
        close();
        Scratch.remove(folder);
      }
      return sheet();
    }

    /** Grades each version of an answer until one earns all points; the best counts. */
    private Report best(String exercise) throws IOException {
      List<Found.Answer> versions = List.of();
      Report best = null;
      int which = 0;
      for (int i = 0; i == 0 || i < versions.size() && !best.full() && why.isEmpty(); i++) {
        if (why.isEmpty() && (process == null || !process.fit())) {
          read();
        }
        versions = why.isEmpty() ? found.versions().getOrDefault(exercise, List.of()) : versions;
        Report report = report(exercise, i, versions.size());
        if (best == null || report.points() > best.points()) {
          best = report;
          which = i;
        }
      }
      if (why.isEmpty()) {
        new Choice(versions, which).note().ifPresent(note -> counted.add(exercise + ": " + note));
      }
      return best;
    }

    private Report report(String exercise, int which, int versions) {
      List<Class<?>> others = hidden.of(exercise);
      if (!why.isEmpty()) {
        return Grade.lost(exercise, others, why, UNREAD);
      } else if (versions == 0) {
        return Grade.lost(exercise, others, NOT_HANDED_IN, MISSING);
      }
      Duration most = which == 0 ? rules.limit() : rules.limit().dividedBy(versions - 1);
      try {
        String reason = process.begin(exercise, which, Grade.tensors(exercise), most);
        return reason.isEmpty()
            ? Grade.check(exercise, others, process, rules.seed())
            : Grade.lost(exercise, others, Texts.clean(reason), UNREAD);
      } catch (NoAnswer e) {
        why = ++deaths == MOST_DEATHS ? e.getMessage() : "";
        return Grade.lost(exercise, others, e.getMessage(), UNREAD);
      }
    }

    private void close() throws IOException {
      if (process != null) {
        provisional |= process.byTheClock();
        process.close();
        process = null;
      }
    }

    /** Names that any system can hand to a program, for files that have others. */
    private List<Path> named() throws IOException {
      if (Program.onWindows()) {
        return submission.parts();
      }
      List<Path> names = new ArrayList<>();
      for (Path part : submission.parts()) {
        Path name = folder.resolve("in" + names.size());
        if (walls.areAnothers()) {
          notes.addAll(Copy.of(part, name));
        } else {
          Files.createSymbolicLink(name, part.toAbsolutePath());
        }
        names.add(name);
      }
      return names;
    }

    /** Has a new process read the hand-in. */
    private void read() throws IOException {
      boolean first = process == null;
      close();
      try {
        process = started(parts);
      } catch (NotStarted e) {
        tryWithout(e);
        throw e;
      }
      try {
        found = process.read(parts, submission.names(), rules.exercises());
        found.notes().stream().limit(50).map(Texts::clean).forEach(notes::add);
        why = Texts.clean(found.problem());
      } catch (NoAnswer e) {
        why = e.getMessage();
      }
      problem = first ? why : "";
    }

    private ServantProcess started(List<Path> parts) throws IOException {
      return ServantProcess.start(walls, rules, Files.createTempDirectory(folder, "p"), parts);
    }

    /** What would fail for all is no student's fault: it stops the batch. */
    private void tryWithout(NotStarted first) throws IOException {
      try {
        started(List.of()).close();
      } catch (NotStarted e) {
        throw new SetupException(
            "no submission can be graded here: "
                + first.getMessage()
                + "; try less --memory or fewer --jobs. The same command then goes on.");
      }
    }

    void failed(String reason) {
      problem = reason;
      provisional = true; // the next run tries it again
      reports.clear();
      rules
          .exercises()
          .forEach(one -> reports.add(Grade.lost(one, hidden.of(one), reason, UNREAD)));
    }

    Result sheet() {
      return new Result(
          submission.student(),
          Submission.name(submission.parts().get(0)),
          submission.late(),
          List.copyOf(reports),
          problem,
          List.copyOf(notes),
          provisional);
    }
  }
}
