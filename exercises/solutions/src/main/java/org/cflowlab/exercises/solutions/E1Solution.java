package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E1;

/** E1: the KL of two diagonal Gaussians, one dimension after the other. */
public final class E1Solution implements E1 {
  @Override
  public double kl(double[] muQ, double[] logSigmaQ, double[] muP, double[] logSigmaP) {
    double kl = 0;
    for (int i = 0; i < muQ.length; i++) {
      double sigmaQ = Math.exp(logSigmaQ[i]);
      double sigmaP = Math.exp(logSigmaP[i]);
      double distance = muQ[i] - muP[i];
      kl +=
          Math.log(sigmaP / sigmaQ)
              + (sigmaQ * sigmaQ + distance * distance) / (2 * sigmaP * sigmaP)
              - 0.5;
    }
    return kl;
  }
}
