package org.cflowlab.exercises.solutions;

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
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
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
                NDArray h = rowSum(u.mul(z)).add(b).tanh();
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
          Map.entry(
              "slope left out",
              (z, u, w, b) -> {
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
                return new Moved(z.add(u.mul(h)), rowSum(u.mul(w)).add(1).abs().log());
              }),
          Map.entry(
              "slope not squared",
              (z, u, w, b) -> {
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
                return new Moved(z.add(u.mul(h)), logDet(h.mul(-1).add(1), u, w));
              }),
          Map.entry(
              "value for slope",
              (z, u, w, b) -> {
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
                return new Moved(z.add(u.mul(h)), logDet(h, u, w));
              }),
          Map.entry(
              "slope at the new point",
              (z, u, w, b) -> {
                z = z.add(u.mul(rowSum(w.mul(z)).add(b).tanh()));
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
                return new Moved(z, logDet(slope(h), u, w));
              }),
          Map.entry(
              "no log",
              (z, u, w, b) -> {
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
                return new Moved(z.add(u.mul(h)), logDet(slope(h), u, w).exp());
              }),
          Map.entry(
              "sign of the log-determinant",
              (z, u, w, b) -> {
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
                return new Moved(z.add(u.mul(h)), logDet(slope(h), u, w).neg());
              }),
          Map.entry(
              "one left out",
              (z, u, w, b) -> {
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
                return new Moved(z.add(u.mul(h)), slope(h).mul(rowSum(u.mul(w))).abs().log());
              }),
          Map.entry(
              "no absolute value",
              (z, u, w, b) -> {
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
                return new Moved(z.add(u.mul(h)), slope(h).mul(rowSum(u.mul(w))).add(1).log());
              }),
          Map.entry(
              "axis dropped",
              (z, u, w, b) -> {
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
                NDArray push = slope(h).mul(w).mul(u).sum(new int[] {1});
                return new Moved(z.add(u.mul(h)), push.add(1).abs().log());
              }),
          Map.entry(
              "one number for the batch",
              (z, u, w, b) -> {
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
                return new Moved(z.add(u.mul(h)), logDet(slope(h), u, w).sum());
              }),
          Map.entry(
              "in place",
              (z, u, w, b) -> {
                NDArray h = rowSum(w.mul(z)).add(b).tanh();
                return new Moved(z.addi(u.mul(h)), logDet(slope(h), u, w));
              }));

  private E3Mistakes() {}

  private static NDArray rowSum(NDArray array) {
    return array.sum(new int[] {1}, true);
  }

  private static NDArray slope(NDArray h) {
    return h.mul(h).mul(-1).add(1);
  }

  private static NDArray logDet(NDArray slope, NDArray u, NDArray w) {
    return slope.mul(rowSum(w.mul(u))).add(1).abs().log();
  }
}
