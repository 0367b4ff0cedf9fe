package org.cflowlab.file;

import java.io.IOException;
import java.nio.file.Path;

/** A file that cannot be used. The message is one line: which file, and what is wrong with it. */
public final class BadFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An error about a file. */
  public BadFileException(Path file, String reason) {
    super(file + ": " + reason);
  }

  /** An error about a file, with what caused it. */
  public BadFileException(Path file, String reason, Throwable cause) {
    super(file + ": " + reason, cause);
  }
}
