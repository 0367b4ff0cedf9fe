package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.rowSum;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.cflowlab.exercises.E5;
import org.cflowlab.exercises.E5.Flowed;
import org.cflowlab.exercises.Moved;

/** The usual mistakes in E5. */
public final class E5Mistakes {
  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  /** Each under the name it must be recognised by; after a slash, which form of it. */
  public static final Map<String, E5> ALL =
      Map.ofEntries(
          sums("plus", NDArray::add),
          Map.entry("no base density", E5Mistakes::noBase),
          Map.entry(
              "base at zK",
              (z0, mu, logSigma, steps) -> {
                Flowed flowed = noBase(z0, mu, logSigma, steps);
                NDArray logQ0 = rowSum(density(flowed.zK(), mu, logSigma));
                return new Flowed(flowed.zK(), logQ0.add(flowed.logQ()));
              }),
          base(
              "another logarithm",
              (z0, mu, logSigma) ->
                  rowSum(
                      apart(z0, mu, logSigma)
                          .div(-2)
                          .sub(logSigma)
                          .sub(Math.log10(2 * Math.PI) / 2))),
          base(
              "in place",
              (z0, mu, logSigma) -> {
                NDArray logQ0 = rowSum(density(z0, mu, logSigma));
                logSigma.muli(2);
                return logQ0;
              }),
          sums("no log-determinants", (logQ, logDet) -> logQ),
          Map.entry(
              "only the last step",
              (z0, mu, logSigma, steps) -> {
                NDArray logQ0 = rowSum(density(z0, mu, logSigma));
                return along(z0, steps, logQ0, (logQ, logDet) -> logQ0.sub(logDet));
              }),
          Map.entry(
              "one step late",
              (z0, mu, logSigma, steps) -> {
                NDArray logQ = rowSum(density(z0, mu, logSigma));
                NDArray z = z0;
                for (Function<NDArray, Moved> step : steps) {
                  z = step.apply(z).z();
                  logQ = logQ.sub(step.apply(z).logDet());
                }
                return new Flowed(z, logQ);
              }),
          Map.entry(
              "always from z0",
              (z0, mu, logSigma, steps) -> {
                NDArray logQ = rowSum(density(z0, mu, logSigma));
                NDArray z = z0;
                for (Function<NDArray, Moved> step : steps) {
                  logQ = logQ.sub(step.apply(z0).logDet());
                  z = step.apply(z0).z();
                }
                return new Flowed(z, logQ);
              }),
          Map.entry(
              "last step first",
              (z0, mu, logSigma, steps) -> {
                List<Function<NDArray, Moved>> backwards = new ArrayList<>(steps);
                Collections.reverse(backwards);
                return along(z0, backwards, rowSum(density(z0, mu, logSigma)));
              }),
          base(
              "no 2 pi",
              (z0, mu, logSigma) -> rowSum(apart(z0, mu, logSigma).div(-2).sub(logSigma))),
          base(
              "no 2 pi / times a half of whole numbers",
              (z0, mu, logSigma) ->
                  rowSum(apart(z0, mu, logSigma).div(-2).sub(logSigma).add(-1 / 2 * LOG_2_PI))),
          base(
              "no base density / times a half of whole numbers",
              (z0, mu, logSigma) ->
                  rowSum(apart(z0, mu, logSigma).add(logSigma.mul(2)).add(LOG_2_PI).mul(-1 / 2))),
          base(
              "integer division / the square",
              (z0, mu, logSigma) ->
                  rowSum(apart(z0, mu, logSigma).mul(-1 / 2).sub(logSigma).sub(LOG_2_PI / 2))),
          base(
              "integer division / the square and 2 pi",
              (z0, mu, logSigma) ->
                  rowSum(apart(z0, mu, logSigma).add(LOG_2_PI).mul(-1 / 2).sub(logSigma))),
          base(
              "no log sigma",
              (z0, mu, logSigma) -> rowSum(apart(z0, mu, logSigma).add(LOG_2_PI).div(-2))),
          base(
              "no half",
              (z0, mu, logSigma) ->
                  rowSum(density(z0, mu, logSigma).sub(apart(z0, mu, logSigma).div(2)))),
          base(
              "variance for sigma",
              (z0, mu, logSigma) -> {
                NDArray apart = z0.sub(mu).div(logSigma.mul(2).exp());
                return rowSum(apart.square().add(LOG_2_PI).div(-2).sub(logSigma));
              }),
          base(
              "log variance",
              (z0, mu, logSigma) -> {
                NDArray square = z0.sub(mu).square().div(logSigma.exp());
                return rowSum(square.add(logSigma).add(LOG_2_PI).div(-2));
              }),
          base(
              "axis dropped / in log q0 only",
              (z0, mu, logSigma) -> density(z0, mu, logSigma).sum(new int[] {1})),
          Map.entry(
              "axis dropped / everywhere",
              (z0, mu, logSigma, steps) ->
                  along(
                      z0,
                      steps,
                      density(z0, mu, logSigma).sum(new int[] {1}),
                      (logQ, logDet) -> logQ.sub(logDet.sum(new int[] {1})))),
          Map.entry(
              "one number for the batch",
              (z0, mu, logSigma, steps) ->
                  along(
                      z0,
                      steps,
                      density(z0, mu, logSigma).sum(),
                      (logQ, logDet) -> logQ.sub(logDet.sum()))),
          base(
              "batch in every row",
              (z0, mu, logSigma) -> rowSum(z0.zerosLike()).add(density(z0, mu, logSigma).sum())));

  private E5Mistakes() {}

  private interface Base {
    NDArray of(NDArray z0, NDArray mu, NDArray logSigma);
  }

  /** The right walk from a wrong log q0. */
  private static Map.Entry<String, E5> base(String name, Base wrong) {
    return Map.entry(
        name, (z0, mu, logSigma, steps) -> along(z0, steps, wrong.of(z0, mu, logSigma)));
  }

  /** The right log q0, to which each step adds its log-determinant in a wrong way. */
  private static Map.Entry<String, E5> sums(String name, BinaryOperator<NDArray> wrong) {
    return Map.entry(
        name,
        (z0, mu, logSigma, steps) -> along(z0, steps, rowSum(density(z0, mu, logSigma)), wrong));
  }

  private static Flowed noBase(
      NDArray z, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    return along(z, steps, rowSum(z.mul(0)));
  }

  private static NDArray apart(NDArray z, NDArray mu, NDArray logSigma) {
    return z.sub(mu).div(logSigma.exp()).square();
  }

  private static NDArray density(NDArray z, NDArray mu, NDArray logSigma) {
    return apart(z, mu, logSigma).add(LOG_2_PI).div(-2).sub(logSigma);
  }

  /** The right walk from a log-density to start with. */
  private static Flowed along(NDArray z, List<Function<NDArray, Moved>> steps, NDArray logQ) {
    return along(z, steps, logQ, NDArray::sub);
  }

  private static Flowed along(
      NDArray z,
      List<Function<NDArray, Moved>> steps,
      NDArray logQ,
      BinaryOperator<NDArray> account) {
    for (Function<NDArray, Moved> step : steps) {
      Moved moved = step.apply(z);
      logQ = account.apply(logQ, moved.logDet());
      z = moved.z();
    }
    return new Flowed(z, logQ);
  }
}
