package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/** Halving and doubling of images. */
final class Resize {
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private Resize() {}

  /** Mean of each 2x2 square: [B, C, H, W] to [B, C, H/2, W/2], odd sizes rounded up. */
  static NDArray halve(NDArray x) {
    return Pool.avgPool2d(x, TWO, TWO, NONE, true, true);
  }

  /**
   * Bilinear interpolation with aligned corners, A_h X A_w^T with fixed matrices: [B, C, h, w] to
   * [B, C, H, W].
   */
  static NDArray bilinear(NDArray x, long height, long width) {
    Shape shape = x.getShape();
    NDManager manager = x.getManager();
    NDArray rows = interpolation(manager, shape.get(2), height, x.getDataType());
    NDArray columns = interpolation(manager, shape.get(3), width, x.getDataType());
    return rows.matMul(x.matMul(columns.transpose()));
  }

  /** The matrix [to, from] that interpolates between samples whose end points coincide. */
  private static NDArray interpolation(NDManager manager, long from, long to, DataType type) {
    int n = Math.toIntExact(from);
    int m = Math.toIntExact(to);
    double[] a = new double[m * n];
    for (int i = 0; i < m; i++) {
      double at = m == 1 ? 0 : (double) i * (n - 1) / (m - 1);
      int low = Math.min((int) at, n - 1);
      double weight = at - low;
      a[i * n + low] += 1 - weight;
      if (weight > 0) {
        a[i * n + low + 1] += weight;
      }
    }
    return manager.create(a, new Shape(m, n)).toType(type, false);
  }
}
