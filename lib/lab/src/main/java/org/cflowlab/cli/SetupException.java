package org.cflowlab.cli;

/** Something the kit needs is missing; the message is one line that says what to do. */
public final class SetupException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param line what is missing, where it was looked for, what to do
   */
  public SetupException(String line) {
    super(line);
  }
}
