package org.cflowlab.exercises.grading;

import static org.cflowlab.exercises.grading.Numbers.wave;
import static org.cflowlab.exercises.grading.Tensors.rows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.cflowlab.exercises.Gaussian;

/**
 * Two Gaussians, and the noise for a draw from the first: what E2 and E6 ask about, [B, L] each.
 */
record Draw(
    double[][] mu,
    double[][] logSigma,
    double[][] priorMu,
    double[][] priorLogSigma,
    double[][] noise) {
  /** Three points of the plane. */
  static final Draw THREE =
      new Draw(
          new double[][] {{0.1, -0.5}, {0.9, 0.6}, {-0.2, 0.3}},
          new double[][] {{-0.4, 0.3}, {0.5, -0.2}, {0.1, -0.7}},
          new double[][] {{0.4, 0.2}, {-0.3, 0.1}, {0.6, -0.8}},
          new double[][] {{0.2, -0.3}, {0.1, 0.4}, {-0.5, 0.3}},
          new double[][] {{0.7, -1.3}, {0.2, 1.1}, {-0.9, 0.4}});

  /** Five points in six dimensions. */
  static final Draw FIVE =
      new Draw(wave(5, 6, 1.7), wave(5, 6, 0.9), wave(5, 6, 2.3), wave(5, 6, 1.1), wave(5, 6, 2.9));

  /** The same, drawn anew for each batch. */
  Draw varied(Student<?> student) {
    return new Draw(
        student.varied(mu),
        student.varied(logSigma),
        student.varied(priorMu),
        student.varied(priorLogSigma),
        student.varied(noise));
  }

  Gaussian q(NDManager manager) {
    return new Gaussian(rows(manager, mu), rows(manager, logSigma));
  }

  Gaussian prior(NDManager manager) {
    return new Gaussian(rows(manager, priorMu), rows(manager, priorLogSigma));
  }

  NDArray eps(NDManager manager) {
    return rows(manager, noise);
  }

  /** mu + sigma eps, in plain numbers. */
  double[][] z() {
    double[][] z = new double[mu.length][mu[0].length];
    for (int r = 0; r < z.length; r++) {
      for (int i = 0; i < z[r].length; i++) {
        z[r][i] = mu[r][i] + Math.exp(logSigma[r][i]) * noise[r][i];
      }
    }
    return z;
  }
}
