package org.cflowlab.exercises.servant;

import java.util.regex.Pattern;

/**
 * What a file of a hand-in is, by its name. Browsers and platforms put an ending behind the one it
 * has.
 */
public enum FileKind {
  /** A Java file. */
  JAVA("\\.java(\\.txt)?$", 1_000_000),
  /** A notebook, with its pictures. */
  NOTEBOOK("\\.ipynb(\\.(json|txt))?$", 200_000_000),
  /** A text, which may be Java. */
  TEXT("\\.txt$", 1_000_000),
  /** Many files in one; each of them has a limit of its own. */
  ARCHIVE("\\.(zip|jar|tar|tar\\.gz|tgz)$", Long.MAX_VALUE),
  /** Nothing that is graded. */
  OTHER("", 0);

  private final Pattern ending;
  private final long largest;

  FileKind(String ending, long largest) {
    this.ending = Pattern.compile("(?i)" + ending);
    this.largest = largest;
  }

  /** The most bytes that such a file may have. */
  public long largest() {
    return largest;
  }

  /** The kind of a file with this name. */
  public static FileKind of(String name) {
    for (FileKind kind : values()) {
      if (kind.ending.matcher(name).find()) {
        return kind;
      }
    }
    return OTHER;
  }
}
