package org.cflowlab.exercises.servant;

/** A question got no answer; the message says what came instead. */
public final class NoAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /**
   * Makes one.
   *
   * @param got what came instead, such as an exception's name
   * @param hint what the student can do about it
   */
  public NoAnswer(String got, String hint) {
    super(got, null, false, false);
    this.hint = hint;
  }

  /** What the student can do about it. */
  public String hint() {
    return hint;
  }
}
