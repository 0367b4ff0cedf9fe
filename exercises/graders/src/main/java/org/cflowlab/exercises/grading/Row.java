package org.cflowlab.exercises.grading;

import org.cflowlab.exercises.servant.Servant;

/**
 * One check in a report. The last four are empty if it passed.
 *
 * @param check what was checked
 * @param points the points earned
 * @param worth the points there were
 * @param expected what should have come out; also empty if there was no answer to compare
 * @param got what came out
 * @param hint what to try
 * @param mistake the short name of the usual mistake that was recognised, empty if none was
 */
public record Row(
    String check, int points, int worth, String expected, String got, String hint, String mistake) {
  /** What stands in {@code got} for a part that nobody has written yet. */
  static final String NOT_STARTED = Servant.NOT_STARTED;

  static Row passed(Graded graded) {
    return new Row(graded.value(), graded.points(), graded.points(), "", "", "", "");
  }

  static Row failed(Graded graded, Finding finding, boolean alone) {
    String advice = alone && !graded.ifAlone().isEmpty() ? graded.ifAlone() : graded.advice();
    String hint = finding.hint().isEmpty() ? advice : finding.hint();
    return new Row(
        graded.value(),
        0,
        graded.points(),
        finding.expected(),
        finding.got(),
        hint,
        finding.mistake());
  }

  /** What was seen, in a sentence; empty if the check passed. */
  String seen() {
    return expected.isEmpty() ? got : "expected " + expected + "; your answer: " + got;
  }

  /** Whether all points were earned. */
  public boolean full() {
    return points == worth;
  }

  /** Whether the student has written this part. */
  public boolean started() {
    return !got.equals(NOT_STARTED);
  }
}
