package org.cflowlab.exercises;

/**
 * E1: the KL divergence of two Gaussians with diagonal covariance, the second term of the cVAE
 * bound (eq. 1).
 */
@FunctionalInterface
public interface E1 {
  /**
   * KL(q || p) in nats, summed over the dimensions. It leaves its inputs as they are.
   *
   * @param muQ the means of q, [L]
   * @param logSigmaQ the natural logarithms of q's standard deviations, [L]
   * @param muP the means of p, [L]
   * @param logSigmaP the natural logarithms of p's standard deviations, [L]
   * @return KL(N(muQ, sigmaQ^2) || N(muP, sigmaP^2)), never negative
   */
  double kl(double[] muQ, double[] logSigmaQ, double[] muP, double[] logSigmaP);
}
