package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E11;

/** E11: the energy distance as a loss; no sample is paired with itself. */
public final class E11Solution implements E11 {
  @Override
  public double distance(double[] a, double[] b) {
    double both = 0;
    double either = 0;
    for (int i = 0; i < a.length; i++) {
      both += Math.min(a[i], b[i]);
      either += Math.max(a[i], b[i]);
    }
    return 1 - (both + 1) / (either + 1);
  }

  @Override
  public double energy(double[][] raters, double[][] samples) {
    double n = samples.length;
    double across = sum(raters, samples) / (raters.length * n);
    double among = sum(samples, samples) / (n * (n - 1)); // a sample is at 0 from itself
    return 2 * across - among;
  }

  private double sum(double[][] left, double[][] right) {
    double sum = 0;
    for (double[] a : left) {
      for (double[] b : right) {
        sum += distance(a, b);
      }
    }
    return sum;
  }
}
