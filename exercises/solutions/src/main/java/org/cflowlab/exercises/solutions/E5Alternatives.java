package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.row;
import static org.cflowlab.exercises.solutions.BatchRows.single;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cflowlab.exercises.E5;
import org.cflowlab.exercises.Moved;

/** Right answers to E5, written differently. */
public final class E5Alternatives {
  /** Each by what is different. */
  public static final Map<String, E5> ALL =
      Map.of(
          "the sum of the log-determinants first", E5Alternatives::sumFirst,
          "recursion, last step outermost", E5Alternatives::recursive,
          "row by row", E5Alternatives::rowByRow,
          "single precision",
              (z0, mu, logSigma, steps) ->
                  new E5Solution().follow(single(z0), single(mu), single(logSigma), steps));

  private E5Alternatives() {}

  private static E5.Flowed sumFirst(
      NDArray z0, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    NDArray z = z0;
    NDArray stretched = z0.getManager().zeros(new Shape(z0.getShape().get(0), 1), z0.getDataType());
    for (Function<NDArray, Moved> step : steps) {
      Moved moved = step.apply(z);
      z = moved.z();
      stretched = moved.logDet().add(stretched);
    }
    NDArray variance = logSigma.mul(2).exp();
    NDArray logQ0 =
        variance
            .mul(2 * Math.PI)
            .log()
            .add(z0.sub(mu).pow(2).div(variance))
            .div(-2)
            .sum(new int[] {-1}, true);
    return new E5.Flowed(z, logQ0.sub(stretched));
  }

  private static E5.Flowed recursive(
      NDArray z0, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    if (steps.isEmpty()) {
      return new E5Solution().follow(z0, mu, logSigma, steps);
    }
    int last = steps.size() - 1;
    E5.Flowed before = recursive(z0, mu, logSigma, steps.subList(0, last));
    Moved moved = steps.get(last).apply(before.zK());
    return new E5.Flowed(moved.z(), before.logQ().add(moved.logDet().neg()));
  }

  private static E5.Flowed rowByRow(
      NDArray z0, NDArray mu, NDArray logSigma, List<Function<NDArray, Moved>> steps) {
    NDList ends = new NDList();
    NDList densities = new NDList();
    for (int r = 0; r < z0.getShape().get(0); r++) {
      String one = row(r);
      E5.Flowed flowed =
          new E5Solution().follow(z0.get(one), mu.get(one), logSigma.get(one), steps);
      ends.add(flowed.zK());
      densities.add(flowed.logQ());
    }
    return new E5.Flowed(NDArrays.concat(ends), NDArrays.concat(densities));
  }
}
