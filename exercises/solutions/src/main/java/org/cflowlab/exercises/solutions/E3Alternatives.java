package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.single;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.cflowlab.exercises.E3;
import org.cflowlab.exercises.Moved;

/** Right answers to E3, written differently. */
public final class E3Alternatives {
  /** Each by what is different. */
  public static final Map<String, E3> ALL =
      Map.of(
          "batched matrix products, slope by cosh", E3Alternatives::matrixProducts,
          "half the log of the square", E3Alternatives::logOfSquare,
          "loops over plain numbers", E3Alternatives::loops,
          "single precision",
              (z, u, w, b) -> new E3Solution().step(single(z), single(u), single(w), single(b)));

  private E3Alternatives() {}

  private static Moved matrixProducts(NDArray z, NDArray u, NDArray w, NDArray b) {
    NDArray row = w.expandDims(1); // [B, 1, L]
    NDArray a = row.matMul(z.expandDims(2)).squeeze(2).add(b); // [B, 1]
    NDArray wu = row.matMul(u.expandDims(2)).squeeze(2);
    NDArray logDet = wu.div(a.cosh().square()).add(1).abs().log();
    return new Moved(u.mul(a.tanh().broadcast(u.getShape())).add(z), logDet);
  }

  private static Moved logOfSquare(NDArray z, NDArray u, NDArray w, NDArray b) {
    NDArray h = z.mul(w).sum(new int[] {-1}, true).add(b).tanh();
    NDArray push = h.mul(-1).add(1).mul(h.add(1)).mul(w).mul(u).sum(new int[] {-1}, true);
    return new Moved(z.add(h.mul(u)), push.add(1).pow(2).log().div(2));
  }

  private static Moved loops(NDArray z, NDArray u, NDArray w, NDArray b) {
    int batch = (int) z.getShape().get(0);
    int length = (int) z.getShape().get(1);
    double[] from = z.toDoubleArray();
    double[] to = new double[from.length];
    double[] logDet = new double[batch];
    for (int r = 0; r < batch; r++) {
      double a = b.getDouble(r, 0);
      double wu = 0;
      for (int i = 0; i < length; i++) {
        a += w.getDouble(r, i) * from[r * length + i];
        wu += w.getDouble(r, i) * u.getDouble(r, i);
      }
      for (int i = 0; i < length; i++) {
        to[r * length + i] = from[r * length + i] + u.getDouble(r, i) * Math.tanh(a);
      }
      logDet[r] = Math.log(Math.abs(1 + (1 - Math.pow(Math.tanh(a), 2)) * wu));
    }
    return new Moved(
        z.getManager().create(to, z.getShape()),
        z.getManager().create(logDet, new Shape(batch, 1)));
  }
}
