package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.rowSum;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.cflowlab.exercises.E7;
import org.cflowlab.exercises.E7.ScaleAndShift;
import org.cflowlab.exercises.Moved;

/** The usual mistakes in E7. */
public final class E7Mistakes {
  private static final E7 RIGHT = new E7Solution();

  /** Each under the name it must be recognised by; after a slash, which form of it. */
  public static final Map<String, E7> ALL =
      Map.ofEntries(
          Map.entry(
              "shift first",
              actNorm((z, logS, b) -> new Moved(z.add(b).mul(logS.exp()), rowSum(logS)))),
          Map.entry(
              "log s for s", actNorm((z, logS, b) -> new Moved(z.mul(logS).add(b), rowSum(logS)))),
          Map.entry(
              "divided by s",
              actNorm((z, logS, b) -> new Moved(z.mul(logS.neg().exp()).add(b), rowSum(logS)))),
          Map.entry(
              "ActNorm: sign of the log-determinant",
              actNorm((z, logS, b) -> logDet(RIGHT.actNorm(z, logS, b), rowSum(logS.neg())))),
          Map.entry(
              "ActNorm: sum of s",
              actNorm((z, logS, b) -> logDet(RIGHT.actNorm(z, logS, b), rowSum(logS.exp())))),
          Map.entry(
              "ActNorm: mean of the logs",
              actNorm(
                  (z, logS, b) ->
                      logDet(RIGHT.actNorm(z, logS, b), rowSum(logS).div(logS.getShape().get(1))))),
          Map.entry(
              "another logarithm",
              actNorm(
                  (z, logS, b) -> logDet(RIGHT.actNorm(z, logS, b), rowSum(logS.exp().log10())))),
          Map.entry(
              "in place / ActNorm",
              actNorm((z, logS, b) -> new Moved(z.muli(logS.exp()).addi(b), rowSum(logS)))),
          Map.entry(
              "in place / coupling",
              whole(
                  (z, parity, h) -> {
                    Moved right = RIGHT.coupling(z, parity, h);
                    z.set(new NDIndex("..."), right.z());
                    return new Moved(z, right.logDet());
                  })),
          Map.entry("transposed", matrix(w -> w.get().transpose())),
          Map.entry("unit diagonal", matrix(w -> w.p.matMul(w.lower).matMul(w.right()))),
          Map.entry("d left out", matrix(w -> w.p.matMul(w.left()).matMul(w.upper))),
          Map.entry("ones for d", matrix(w -> w.p.matMul(w.left()).matMul(w.upper.add(w.eye())))),
          Map.entry(
              "log d for d",
              matrix(w -> w.p.matMul(w.left()).matMul(w.upper.add(w.eye().mul(w.logD))))),
          Map.entry("U before L", matrix(w -> w.p.matMul(w.right()).matMul(w.left()))),
          Map.entry("P last", matrix(w -> w.left().matMul(w.right()).matMul(w.p))),
          Map.entry("P left out", matrix(w -> w.left().matMul(w.right()))),
          Map.entry("product for matrix product", matrix(w -> w.p.mul(w.left()).mul(w.right()))),
          Map.entry("linear: sum of d", linearLogDet((z, logD) -> spread(z, logD.exp().sum()))),
          Map.entry(
              "linear: sign of the log-determinant",
              linearLogDet((z, logD) -> spread(z, logD.sum().neg()))),
          Map.entry("linear: mean of the logs", linearLogDet((z, logD) -> spread(z, logD.mean()))),
          Map.entry(
              "linear: one number for the batch / no axis", linearLogDet((z, logD) -> logD.sum())),
          Map.entry(
              "linear: one number for the batch / one row",
              linearLogDet((z, logD) -> logD.sum(new int[] {1}, true))),
          Map.entry(
              "network of the moved half",
              coupling(
                  (kept, moved, h) -> {
                    ScaleAndShift said = h.apply(moved);
                    return new NDList(
                        kept, said.logR().exp().mul(moved).add(said.t()), rowSum(said.logR()));
                  })),
          Map.entry(
              "wrong half moved",
              whole((z, parity, h) -> RIGHT.coupling(z, parity == 0 ? 1 : 0, h))),
          Map.entry("parity left out", whole((z, parity, h) -> RIGHT.coupling(z, 0, h))),
          Map.entry(
              "kept half scaled",
              coupling(
                  (kept, moved, h) -> {
                    ScaleAndShift said = h.apply(kept);
                    NDArray r = said.logR().exp();
                    return new NDList(
                        r.mul(kept).add(said.t()), r.mul(moved).add(said.t()), rowSum(said.logR()));
                  })),
          Map.entry(
              "first and second half",
              whole(
                  (z, parity, h) -> {
                    long half = z.getShape().get(1) / 2;
                    NDArray left = z.get(":, 0:" + half);
                    NDArray right = z.get(":, " + half + ":");
                    ScaleAndShift said = h.apply(parity == 0 ? left : right);
                    NDArray r = said.logR().exp();
                    NDArray joined =
                        parity == 0
                            ? left.concat(right.mul(r).add(said.t()), 1)
                            : left.mul(r).add(said.t()).concat(right, 1);
                    return new Moved(joined, rowSum(said.logR()));
                  })),
          Map.entry(
              "halves side by side",
              whole(
                  (z, parity, h) -> {
                    Moved right = RIGHT.coupling(z, parity, h);
                    NDArray even = right.z().get(":, 0::2");
                    return new Moved(even.concat(right.z().get(":, 1::2"), 1), right.logDet());
                  })),
          Map.entry(
              "halves joined in the wrong order",
              whole(
                  (z, parity, h) -> {
                    Moved right = RIGHT.coupling(z, parity, h);
                    NDArray kept = right.z().get(":, " + parity + "::2");
                    NDArray moved = right.z().get(":, " + (1 - parity) + "::2");
                    return new Moved(
                        NDArrays.stack(new NDList(kept, moved), 2).reshape(z.getShape()),
                        right.logDet());
                  })),
          Map.entry("log r for r", moving((moved, said) -> moved.mul(said.logR()).add(said.t()))),
          Map.entry(
              "coupling: shift first",
              moving((moved, said) -> moved.add(said.t()).mul(said.logR().exp()))),
          Map.entry("coupling: no shift", moving((moved, said) -> moved.mul(said.logR().exp()))),
          Map.entry("coupling: sum of r", couplingLogDet(said -> rowSum(said.logR().exp()))),
          Map.entry(
              "coupling: sign of the log-determinant",
              couplingLogDet(said -> rowSum(said.logR().neg()))),
          Map.entry(
              "coupling: no log-determinant",
              couplingLogDet(said -> rowSum(said.logR().zerosLike()))));

  private E7Mistakes() {}

  /** Gives the kept half, the moved half and the log-determinant. */
  private interface HalfStep {
    NDList of(NDArray kept, NDArray moved, Function<NDArray, ScaleAndShift> h);
  }

  /** L lacks the ones on its diagonal, U its d. */
  private record Factors(NDArray p, NDArray lower, NDArray upper, NDArray logD) {
    NDArray eye() {
      return p.getManager().eye((int) p.getShape().get(0)).toType(p.getDataType(), false);
    }

    NDArray d() {
      return eye().mul(logD.exp());
    }

    /** L with its diagonal. */
    NDArray left() {
      return lower.add(eye());
    }

    /** U with its diagonal. */
    NDArray right() {
      return upper.add(d());
    }

    NDArray get() {
      return p.matMul(left()).matMul(right());
    }
  }

  private static E7 actNorm(E7Parts.ActNorm wrong) {
    return new E7Parts(wrong, RIGHT::linear, RIGHT::coupling);
  }

  private static E7 matrix(Function<Factors, NDArray> wrong) {
    return linear(
        (z, p, lower, upper, logD) -> {
          NDArray w = wrong.apply(new Factors(p, lower, upper, logD));
          NDArray logDet = RIGHT.linear(z, p, lower, upper, logD).logDet();
          return new Moved(w.matMul(z.transpose()).transpose(), logDet);
        });
  }

  private static E7 linearLogDet(BinaryOperator<NDArray> wrong) {
    return linear(
        (z, p, lower, upper, logD) ->
            logDet(RIGHT.linear(z, p, lower, upper, logD), wrong.apply(z, logD)));
  }

  private static E7 linear(E7Parts.Linear wrong) {
    return new E7Parts(RIGHT::actNorm, wrong, RIGHT::coupling);
  }

  private static E7 whole(E7Parts.Coupling wrong) {
    return new E7Parts(RIGHT::actNorm, RIGHT::linear, wrong);
  }

  private static E7 coupling(HalfStep halves) {
    return whole(
        (z, parity, h) -> {
          NDArray even = z.get(":, 0::2");
          NDArray odd = z.get(":, 1::2");
          NDList parts = parity == 0 ? halves.of(even, odd, h) : halves.of(odd, even, h);
          NDArray first = parts.get(parity);
          NDArray second = parts.get(1 - parity);
          NDArray joined = NDArrays.stack(new NDList(first, second), 2).reshape(z.getShape());
          return new Moved(joined, parts.get(2));
        });
  }

  private static E7 moving(BiFunction<NDArray, ScaleAndShift, NDArray> move) {
    return coupling(
        (kept, moved, h) -> {
          ScaleAndShift said = h.apply(kept);
          return new NDList(kept, move.apply(moved, said), rowSum(said.logR()));
        });
  }

  private static E7 couplingLogDet(Function<ScaleAndShift, NDArray> logDet) {
    return coupling(
        (kept, moved, h) -> {
          ScaleAndShift said = h.apply(kept);
          return new NDList(kept, said.logR().exp().mul(moved).add(said.t()), logDet.apply(said));
        });
  }

  private static Moved logDet(Moved right, NDArray logDet) {
    return new Moved(right.z(), logDet);
  }

  private static NDArray spread(NDArray z, NDArray number) {
    return rowSum(z.zerosLike()).add(number);
  }
}
