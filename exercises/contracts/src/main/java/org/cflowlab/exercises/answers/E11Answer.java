package org.cflowlab.exercises.answers;

import org.cflowlab.exercises.E11;
import org.cflowlab.exercises.NotYetDone;

/**
 * Your answer to E11: the energy distance as a loss.
 *
 * <ol>
 *   <li>distance: sum the smaller of both values over the pixels, then the larger. Of hard masks
 *       these are intersection and union.
 *   <li>Add 1 to each sum, divide, and take it from 1. So two empty masks are at 0, without a case
 *       of their own.
 *   <li>energy: twice the mean distance of every rater with every sample,
 *   <li>minus the mean distance of two samples. A sample and itself are no pair: of N samples there
 *       are N (N - 1) pairs.
 * </ol>
 */
public final class E11Answer implements E11 {
  @Override
  public double distance(double[] a, double[] b) {
    throw new NotYetDone(
        "E11: write distance in E11Answer.java; steps 1 and 2 in the comment above it.");
  }

  @Override
  public double energy(double[][] raters, double[][] samples) {
    throw new NotYetDone(
        "E11: write energy in E11Answer.java; steps 3 and 4 in the comment above it.");
  }
}
