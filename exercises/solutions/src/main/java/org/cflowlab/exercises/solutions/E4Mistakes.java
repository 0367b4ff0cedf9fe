package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.rowSum;
import static org.cflowlab.exercises.solutions.BatchRows.softplus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cflowlab.exercises.E4;

/** The usual mistakes in E4. */
public final class E4Mistakes {
  /** Each under the name it must be recognised by. */
  public static final Map<String, E4> ALL =
      Map.ofEntries(
          Map.entry("minus one left out", uHat(x -> softplus(x))),
          Map.entry(
              "w.u kept", (u, w) -> u.add(w.mul(softplus(rowSum(u.mul(w))).sub(1)).div(square(w)))),
          Map.entry(
              "length not squared", (u, w) -> u.add(w.mul(missing(u, w)).div(square(w).sqrt()))),
          Map.entry("length left out", (u, w) -> u.add(w.mul(missing(u, w)))),
          Map.entry("correction alone", (u, w) -> w.mul(missing(u, w)).div(square(w))),
          Map.entry("sign of the correction", (u, w) -> u.sub(w.mul(missing(u, w)).div(square(w)))),
          Map.entry("along u", (u, w) -> u.add(u.mul(missing(u, w)).div(square(u)))),
          Map.entry("exp for softplus", uHat(x -> x.exp().sub(1))),
          Map.entry("relu for softplus", uHat(x -> x.maximum(0).sub(1))),
          Map.entry(
              "only below -1",
              (u, w) -> {
                NDArray moved = u.add(w.mul(missing(u, w)).div(square(w)));
                NDArray folds = rowSum(u.mul(w)).lt(-1).broadcast(u.getShape());
                return NDArrays.where(folds, moved, u);
              }),
          Map.entry(
              "dot product over the batch",
              (u, w) -> {
                NDArray x = u.mul(w).sum();
                NDArray length = w.mul(w).sum().add(1e-8);
                return u.add(w.mul(softplus(x).sub(1).sub(x)).div(length));
              }),
          Map.entry(
              "division by zero", (u, w) -> u.add(w.mul(missing(u, w)).div(rowSum(w.mul(w))))),
          Map.entry(
              "overflow",
              (u, w) -> {
                NDArray x = rowSum(u.mul(w));
                NDArray m = x.exp().add(1).log().sub(1);
                return u.add(w.mul(m.sub(x).div(square(w))));
              }),
          Map.entry(
              "another logarithm / with overflow",
              uHat(x -> x.exp().add(1).log().div(Math.log(2)).sub(1))),
          Map.entry(
              "another logarithm",
              uHat(x -> x.maximum(0).add(x.abs().neg().exp().add(1).log10()).sub(1))),
          Map.entry("in place", (u, w) -> u.addi(w.mul(missing(u, w)).div(square(w)))));

  private E4Mistakes() {}

  /** The right formula with a wrong w.uHat. */
  private static E4 uHat(UnaryOperator<NDArray> wrong) {
    return (u, w) -> {
      NDArray x = rowSum(u.mul(w));
      return u.add(w.mul(wrong.apply(x).sub(x)).div(square(w)));
    };
  }

  private static NDArray square(NDArray w) {
    return rowSum(w.mul(w)).add(1e-8);
  }

  private static NDArray missing(NDArray u, NDArray w) {
    NDArray x = rowSum(u.mul(w));
    return softplus(x).sub(1).sub(x);
  }
}
