package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cflowlab.exercises.E5;
import org.cflowlab.exercises.E6;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.Moved;

/** Right answers to E6, written differently. */
public final class E6Alternatives {
  /** Each by what is different. */
  public static final Map<String, E6> ALL =
      Map.of(
          "2 pi cancels, log q0 from the noise", E6Alternatives::cancelled,
          "through the answer to E5, four means", E6Alternatives::fourMeans,
          "row by row", E6Alternatives::rowByRow,
          "single precision", E6Alternatives::single);

  private E6Alternatives() {}

  private static NDArray cancelled(
      Gaussian q0,
      Gaussian prior,
      NDArray eps,
      List<Function<NDArray, Moved>> steps,
      Function<NDArray, NDArray> decoder) {
    NDArray loss = eps.square().div(-2).sub(q0.logSigma()).sum(new int[] {1}, true);
    NDArray z = eps.mul(q0.logSigma().exp()).add(q0.mu());
    for (Function<NDArray, Moved> step : steps) {
      Moved moved = step.apply(z);
      z = moved.z();
      loss = loss.sub(moved.logDet());
    }
    NDArray variance = prior.logSigma().mul(2).exp();
    NDArray toPrior = z.sub(prior.mu()).pow(2).div(variance).add(variance.log());
    return loss.add(toPrior.sum(new int[] {1}, true).div(2)).sub(decoder.apply(z)).mean();
  }

  private static NDArray fourMeans(
      Gaussian q0,
      Gaussian prior,
      NDArray eps,
      List<Function<NDArray, Moved>> steps,
      Function<NDArray, NDArray> decoder) {
    NDArray z0 = new E2Solution().sample(q0, eps);
    E5 chain = new E5Solution();
    E5.Flowed flowed = chain.follow(z0, q0.mu(), q0.logSigma(), steps);
    NDArray logPrior = chain.follow(flowed.zK(), prior.mu(), prior.logSigma(), List.of()).logQ();
    return flowed
        .logQ()
        .mean()
        .sub(logPrior.mean())
        .sub(decoder.apply(flowed.zK()).sum().div(eps.getShape().get(0)));
  }

  private static NDArray rowByRow(
      Gaussian q0,
      Gaussian prior,
      NDArray eps,
      List<Function<NDArray, Moved>> steps,
      Function<NDArray, NDArray> decoder) {
    int rows = (int) eps.getShape().get(0);
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      String one = r + ":" + (r + 1);
      Gaussian base = new Gaussian(q0.mu().get(one), q0.logSigma().get(one));
      Gaussian p = new Gaussian(prior.mu().get(one), prior.logSigma().get(one));
      sum += new E6Solution().loss(base, p, eps.get(one), steps, decoder).toDoubleArray()[0];
    }
    return eps.getManager().create(sum / rows);
  }

  private static NDArray single(
      Gaussian q0,
      Gaussian prior,
      NDArray eps,
      List<Function<NDArray, Moved>> steps,
      Function<NDArray, NDArray> decoder) {
    return new E6Solution()
        .loss(single(q0), single(prior), eps.toType(DataType.FLOAT32, true), steps, decoder);
  }

  private static Gaussian single(Gaussian g) {
    return new Gaussian(
        g.mu().toType(DataType.FLOAT32, true), g.logSigma().toType(DataType.FLOAT32, true));
  }
}
