package org.cflowlab.toy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;
import org.cflowlab.array.Constant;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;

/**
 * Expectations under N(0, I) without sampling noise: the trapezoidal rule on a square grid over
 * [-8, 8]^L, whose weights follow the normal density and sum to 1.
 *
 * <p>For a smooth integrand its error falls faster than any power of the spacing; 33 nodes an axis
 * give about twelve digits. Take the nodes where a sample's eps would stand, and {@link #mean}
 * where the mean over samples would.
 */
public final class NormalGrid {
  private static final double EDGE = 8;

  private final int latent;
  private final double[] points;
  private final double[] weights;

  /**
   * A grid.
   *
   * @param latent L
   * @param nodes nodes of each axis, at least 2
   * @throws IllegalArgumentException for fewer, or for L below 1
   */
  public NormalGrid(int latent, int nodes) {
    if (latent < 1 || nodes < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a grid needs L of at least 1 and at least 2 nodes an axis, not %d and %d",
              latent,
              nodes));
    }
    this.latent = latent;
    this.weights = new double[Math.toIntExact((long) Math.pow(nodes, latent))];
    this.points = new double[Math.multiplyExact(weights.length, latent)];
    double sum = 0;
    for (int n = 0; n < weights.length; n++) {
      double square = 0;
      for (int i = latent - 1, rest = n; i >= 0; i--, rest /= nodes) {
        double eps = EDGE * (2.0 * (rest % nodes) / (nodes - 1) - 1);
        points[n * latent + i] = eps;
        square += eps * eps;
      }
      weights[n] = Math.exp(-square / 2);
      sum += weights[n];
    }
    for (int n = 0; n < weights.length; n++) {
      weights[n] /= sum;
    }
  }

  /** The nodes eps [n, L]; in one dimension they rise. */
  public NDArray points(NDManager manager) {
    return Constant.of(manager, points, new Shape(weights.length, latent));
  }

  /** The weight of each node [n]; they sum to 1. */
  public NDArray weights(NDManager manager) {
    return Constant.of(manager, weights, new Shape(weights.length));
  }

  /** E f(eps) from the values of f at the nodes: [n] to a scalar. */
  public NDArray mean(NDArray values) {
    Shapes.requireType("values", values, DataType.FLOAT64);
    Shapes.require("values", values, "n", weights.length);
    return Scratch.keepLike(values, () -> values.mul(weights(values.getManager())).sum());
  }
}
