package org.cflowlab.data;

import java.io.IOException;

/** Data that cannot be used. The message is one line: what is wrong, where, and what to do. */
public final class DataException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An error with its one line. */
  public DataException(String message) {
    super(message);
  }

  /** An error with its one line and what caused it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
