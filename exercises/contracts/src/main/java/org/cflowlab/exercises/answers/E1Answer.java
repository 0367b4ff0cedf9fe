package org.cflowlab.exercises.answers;

import org.cflowlab.exercises.E1;
import org.cflowlab.exercises.NotYetDone;

/**
 * Your answer to E1: KL(q || p) of two diagonal Gaussians.
 *
 * <ol>
 *   <li>Take one dimension. Turn both log sigmas into sigmas.
 *   <li>Its share is log(sigmaP / sigmaQ) + (sigmaQ^2 + (muQ - muP)^2) / (2 sigmaP^2) - 1/2.
 *   <li>Add up the shares of all dimensions and return the sum.
 *   <li>Try it in your head: with q = p every share is 0.
 * </ol>
 */
public final class E1Answer implements E1 {
  @Override
  public double kl(double[] muQ, double[] logSigmaQ, double[] muP, double[] logSigmaP) {
    throw new NotYetDone("E1: write kl in E1Answer.java; the steps are in the comment above it.");
  }
}
