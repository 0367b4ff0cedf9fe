package org.cflowlab.file;

/**
 * A value that a person gave, an option, a name, a folder, cannot be used. The message is one line:
 * what it is, where it stands, and what to do.
 */
public final class BadInputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An error about what a person gave. */
  public BadInputException(String message) {
    super(message);
  }

  /** An error about what a person gave, with what caused it. */
  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Asks for an argument to be there.
   *
   * @throws BadInputException if it is null; the message names it
   */
  public static void requirePresent(String name, Object argument) {
    require(argument != null, name + " is missing: null");
  }

  /**
   * Asks for something of what was given.
   *
   * @param message what it is, where it stands, and what to do
   * @throws BadInputException if it is not so
   */
  public static void require(boolean so, String message) {
    if (!so) {
      throw new BadInputException(message);
    }
  }
}
