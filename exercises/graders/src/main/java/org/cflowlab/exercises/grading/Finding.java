package org.cflowlab.exercises.grading;

/** Why a check failed, in words for the student. */
final class Finding extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String got;
  private final String hint;
  private final String mistake;

  /** A finding without a hint: the check's own advice is shown. */
  Finding(String expected, String got) {
    this(expected, got, "", "");
  }

  /**
   * A finding with a hint of its own.
   *
   * @param mistake the name of the mistake that was seen at work; empty where the hint is advice,
   *     which gives way to a usual mistake that is recognised
   */
  Finding(String expected, String got, String hint, String mistake) {
    super("expected " + expected + ", got " + got);
    this.expected = expected;
    this.got = got;
    this.hint = hint;
    this.mistake = mistake;
  }

  /** A finding about code that gave no answer to compare. */
  static Finding noAnswer(String what, String hint) {
    return new Finding("", what, hint, "");
  }

  /** The same finding, explained by a mistake that is now known. */
  Finding because(Mistake<?> known) {
    return new Finding(expected, got, known.hint(), known.name());
  }

  String expected() {
    return expected;
  }

  String got() {
    return got;
  }

  String hint() {
    return hint;
  }

  String mistake() {
    return mistake;
  }
}
