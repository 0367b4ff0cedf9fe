package org.cflowlab.exercises.batch;

import java.util.List;
import java.util.Map;
import org.cflowlab.exercises.grading.Report;

/**
 * How one submission was graded.
 *
 * @param student who
 * @param file what was graded, by name
 * @param late whether its name says so
 * @param reports one for each exercise, in order
 * @param problem why the submission as a whole could not be graded to its end; empty if it could
 * @param reasons why an exercise could not be graded, by exercise
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
    Map<String, String> reasons,
    List<String> notes,
    boolean provisional) {
  int points() {
    return reports.stream().mapToInt(Report::points).sum();
  }

  int worth() {
    return reports.stream().mapToInt(Report::worth).sum();
  }

  /** Reasons and notes in one line. */
  String remark() {
    StringBuilder remark = new StringBuilder(problem.isEmpty() ? "" : problem + "; ");
    reasons.forEach(
        (exercise, reason) -> remark.append(exercise + ": ").append(reason).append("; "));
    if (problem.isEmpty()) {
      reports.stream()
          .filter(report -> !reasons.containsKey(report.exercise()))
          .forEach(
              report ->
                  report
                      .breakdown()
                      .filter(what -> !what.equals(Examination.NOT_HANDED_IN))
                      .ifPresent(
                          what ->
                              remark.append(report.exercise() + ": ").append(what).append("; ")));
    }
    notes.forEach(note -> remark.append(note).append(' '));
    return remark.toString().replaceAll("; $", "").strip();
  }
}
