package org.cflowlab.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cflowlab.array.Constant;
import org.cflowlab.array.Convolutions;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;

/** Halving and doubling of images. */
final class Resize {
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private static final int MOST = 64;

  private record Key(long from, long to, DataType type, Device device) {}

  /** Of a few sizes they live as long as the program: a network needs them again and again. */
  private static final Map<Key, NDArray> MATRICES = new ConcurrentHashMap<>();

  private Resize() {}

  /** Mean of each 2x2 square: [B, C, H, W] to [B, C, H/2, W/2], odd sizes rounded up. */
  static NDArray halve(NDArray x) {
    return Pool.avgPool2d(x, TWO, TWO, NONE, true, true);
  }

  /**
   * Bilinear interpolation with aligned corners, A_h X A_w^T with fixed matrices: [B, C, h, w] to
   * [B, C, H, W].
   */
  static NDArray bilinear(NDArray x, long height, long width, Weights weights) {
    Shape s = x.getShape();
    boolean plain = weights.convolutions() == Convolutions.PLAIN;
    DataType type = plain ? x.getDataType() : DataType.FLOAT32;
    NDArray rows = weights.narrow(interpolation(s.get(2), height, type, x.getManager()));
    NDArray columns = weights.narrow(interpolation(s.get(3), width, type, x.getManager()));
    if (plain) {
      return rows.matMul(x.matMul(columns.transpose()));
    }
    long batch = s.get(0);
    long channels = s.get(1);
    NDArray y = x.transpose(0, 2, 3, 1).reshape(batch, s.get(2), s.get(3) * channels);
    y = each(rows, batch).batchMatMul(y).reshape(batch * height, s.get(3), channels);
    y = each(columns, batch * height).batchMatMul(y);
    return y.reshape(batch, height, width, channels).transpose(0, 3, 1, 2);
  }

  private static NDArray each(NDArray matrix, long count) {
    Shape s = matrix.getShape();
    return matrix.expandDims(0).broadcast(count, s.get(0), s.get(1));
  }

  /** The matrix [to, from] that interpolates between samples whose end points coincide. */
  private static NDArray interpolation(long from, long to, DataType type, NDManager manager) {
    Device device = manager.getDevice();
    Key key = new Key(from, to, type, device);
    NDArray known = MATRICES.get(key);
    if (known != null) {
      return known;
    }
    return MATRICES.size() < MOST
        ? MATRICES.computeIfAbsent(key, k -> keep(create(k, Torch.newManager(device))))
        : create(key, manager);
  }

  private static NDArray keep(NDArray matrix) {
    NDScope.unregister(matrix);
    return matrix;
  }

  private static NDArray create(Key key, NDManager manager) {
    int n = Math.toIntExact(key.from);
    int m = Math.toIntExact(key.to);
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
    try (NDArray wide = Constant.of(manager, a, new Shape(m, n))) {
      return wide.toType(key.type, true);
    }
  }
}
