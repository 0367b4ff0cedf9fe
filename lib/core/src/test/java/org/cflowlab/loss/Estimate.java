package org.cflowlab.loss;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * A mean of independent draws.
 *
 * @param error its standard error
 */
record Estimate(double mean, double error) {
  static Estimate of(NDArray values) {
    double[] v = values.toDoubleArray();
    double mean = Arrays.stream(v).average().orElseThrow();
    double square = Arrays.stream(v).map(x -> (x - mean) * (x - mean)).sum();
    return new Estimate(mean, Math.sqrt(square / v.length / v.length));
  }
}
