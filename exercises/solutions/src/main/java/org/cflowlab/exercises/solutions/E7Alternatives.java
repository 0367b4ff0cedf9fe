package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.row;
import static org.cflowlab.exercises.solutions.BatchRows.rowSum;
import static org.cflowlab.exercises.solutions.BatchRows.single;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.function.Function;
import org.cflowlab.exercises.E7;
import org.cflowlab.exercises.Moved;

/** Right answers to E7, written differently. */
public final class E7Alternatives {
  private static final E7 RIGHT = new E7Solution();

  /** Each by what is different. */
  public static final Map<String, E7> ALL =
      Map.of(
          "factor by factor, column by column", new Columns(),
          "loops over plain numbers", new Loops(),
          "row by row",
              new E7Parts(
                  (z, logS, b) -> each(z, r -> RIGHT.actNorm(z.get(r), logS.get(r), b.get(r))),
                  (z, p, lower, upper, logD) ->
                      each(z, r -> RIGHT.linear(z.get(r), p, lower, upper, logD)),
                  (z, parity, h) -> each(z, r -> RIGHT.coupling(z.get(r), parity, h))),
          "single precision",
              new E7Parts(
                  (z, logS, b) -> RIGHT.actNorm(single(z), single(logS), single(b)),
                  (z, p, lower, upper, logD) ->
                      RIGHT.linear(
                          single(z), single(p), single(lower), single(upper), single(logD)),
                  (z, parity, h) -> RIGHT.coupling(single(z), parity, h)));

  private E7Alternatives() {}

  private static final class Columns implements E7 {
    @Override
    public Moved actNorm(NDArray z, NDArray logS, NDArray b) {
      NDArray s = logS.exp();
      return new Moved(z.add(b.div(s)).mul(s), s.prod(new int[] {1}, true).log());
    }

    @Override
    public Moved linear(NDArray z, NDArray p, NDArray lower, NDArray upper, NDArray logD) {
      NDArray x = z.mul(logD.exp()).add(z.matMul(upper.transpose()));
      x = x.add(x.matMul(lower.transpose()));
      NDArray logDet = rowSum(logD.broadcast(z.getShape()));
      return new Moved(x.matMul(p.transpose()), logDet);
    }

    @Override
    public Moved coupling(NDArray z, int parity, Function<NDArray, ScaleAndShift> h) {
      long length = z.getShape().get(1);
      NDList kept = new NDList();
      for (long i = parity; i < length; i += 2) {
        kept.add(z.get(":, " + i + ":" + (i + 1)));
      }
      ScaleAndShift said = h.apply(NDArrays.concat(kept, 1));
      NDList columns = new NDList();
      for (long i = 0; i < length; i++) {
        NDArray column = z.get(":, " + i + ":" + (i + 1));
        String half = ":, " + i / 2 + ":" + (i / 2 + 1);
        columns.add(
            i % 2 == parity
                ? column
                : column.mul(said.logR().get(half).exp()).add(said.t().get(half)));
      }
      return new Moved(NDArrays.concat(columns, 1), said.logR().sum(new int[] {-1}, true));
    }
  }

  private static final class Loops implements E7 {
    @Override
    public Moved actNorm(NDArray z, NDArray logS, NDArray b) {
      double[] x = z.toDoubleArray();
      double[] log = logS.toDoubleArray();
      double[] shift = b.toDoubleArray();
      double[] logDet = new double[(int) z.getShape().get(0)];
      for (int i = 0; i < x.length; i++) {
        x[i] = Math.exp(log[i]) * x[i] + shift[i];
        logDet[i / (x.length / logDet.length)] += log[i];
      }
      return moved(z, x, logDet);
    }

    @Override
    public Moved linear(NDArray z, NDArray p, NDArray lower, NDArray upper, NDArray logD) {
      int n = (int) z.getShape().get(1);
      double[] points = z.toDoubleArray();
      double[] d = logD.exp().toDoubleArray();
      double[] l = lower.toDoubleArray();
      double[] u = upper.toDoubleArray();
      double[] places = p.toDoubleArray();
      double[] all = new double[points.length];
      double[] logDet = new double[points.length / n];
      for (int row = 0; row < points.length; row += n) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
          x[i] = d[i] * points[row + i];
          for (int j = i + 1; j < n; j++) {
            x[i] += u[i * n + j] * points[row + j];
          }
          logDet[row / n] += Math.log(d[i]);
        }
        for (int i = n - 1; i >= 0; i--) {
          for (int j = 0; j < i; j++) {
            x[i] += l[i * n + j] * x[j];
          }
        }
        for (int i = 0; i < n * n; i++) {
          all[row + i / n] += places[i] * x[i % n];
        }
      }
      return moved(z, all, logDet);
    }

    @Override
    public Moved coupling(NDArray z, int parity, Function<NDArray, ScaleAndShift> h) {
      int n = (int) z.getShape().get(1);
      double[] x = z.toDoubleArray();
      double[] kept = new double[x.length / 2];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = x[2 * i + parity];
      }
      ScaleAndShift said =
          h.apply(z.getManager().create(kept, new Shape(z.getShape().get(0), n / 2)));
      double[] logR = said.logR().toDoubleArray();
      double[] t = said.t().toDoubleArray();
      double[] logDet = new double[x.length / n];
      for (int i = 0; i < kept.length; i++) {
        int at = 2 * i + 1 - parity;
        x[at] = Math.exp(logR[i]) * x[at] + t[i];
        logDet[at / n] += logR[i];
      }
      return moved(z, x, logDet);
    }

    private static Moved moved(NDArray like, double[] points, double[] logDet) {
      return new Moved(
          like.getManager().create(points, like.getShape()),
          like.getManager().create(logDet, new Shape(logDet.length, 1)));
    }
  }

  private interface Row {
    Moved of(String one);
  }

  private static Moved each(NDArray z, Row row) {
    NDList points = new NDList();
    NDList logDets = new NDList();
    for (int r = 0; r < z.getShape().get(0); r++) {
      Moved moved = row.of(row(r));
      points.add(moved.z());
      logDets.add(moved.logDet());
    }
    return new Moved(NDArrays.concat(points), NDArrays.concat(logDets));
  }
}
