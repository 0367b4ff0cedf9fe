package org.cflowlab.exercises.servant;

/** A student's text, so that a file, a table and a terminal can take it. */
public final class Texts {
  private static final int LONGEST = 600;

  private Texts() {}

  /**
   * At most 600 characters in one line, without control characters and without halves of
   * characters.
   */
  public static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    String part = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    part.codePoints()
        .map(c -> Character.isWhitespace(c) ? ' ' : c)
        .map(c -> Character.isISOControl(c) || c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean + (part.length() < text.length() ? "..." : "");
  }
}
