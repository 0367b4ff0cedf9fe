package org.cflowlab.exercises.grading;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The right answers are worked out in plain numbers: these are their parts. */
final class Numbers {
  static final double LOG_2_PI = Math.log(2 * Math.PI);

  private Numbers() {}

  static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  /** log(1 + exp(x)), without overflow. */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** log N(z; mu, sigma^2), the dimensions summed. */
  static double logNormal(double[] z, double[] mu, double[] logSigma) {
    return IntStream.range(0, z.length).mapToDouble(i -> logNormal(z[i], mu[i], logSigma[i])).sum();
  }

  static double logNormal(double z, double mu, double logSigma) {
    double apart = (z - mu) / Math.exp(logSigma);
    return -LOG_2_PI / 2 - logSigma - apart * apart / 2;
  }

  /** By elimination with pivots; the matrix is used up. */
  static double determinant(double[][] a) {
    double determinant = 1;
    for (int k = 0; k < a.length; k++) {
      int pivot = k;
      for (int i = k + 1; i < a.length; i++) {
        pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
      }
      double[] row = a[pivot];
      a[pivot] = a[k];
      a[k] = row;
      determinant *= pivot == k ? row[k] : -row[k];
      for (int i = k + 1; i < a.length; i++) {
        double factor = a[i][k] / row[k];
        for (int j = k; j < a.length; j++) {
          a[i][j] -= factor * row[j];
        }
      }
    }
    return determinant;
  }

  /** Numbers between -1 and 1 without a pattern that a mistake could share. */
  static double[][] wave(int rows, int columns, double frequency) {
    double[] numbers =
        DoubleStream.iterate(frequency, x -> x + frequency)
            .map(Math::sin)
            .limit((long) rows * columns)
            .toArray();
    return IntStream.range(0, rows)
        .mapToObj(r -> Arrays.copyOfRange(numbers, r * columns, (r + 1) * columns))
        .toArray(double[][]::new);
  }
}
