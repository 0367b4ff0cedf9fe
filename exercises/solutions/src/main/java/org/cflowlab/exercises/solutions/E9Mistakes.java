package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.rowSum;
import static org.cflowlab.exercises.solutions.BatchRows.softplus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.cflowlab.exercises.E9;

/** The usual mistakes in E9, each in one of its two methods; the other is right. */
public final class E9Mistakes {
  /** Each under the name it must be recognised by; after a slash, which form of it. */
  public static final Map<String, E9> ALL =
      Map.ofEntries(
          likelihood("mean over pixels", (l, s) -> pixels(l, s).mean(new int[] {2})),
          likelihood("cross entropy", (l, s) -> pixels(l, s).neg().sum(new int[] {2})),
          likelihood(
              "background left out",
              (l, s) -> s.expandDims(1).mul(pixels(l, s)).sum(new int[] {2})),
          likelihood(
              "sign of the softplus",
              (l, s) -> s.matMul(l.transpose()).add(softplus(l).sum(new int[] {1}).reshape(1, -1))),
          likelihood("no log", (l, s) -> pixels(l, s).exp().sum(new int[] {2})),
          likelihood("transposed", (l, s) -> pixels(l, s).sum(new int[] {2}).transpose()),
          likelihood(
              "overflow / softplus",
              (l, s) -> {
                NDArray softplus = l.exp().add(1).log();
                return s.expandDims(1).mul(l).sub(softplus).sum(new int[] {2});
              }),
          likelihood(
              "overflow / probabilities",
              (l, s) -> {
                NDList rows = new NDList();
                for (int r = 0; r < s.getShape().get(0); r++) {
                  NDArray p = l.neg().exp().add(1).pow(-1); // [N, P]
                  NDArray one = s.get(r).mul(p.log());
                  NDArray zero = s.get(r).neg().add(1).mul(p.neg().add(1).log());
                  rows.add(one.add(zero).sum(new int[] {1}));
                }
                return NDArrays.stack(rows);
              }),
          cll("mean of the logs", a -> a.mean().neg()),
          cll("log N forgotten", a -> logSum(a).mean().neg()),
          cll("log R for log N", a -> logSum(a).sub(Math.log(a.getShape().get(0))).neg().mean()),
          cll(
              "integer division",
              a -> {
                long n = a.getShape().get(1);
                NDArray m = a.max(new int[] {1}, true);
                return rowSum(a.sub(m).exp()).mul(1 / n).log().add(m).mean().neg();
              }),
          cll("log N added", a -> logSum(a).add(Math.log(a.getShape().get(1))).mean().neg()),
          cll("no log-sum-exp", a -> a.exp().mean(new int[] {1}).log().neg().mean()),
          cll(
              "maximum not put back",
              a -> {
                NDArray m = a.max(new int[] {1}, true);
                return a.sub(m).exp().mean(new int[] {1}).log().neg().mean();
              }),
          cll(
              "one maximum for all raters",
              a -> {
                NDArray m = a.max();
                return a.sub(m).exp().mean(new int[] {1}).log().add(m).neg().mean();
              }),
          cll("sum over raters", a -> perRater(a).sum()),
          cll("sign", a -> perRater(a).mean().neg()),
          cll(
              "raters in the log",
              a -> logSum(a.reshape(1, -1)).sub(Math.log(a.size())).neg().mean()),
          cll(
              "in place",
              a -> {
                NDArray m = a.max(new int[] {1}, true);
                return a.subi(m).exp().mean(new int[] {1}, true).log().add(m).mean().neg();
              }),
          likelihood(
              "another logarithm / of each pixel",
              (l, s) -> pixels(l, s).div(Math.log(2)).sum(new int[] {2})),
          likelihood(
              "another logarithm / in the softplus",
              (l, s) ->
                  s.matMul(l.transpose())
                      .sub(l.maximum(0).sum(new int[] {1}))
                      .sub(l.abs().neg().exp().add(1).log10().sum(new int[] {1}))),
          cll("another logarithm / of all", a -> perRater(a).mean().div(Math.log(2))),
          cll(
              "another logarithm / of the sum",
              a -> {
                NDArray m = a.max(new int[] {1}, true);
                return a.sub(m).exp().mean(new int[] {1}, true).log10().add(m).mean().neg();
              }),
          cll("best sample only", a -> a.max(new int[] {1}).mean().neg()),
          cll("wrong axis", a -> perRater(a.transpose()).mean()),
          cll("raters not averaged / [R, 1]", E9Mistakes::perRater),
          cll("raters not averaged / [R]", a -> perRater(a).flatten()));

  private E9Mistakes() {}

  private static Map.Entry<String, E9> likelihood(String name, BinaryOperator<NDArray> wrong) {
    return Map.entry(name, new E9Parts(wrong, a -> perRater(a).mean()));
  }

  private static Map.Entry<String, E9> cll(String name, UnaryOperator<NDArray> wrong) {
    return Map.entry(name, new E9Parts((l, s) -> pixels(l, s).sum(new int[] {2}), wrong));
  }

  /** Each pixel's log-probability, [R, N, P]. */
  private static NDArray pixels(NDArray logits, NDArray masks) {
    return masks.expandDims(1).mul(logits).sub(softplus(logits));
  }

  private static NDArray logSum(NDArray a) {
    NDArray m = a.max(new int[] {1}, true);
    return rowSum(a.sub(m).exp()).log().add(m);
  }

  private static NDArray perRater(NDArray a) {
    return logSum(a).sub(Math.log(a.getShape().get(1))).neg();
  }
}
