package org.cflowlab.exercises.servant;

import java.util.regex.Pattern;

/**
 * What a file of a hand-in is, by its name. Browsers and platforms put an ending behind the one it
 * has.
 */
public enum FileKind {
  /** A Java file. */
  JAVA("\\.java(\\.txt)?$"),
  /** A notebook. */
  NOTEBOOK("\\.ipynb(\\.(json|txt))?$"),
  /** A zip of files. */
  ZIP("\\.zip$"),
  /** Nothing that is graded. */
  OTHER("");

  private final Pattern ending;

  FileKind(String ending) {
    this.ending = Pattern.compile("(?i)" + ending);
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
