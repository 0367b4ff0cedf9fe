package org.cflowlab.exercises.grading;

/**
 * A usual mistake.
 *
 * @param name a few words for teachers; what shows itself in two ways stands twice under one name
 * @param hint what to tell the student who made it
 * @param wrong an answer that makes it
 */
public record Mistake<T>(String name, String hint, T wrong) {
  /** What a hint adds where something seems to be left out that may be there, times 0. */
  static final String WHOLE_NUMBERS =
      " If it stands in your code, look at its fraction: 1/2, like 1/n of a whole number n, is 0 in"
          + " Java. Write 0.5, or 1.0 / n.";

  /** The same where nothing but that can be behind it. */
  static final String INTEGER_DIVISION =
      "A term is lost: 1/2, like 1/n of a whole number n, is 0 in Java, as it divides whole numbers."
          + " Write 0.5, or 1.0 / n.";

  static <T> Mistake<T> integerDivision(T wrong) {
    return new Mistake<>("integer division", INTEGER_DIVISION, wrong);
  }
}
