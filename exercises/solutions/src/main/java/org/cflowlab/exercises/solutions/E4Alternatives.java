package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.rowSum;
import static org.cflowlab.exercises.solutions.BatchRows.single;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.cflowlab.exercises.E4;

/** Right answers to E4, written differently. */
public final class E4Alternatives {
  /** Each by what is different. */
  public static final Map<String, E4> ALL =
      Map.of(
          "softplus(-x) - 1, which is softplus(x) - 1 - x", E4Alternatives::mirrored,
          "the part across w plus the new part along it", E4Alternatives::parts,
          "loops over plain numbers", E4Alternatives::loops,
          "single precision", (u, w) -> new E4Solution().invertible(single(u), single(w)));

  private E4Alternatives() {}

  private static NDArray mirrored(NDArray u, NDArray w) {
    NDArray x = u.expandDims(1).matMul(w.expandDims(2)).squeeze(2).neg(); // [B, 1]
    NDArray missing = x.abs().neg().exp().add(1).log().add(x.maximum(0)).sub(1);
    return missing.mul(w).div(w.pow(2).sum(new int[] {-1}, true).add(1e-7)).add(u);
  }

  private static NDArray parts(NDArray u, NDArray w) {
    NDArray square = rowSum(w.square()).add(1e-12);
    NDArray x = rowSum(w.mul(u));
    NDArray across = u.sub(w.mul(x).div(square));
    NDArray m = x.maximum(0).add(x.abs().mul(-1).exp().add(1).log()).sub(1);
    return across.add(w.mul(m).div(square));
  }

  private static NDArray loops(NDArray u, NDArray w) {
    int batch = (int) u.getShape().get(0);
    int length = (int) u.getShape().get(1);
    double[] uHat = u.toDoubleArray();
    double[] along = w.toDoubleArray();
    for (int r = 0; r < batch; r++) {
      double x = 0;
      double square = 0;
      for (int i = r * length; i < (r + 1) * length; i++) {
        x += uHat[i] * along[i];
        square += along[i] * along[i];
      }
      double softplus = x > 30 ? x : Math.log1p(Math.exp(x));
      for (int i = r * length; i < (r + 1) * length && square > 0; i++) {
        uHat[i] += (softplus - 1 - x) * along[i] / square;
      }
    }
    return u.getManager().create(uHat, u.getShape());
  }
}
