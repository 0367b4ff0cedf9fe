package org.cflowlab.exercises;

/**
 * Thrown by an exercise nobody has written yet. The grader then says "not started" instead of
 * "wrong".
 */
public final class NotYetDone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Marks a place to fill in.
   *
   * @param whatToDo one line for the student, such as "E1: write kl"
   */
  public NotYetDone(String whatToDo) {
    super(whatToDo);
  }
}
