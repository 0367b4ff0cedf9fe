package org.cflowlab.exercises.batch;

import java.util.List;
import org.cflowlab.exercises.grading.Report;

/**
 * How one submission was graded.
 *
 * @param student who
 * @param file what was graded, by name
 * @param late whether its name says so
 * @param reports one for each exercise, in order
 * @param problem why nothing of it could be graded; empty if something could
 * @param notes what else the teacher should know
 * @param provisional whether a busy machine may have cost points: the clock ended something, not
 *     the work it did
 */
record Result(
    String student,
    String file,
    boolean late,
    List<Report> reports,
    String problem,
    List<String> notes,
    boolean provisional) {
  int points() {
    return reports.stream().mapToInt(Report::points).sum();
  }

  int worth() {
    return reports.stream().mapToInt(Report::worth).sum();
  }

  /** Whether there are points at all, be it 0. */
  boolean graded() {
    return problem.isEmpty();
  }

  /** Reasons and notes in one line. */
  String remark() {
    StringBuilder remark = new StringBuilder(problem.isEmpty() ? "" : problem + "; ");
    if (graded()) {
      for (Report report : reports) {
        report
            .breakdown()
            .filter(what -> !what.equals(Examination.NOT_HANDED_IN))
            .ifPresent(what -> remark.append(report.exercise() + ": ").append(what).append("; "));
      }
    }
    notes.forEach(note -> remark.append(note).append(' '));
    String all = remark.toString().strip();
    return all.endsWith(";") ? all.substring(0, all.length() - 1) : all;
  }
}
