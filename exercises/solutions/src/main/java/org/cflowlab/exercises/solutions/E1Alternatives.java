package org.cflowlab.exercises.solutions;

import java.util.Map;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E1;

/** Right answers to E1, written differently. */
public final class E1Alternatives {
  /** Each by what is different. */
  public static final Map<String, E1> ALL =
      Map.of(
          "variances, the half in front", E1Alternatives::variances,
          "differences of log sigma", E1Alternatives::differences,
          "single precision, last dimension first", E1Alternatives::single,
          "cross entropy minus entropy", E1Alternatives::entropies);

  private E1Alternatives() {}

  private static double variances(double[] muQ, double[] lsQ, double[] muP, double[] lsP) {
    return 0.5
        * IntStream.range(0, muQ.length)
            .mapToDouble(
                i -> {
                  double varQ = Math.exp(2 * lsQ[i]);
                  double varP = Math.exp(2 * lsP[i]);
                  return Math.log(varP / varQ)
                      + varQ / varP
                      + Math.pow(muQ[i] - muP[i], 2) / varP
                      - 1;
                })
            .sum();
  }

  private static double differences(double[] muQ, double[] lsQ, double[] muP, double[] lsP) {
    double kl = 0;
    for (int i = 0; i < muQ.length; i++) {
      double apart = (muQ[i] - muP[i]) / Math.exp(lsP[i]);
      kl += lsP[i] - lsQ[i] + 0.5 * (Math.expm1(2 * (lsQ[i] - lsP[i])) + apart * apart);
    }
    return kl;
  }

  private static double single(double[] muQ, double[] lsQ, double[] muP, double[] lsP) {
    float kl = 0;
    for (int i = muQ.length - 1; i >= 0; i--) {
      float sigmaQ = (float) Math.exp(lsQ[i]);
      float sigmaP = (float) Math.exp(lsP[i]);
      float apart = (float) muQ[i] - (float) muP[i];
      kl += (float) Math.log(sigmaP / sigmaQ);
      kl += (sigmaQ * sigmaQ + apart * apart) / (2 * sigmaP * sigmaP) - 0.5f;
    }
    return kl;
  }

  private static double entropies(double[] muQ, double[] lsQ, double[] muP, double[] lsP) {
    double crossEntropy = 0;
    double entropy = 0;
    for (int i = 0; i < muQ.length; i++) {
      double square = Math.exp(2 * lsQ[i]) + (muQ[i] - muP[i]) * (muQ[i] - muP[i]);
      crossEntropy += 0.5 * Math.log(2 * Math.PI) + lsP[i] + 0.5 * square * Math.exp(-2 * lsP[i]);
      entropy += 0.5 * Math.log(2 * Math.PI * Math.E) + lsQ[i];
    }
    return crossEntropy - entropy;
  }
}
