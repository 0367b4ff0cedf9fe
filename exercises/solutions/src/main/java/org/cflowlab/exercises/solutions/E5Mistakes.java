package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
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
          Map.entry("plus", E5Mistakes::plus),
          Map.entry("no base density", E5Mistakes::noBase),
          Map.entry("base at zK", E5Mistakes::baseAtTheEnd),
          Map.entry("no log-determinants", E5Mistakes::noLogDeterminants),
          Map.entry("only the last step", E5Mistakes::lastOnly),
          Map.entry("one step late", E5Mistakes::late),
          Map.entry("always from z0", E5Mistakes::alwaysFromZ0),
          Map.entry("last step first", E5Mistakes::backwards),
          Map.entry(
              "no 2 pi",
              (z0, mu, logSigma, steps) ->
                  along(z0, steps, rowSum(apart(z0, mu, logSigma).div(-2).sub(logSigma)))),
          Map.entry(
              "no log sigma",
              (z0, mu, logSigma, steps) ->
                  along(z0, steps, rowSum(apart(z0, mu, logSigma).add(LOG_2_PI).div(-2)))),
          Map.entry(
              "log variance",
              (z0, mu, logSigma, steps) ->
                  along(
                      z0,
                      steps,
                      rowSum(
                          z0.sub(mu)
                              .square()
                              .div(logSigma.exp())
                              .add(logSigma)
                              .add(LOG_2_PI)
                              .div(-2)))),
          Map.entry(
              "axis dropped / in log q0 only",
              (z0, mu, logSigma, steps) ->
                  along(z0, steps, density(z0, mu, logSigma).sum(new int[] {1}))),
          Map.entry(
              "axis dropped / everywhere",
              (z0, mu, logSigma, steps) -> {
                NDArray logQ = density(z0, mu, logSigma).sum(new int[] {1});
                NDArray z = z0;
                for (Function<NDArray, Moved> step : steps) {
                  Moved moved = step.apply(z);
                  logQ = logQ.sub(moved.logDet().sum(new int[] {1}));
                  z = moved.z();
                }
                return new Flowed(z, logQ);
              }),
          Map.entry(
              "one number for the batch",
              (z0, mu, logSigma, steps) -> {
                NDArray logQ = density(z0, mu, logSigma).sum();
                NDArray z = z0;
                for (Function<NDArray, Moved> step : steps) {
                  Moved moved = step.apply(z);
                  logQ = logQ.sub(moved.logDet().sum());
                  z = moved.z();
                }
                return new Flowed(z, logQ);
              }),
          Map.entry(
              "batch in every row",
              (z0, mu, logSigma, steps) -> {
                NDArray nothing = rowSum(z0.zerosLike());
                return along(z0, steps, nothing.add(density(z0, mu, logSigma).sum()));
              }));

  private E5Mistakes() {}

  private static NDArray rowSum(NDArray array) {
    return array.sum(new int[] {1}, true);
  }

  private static NDArray apart(NDArray z, NDArray mu, NDArray logSigma) {
    return z.sub(mu).div(logSigma.exp()).square();
  }

  private static NDArray density(NDArray z, NDArray mu, NDArray logSigma) {
    return apart(z, mu, logSigma).add(LOG_2_PI).div(-2).sub(logSigma);
  }

  /** The right walk from a log-density to start with. */
  private static Flowed along(NDArray z, List<Function<NDArray, Moved>> steps, NDArray logQ) {
    for (Function<NDArray, Moved> step : steps) {
      Moved moved = step.apply(z);
      logQ = logQ.sub(moved.logDet());
      z = moved.z();
    }
    return new Flowed(z, logQ);
  }

  private static Flowed plus(
      NDArray z, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    NDArray logQ = rowSum(density(z, mu, logSigma));
    for (Function<NDArray, Moved> step : steps) {
      Moved moved = step.apply(z);
      logQ = logQ.add(moved.logDet());
      z = moved.z();
    }
    return new Flowed(z, logQ);
  }

  private static Flowed noBase(
      NDArray z, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    return along(z, steps, rowSum(z.mul(0)));
  }

  private static Flowed baseAtTheEnd(
      NDArray z, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    Flowed flowed = noBase(z, mu, logSigma, steps);
    NDArray logQ0 = rowSum(density(flowed.zK(), mu, logSigma));
    return new Flowed(flowed.zK(), logQ0.add(flowed.logQ()));
  }

  private static Flowed noLogDeterminants(
      NDArray z, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    NDArray logQ = rowSum(density(z, mu, logSigma));
    for (Function<NDArray, Moved> step : steps) {
      z = step.apply(z).z();
    }
    return new Flowed(z, logQ);
  }

  private static Flowed lastOnly(
      NDArray z, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    NDArray logQ0 = rowSum(density(z, mu, logSigma));
    NDArray logQ = logQ0;
    for (Function<NDArray, Moved> step : steps) {
      Moved moved = step.apply(z);
      logQ = logQ0.sub(moved.logDet());
      z = moved.z();
    }
    return new Flowed(z, logQ);
  }

  private static Flowed late(
      NDArray z, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    NDArray logQ = rowSum(density(z, mu, logSigma));
    for (Function<NDArray, Moved> step : steps) {
      z = step.apply(z).z();
      logQ = logQ.sub(step.apply(z).logDet());
    }
    return new Flowed(z, logQ);
  }

  private static Flowed alwaysFromZ0(
      NDArray z0, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    NDArray logQ = rowSum(density(z0, mu, logSigma));
    NDArray z = z0;
    for (Function<NDArray, Moved> step : steps) {
      logQ = logQ.sub(step.apply(z0).logDet());
      z = step.apply(z0).z();
    }
    return new Flowed(z, logQ);
  }

  private static Flowed backwards(
      NDArray z, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    NDArray logQ = rowSum(density(z, mu, logSigma));
    for (int k = steps.size() - 1; k >= 0; k--) {
      Moved moved = steps.get(k).apply(z);
      logQ = logQ.sub(moved.logDet());
      z = moved.z();
    }
    return new Flowed(z, logQ);
  }
}
