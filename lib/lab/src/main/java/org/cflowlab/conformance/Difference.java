package org.cflowlab.conformance;

/**
 * How far one of our outputs is from the released code's.
 *
 * @param file the file's name
 * @param tensor the output's name
 * @param largest the largest absolute difference; NaN if an output is not a number
 * @param tolerance the largest that is taken for rounding
 */
public record Difference(String file, String tensor, double largest, double tolerance) {
  /** Whether the two agree. */
  public boolean ok() {
    return largest <= tolerance;
  }
}
