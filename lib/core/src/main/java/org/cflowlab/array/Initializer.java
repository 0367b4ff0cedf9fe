package org.cflowlab.array;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The values a tensor starts from. */
@FunctionalInterface
public interface Initializer {
  /** Start values of a tensor in row-major order. */
  double[] values(Shape shape, RandomGenerator random);

  /** The same value everywhere. */
  static Initializer constant(double value) {
    return (shape, random) -> {
      double[] values = new double[Math.toIntExact(shape.size())];
      Arrays.fill(values, value);
      return values;
    };
  }

  /** Independent normal values of mean zero. */
  static Initializer normal(double sigma) {
    return (shape, random) -> {
      double[] values = new double[Math.toIntExact(shape.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = sigma * random.nextGaussian();
      }
      return values;
    };
  }

  /**
   * Normal with variance 2 / fan-in, for a layer followed by a ReLU (He et al. 2015); fan-in is the
   * product of all dimensions but the first.
   */
  static Initializer he() {
    return (shape, random) ->
        normal(Math.sqrt(2.0 * shape.get(0) / shape.size())).values(shape, random);
  }
}
