package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.rowSum;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.cflowlab.exercises.E3;
import org.cflowlab.exercises.Moved;

/** The usual mistakes in E3. */
public final class E3Mistakes {
  /** Each under the name it must be recognised by. */
  public static final Map<String, E3> ALL =
      Map.ofEntries(
          Map.entry(
              "z left out",
              (z, u, w, b) -> {
                NDArray h = h(z, w, b);
                return new Moved(u.mul(h), logDet(slope(h), u, w));
              }),
          Map.entry(
              "b left out",
              (z, u, w, b) -> {
                NDArray h = rowSum(w.mul(z)).tanh();
                return new Moved(z.add(u.mul(h)), logDet(slope(h), u, w));
              }),
          Map.entry(
              "u and w swapped",
              (z, u, w, b) -> {
                NDArray h = h(z, u, b);
                return new Moved(z.add(w.mul(h)), logDet(slope(h), u, w));
              }),
          Map.entry(
              "product for dot product",
              (z, u, w, b) -> {
                NDArray h = w.mul(z).add(b).tanh(); // [B, L]
                return new Moved(
                    z.add(u.mul(h)), rowSum(slope(h).mul(w).mul(u).add(1).abs().log()));
              }),
          Map.entry(
              "dot product over the batch",
              (z, u, w, b) -> {
                NDArray h = w.mul(z).sum().add(b).tanh();
                return new Moved(z.add(u.mul(h)), logDet(slope(h), u, w));
              }),
          logDet("tanh twice / in the slope", (h, u, w) -> logDet(slope(h.tanh()), u, w)),
          Map.entry(
              "tanh twice / in the step",
              (z, u, w, b) -> {
                NDArray h = h(z, w, b).tanh();
                return new Moved(z.add(u.mul(h)), logDet(slope(h), u, w));
              }),
          logDet("slope left out", (h, u, w) -> rowSum(u.mul(w)).add(1).abs().log()),
          logDet("slope not squared", (h, u, w) -> logDet(h.mul(-1).add(1), u, w)),
          logDet("value for slope", (h, u, w) -> logDet(h, u, w)),
          Map.entry(
              "slope at the new point",
              (z, u, w, b) -> {
                z = z.add(u.mul(h(z, w, b)));
                return new Moved(z, logDet(slope(h(z, w, b)), u, w));
              }),
          logDet("no log", (h, u, w) -> logDet(slope(h), u, w).exp()),
          logDet("sign of the log-determinant", (h, u, w) -> logDet(slope(h), u, w).neg()),
          logDet("one left out", (h, u, w) -> slope(h).mul(rowSum(u.mul(w))).abs().log()),
          logDet("no absolute value", (h, u, w) -> slope(h).mul(rowSum(u.mul(w))).add(1).log()),
          logDet(
              "axis dropped",
              (h, u, w) -> slope(h).mul(w).mul(u).sum(new int[] {1}).add(1).abs().log()),
          logDet("one number for the batch", (h, u, w) -> logDet(slope(h), u, w).sum()),
          logDet("another logarithm", (h, u, w) -> logDet(slope(h), u, w).exp().log10()),
          Map.entry(
              "in place",
              (z, u, w, b) -> {
                NDArray h = h(z, w, b);
                return new Moved(z.addi(u.mul(h)), logDet(slope(h), u, w));
              }));

  private E3Mistakes() {}

  private interface LogDet {
    NDArray of(NDArray h, NDArray u, NDArray w);
  }

  /** The right point with a wrong log-determinant. */
  private static Map.Entry<String, E3> logDet(String name, LogDet wrong) {
    return Map.entry(
        name,
        (z, u, w, b) -> {
          NDArray h = h(z, w, b);
          return new Moved(z.add(u.mul(h)), wrong.of(h, u, w));
        });
  }

  private static NDArray h(NDArray z, NDArray w, NDArray b) {
    return rowSum(w.mul(z)).add(b).tanh();
  }

  private static NDArray slope(NDArray h) {
    return h.mul(h).mul(-1).add(1);
  }

  private static NDArray logDet(NDArray slope, NDArray u, NDArray w) {
    return slope.mul(rowSum(w.mul(u))).add(1).abs().log();
  }
}
