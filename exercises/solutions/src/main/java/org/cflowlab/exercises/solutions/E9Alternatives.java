package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.single;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.cflowlab.exercises.E9;

/** Right answers to E9, written differently. */
public final class E9Alternatives {
  private static final E9 RIGHT = new E9Solution();

  /** Each by what is different. */
  public static final Map<String, E9> ALL =
      Map.of(
          "broadcast to [R, N, P], log-softmax",
          new E9Parts(
              (l, s) -> {
                // log sigmoid((2s - 1) l) = -softplus((1 - 2s) l)
                NDArray x = s.mul(-2).add(1).expandDims(1).mul(l.expandDims(0)); // [R, N, P]
                return x.abs().neg().exp().add(1).log().add(x.maximum(0)).neg().sum(new int[] {2});
              },
              a -> {
                // a_n - logSoftmax(a)_n is the log-sum-exp, whichever n
                NDArray logSum = a.sub(a.logSoftmax(1)).get(":, 0"); // [R]
                return logSum.mean().neg().add(Math.log(a.getShape().get(1)));
              }),
          "loops over plain numbers",
          new E9Parts(E9Alternatives::logLikelihood, E9Alternatives::negativeCll),
          "single precision",
          new E9Parts(
              (l, s) -> RIGHT.logLikelihood(single(l), single(s)),
              a -> RIGHT.negativeCll(single(a))));

  private E9Alternatives() {}

  private static NDArray logLikelihood(NDArray logits, NDArray masks) {
    int n = (int) logits.getShape().get(0);
    int r = (int) masks.getShape().get(0);
    int p = (int) logits.getShape().get(1);
    double[] l = logits.toDoubleArray();
    double[] s = masks.toDoubleArray();
    double[] sums = new double[r * n];
    for (int i = 0; i < r * n; i++) {
      for (int j = 0; j < p; j++) {
        double logit = l[i % n * p + j];
        boolean lesion = s[i / n * p + j] > 0.5;
        double against = lesion ? -logit : logit;
        sums[i] -= against > 30 ? against : Math.log1p(Math.exp(against));
      }
    }
    return logits.getManager().create(sums, new Shape(r, n));
  }

  private static NDArray negativeCll(NDArray logLikelihood) {
    int r = (int) logLikelihood.getShape().get(0);
    int n = (int) logLikelihood.getShape().get(1);
    double[] a = logLikelihood.toDoubleArray();
    double cll = 0;
    for (int row = 0; row < r; row++) {
      double logSum = Double.NEGATIVE_INFINITY;
      for (int i = row * n; i < (row + 1) * n; i++) {
        double larger = Math.max(logSum, a[i]);
        logSum = larger + Math.log(Math.exp(logSum - larger) + Math.exp(a[i] - larger));
      }
      cll += (logSum - Math.log(n)) / r;
    }
    return logLikelihood.getManager().create(-cll);
  }
}
