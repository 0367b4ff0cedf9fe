package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.row;
import static org.cflowlab.exercises.solutions.BatchRows.single;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.Map;
import java.util.function.Function;
import org.cflowlab.exercises.E2;
import org.cflowlab.exercises.Gaussian;

/** Right answers to E2, written differently. */
public final class E2Alternatives {
  private static final E2 RIGHT = new E2Solution();

  /** Each by what is different. */
  public static final Map<String, E2> ALL =
      Map.of(
          "variances, two means",
          new E2Parts(E2Alternatives::throughVariances, E2Alternatives::twoMeans),
          "row by row",
          new E2Parts(E2Alternatives::rowByRow, E2Alternatives::rowByRow),
          "numbers for the KL",
          new E2Parts(RIGHT::sample, E2Alternatives::plainKl),
          "single precision",
          new E2Parts(
              RIGHT::sample, // a change of type would end the gradient
              (q, p, eps, decoder) -> RIGHT.loss(single(q), single(p), single(eps), decoder)));

  private E2Alternatives() {}

  private static NDArray throughVariances(Gaussian q, NDArray eps) {
    return eps.mul(q.logSigma().mul(2).exp().sqrt()).add(q.mu());
  }

  private static NDArray twoMeans(
      Gaussian q, Gaussian p, NDArray eps, Function<NDArray, NDArray> decoder) {
    NDArray ratio = q.logSigma().sub(p.logSigma()).mul(2).exp();
    NDArray distance = q.mu().sub(p.mu()).div(p.logSigma().exp()).pow(2);
    NDArray kl = ratio.add(distance).sub(ratio.log()).sub(1).sum().div(2);
    NDArray logP = decoder.apply(throughVariances(q, eps));
    return logP.mean().neg().add(kl.div(eps.getShape().get(0)));
  }

  private static NDArray rowByRow(Gaussian q, NDArray eps) {
    NDList rows = new NDList();
    for (int r = 0; r < eps.getShape().get(0); r++) {
      rows.add(RIGHT.sample(row(q, r), eps.get(row(r))));
    }
    return NDArrays.concat(rows);
  }

  private static NDArray rowByRow(
      Gaussian q, Gaussian p, NDArray eps, Function<NDArray, NDArray> decoder) {
    long rows = eps.getShape().get(0);
    NDArray sum = null;
    for (int r = 0; r < rows; r++) {
      NDArray one = RIGHT.loss(row(q, r), row(p, r), eps.get(row(r)), decoder);
      sum = sum == null ? one : sum.add(one);
    }
    return sum.div(rows);
  }

  private static NDArray plainKl(
      Gaussian q, Gaussian p, NDArray eps, Function<NDArray, NDArray> decoder) {
    double kl =
        new E1Solution()
            .kl(
                q.mu().toDoubleArray(),
                q.logSigma().toDoubleArray(),
                p.mu().toDoubleArray(),
                p.logSigma().toDoubleArray());
    double logP = decoder.apply(RIGHT.sample(q, eps)).mean().toDoubleArray()[0];
    return eps.getManager().create(kl / eps.getShape().get(0) - logP);
  }
}
