package org.cflowlab.exercises.servant;

/** A hand-in that cannot be graded; the message is the reason, in half a sentence. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refused(String reason) {
    super(reason);
  }
}
