package org.cflowlab.exercises.grading;

/**
 * One number of an answer, where a check asks for several that mean different things.
 *
 * @param name what it is the number of, as it follows "0.5 for"
 * @param expected the right number
 * @param hint what to try where it is wrong; empty if the check's own advice says it
 */
public record Part(String name, double expected, String hint) {
  Part(String name, double expected) {
    this(name, expected, "");
  }
}
