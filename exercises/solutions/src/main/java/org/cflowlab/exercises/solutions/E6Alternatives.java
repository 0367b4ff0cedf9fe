package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.row;
import static org.cflowlab.exercises.solutions.BatchRows.rowSum;
import static org.cflowlab.exercises.solutions.BatchRows.single;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cflowlab.exercises.E5;
import org.cflowlab.exercises.E6;
import org.cflowlab.exercises.Moved;

/** Right answers to E6, written differently. */
public final class E6Alternatives {
  /** Each by what is different. */
  public static final Map<String, E6> ALL =
      Map.of(
          "2 pi cancels, log q0 from the noise",
              (q0, prior, eps, steps, decoder) -> {
                NDArray loss = rowSum(eps.square().div(-2).sub(q0.logSigma()));
                NDArray z = eps.mul(q0.logSigma().exp()).add(q0.mu());
                for (Function<NDArray, Moved> step : steps) {
                  Moved moved = step.apply(z);
                  z = moved.z();
                  loss = loss.sub(moved.logDet());
                }
                NDArray variance = prior.logSigma().mul(2).exp();
                NDArray toPrior = z.sub(prior.mu()).pow(2).div(variance).add(variance.log());
                return loss.add(rowSum(toPrior).div(2)).sub(decoder.apply(z)).mean();
              },
          "through the answer to E5, four means",
              (q0, prior, eps, steps, decoder) -> {
                NDArray z0 = new E2Solution().sample(q0, eps);
                E5 chain = new E5Solution();
                E5.Flowed flowed = chain.follow(z0, q0.mu(), q0.logSigma(), steps);
                NDArray logPrior =
                    chain.follow(flowed.zK(), prior.mu(), prior.logSigma(), List.of()).logQ();
                return flowed
                    .logQ()
                    .mean()
                    .sub(logPrior.mean())
                    .sub(decoder.apply(flowed.zK()).sum().div(eps.getShape().get(0)));
              },
          "row by row",
              (q0, prior, eps, steps, decoder) -> {
                int rows = (int) eps.getShape().get(0);
                double sum = 0;
                for (int r = 0; r < rows; r++) {
                  E6 one = new E6Solution();
                  NDArray loss =
                      one.loss(row(q0, r), row(prior, r), eps.get(row(r)), steps, decoder);
                  sum += loss.toDoubleArray()[0];
                }
                return eps.getManager().create(sum / rows);
              },
          "single precision",
              (q0, prior, eps, steps, decoder) ->
                  new E6Solution().loss(single(q0), single(prior), single(eps), steps, decoder));

  private E6Alternatives() {}
}
