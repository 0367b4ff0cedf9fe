package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.cflowlab.file.BadInputException;

/**
 * Seeded standard normal noise, drawn in Java: the same seed gives the same numbers on every stack,
 * device and thread count, and no global state is touched.
 */
public final class Noise {
  private final RandomGenerator random;

  /** Noise from a seed; two streams of one seed are told apart by their purpose. */
  public Noise(long seed, String purpose) {
    this.random = stream(seed, purpose);
  }

  /** A seeded generator for one purpose, so that one use never shifts the numbers of another. */
  public static RandomGenerator stream(long seed, String purpose) {
    BadInputException.requirePresent("purpose", purpose);
    return new Random(mix(seed * 0x9E3779B97F4A7C15L + purpose.hashCode()));
  }

  /** Spreads a change of any bit over all, since Random starts alike from seeds that are near. */
  private static long mix(long bits) {
    bits = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
    return bits ^ bits >>> 31;
  }

  /** Passes over n values, as if they had been drawn. */
  public void skip(long n) {
    for (long i = 0; i < n; i++) {
      random.nextGaussian();
    }
  }

  /** Independent N(0, 1) values. */
  public NDArray normal(NDManager manager, Shape shape, DataType type) {
    BadInputException.requirePresent("manager", manager);
    BadInputException.requirePresent("shape", shape);
    int n = Math.toIntExact(shape.size());
    if (type == DataType.FLOAT64) {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = random.nextGaussian();
      }
      return Constant.of(manager, values, shape);
    }
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Constant.of(manager, values, shape);
  }
}
