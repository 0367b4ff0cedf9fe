package org.cflowlab.exercises.servant;

import java.util.List;

/** Classes that the notebooks give, wrong on purpose: unmended, they are nobody's answer. */
final class Given {
  static final List<String> CLASSES =
      List.of(
          """
          class Reversed implements E1 {
              public double kl(double[] muQ, double[] logSigmaQ, double[] muP,
                  double[] logSigmaP) {
                  double sum = 0;
                  for (int i = 0; i < muQ.length; i++) {
                      double sigmaQ = Math.exp(logSigmaQ[i]), sigmaP = Math.exp(logSigmaP[i]);
                      double d = muQ[i] - muP[i];
                      sum += Math.log(sigmaQ / sigmaP)
                          + (sigmaP * sigmaP + d * d) / (2 * sigmaQ * sigmaQ) - 0.5;
                  }
                  return sum;
              }
          }
          """);

  private Given() {}

  /** Whether this is one of them, however it is laid out. */
  static boolean is(String type) {
    String bare = bare(type);
    return CLASSES.stream().map(Given::bare).anyMatch(bare::equals);
  }

  private static String bare(String type) {
    return type.replaceFirst("^\\s*public static ", "").replaceAll("\\s+", "");
  }
}
