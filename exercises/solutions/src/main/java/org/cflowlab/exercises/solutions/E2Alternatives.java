package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.function.Function;
import org.cflowlab.exercises.E2;
import org.cflowlab.exercises.Gaussian;

/** Right answers to E2, written differently. */
public final class E2Alternatives {
  /** Each by what is different. */
  public static final Map<String, E2> ALL =
      Map.of(
          "variances, two means", new TwoMeans(),
          "row by row", new RowByRow(),
          "numbers for the KL", new PlainKl(),
          "single precision", new Single());

  private E2Alternatives() {}

  private static final class TwoMeans implements E2 {
    @Override
    public NDArray sample(Gaussian q, NDArray eps) {
      return eps.mul(q.logSigma().mul(2).exp().sqrt()).add(q.mu());
    }

    @Override
    public NDArray loss(Gaussian q, Gaussian p, NDArray eps, Function<NDArray, NDArray> decoder) {
      NDArray ratio = q.logSigma().sub(p.logSigma()).mul(2).exp();
      NDArray distance = q.mu().sub(p.mu()).div(p.logSigma().exp()).pow(2);
      NDArray kl = ratio.add(distance).sub(ratio.log()).sub(1).sum().div(2);
      return decoder.apply(sample(q, eps)).mean().neg().add(kl.div(eps.getShape().get(0)));
    }
  }

  private static final class RowByRow implements E2 {
    @Override
    public NDArray sample(Gaussian q, NDArray eps) {
      NDList rows = new NDList();
      for (int r = 0; r < eps.getShape().get(0); r++) {
        rows.add(new E2Solution().sample(row(q, r), eps.get(r + ":" + (r + 1))));
      }
      return NDArrays.concat(rows);
    }

    @Override
    public NDArray loss(Gaussian q, Gaussian p, NDArray eps, Function<NDArray, NDArray> decoder) {
      long rows = eps.getShape().get(0);
      NDArray sum = null;
      for (int r = 0; r < rows; r++) {
        NDArray one =
            new E2Solution().loss(row(q, r), row(p, r), eps.get(r + ":" + (r + 1)), decoder);
        sum = sum == null ? one : sum.add(one);
      }
      return sum.div(rows);
    }

    private static Gaussian row(Gaussian all, int r) {
      String one = r + ":" + (r + 1);
      return new Gaussian(all.mu().get(one), all.logSigma().get(one));
    }
  }

  private static final class PlainKl implements E2 {
    @Override
    public NDArray sample(Gaussian q, NDArray eps) {
      return new E2Solution().sample(q, eps);
    }

    @Override
    public NDArray loss(Gaussian q, Gaussian p, NDArray eps, Function<NDArray, NDArray> decoder) {
      double kl =
          new E1Solution()
              .kl(
                  q.mu().toDoubleArray(),
                  q.logSigma().toDoubleArray(),
                  p.mu().toDoubleArray(),
                  p.logSigma().toDoubleArray());
      double logP = decoder.apply(sample(q, eps)).mean().toDoubleArray()[0];
      return eps.getManager().create(kl / eps.getShape().get(0) - logP);
    }
  }

  private static final class Single implements E2 {
    @Override
    public NDArray sample(Gaussian q, NDArray eps) {
      return new E2Solution().sample(q, eps); // a change of type would end the gradient
    }

    @Override
    public NDArray loss(Gaussian q, Gaussian p, NDArray eps, Function<NDArray, NDArray> decoder) {
      return new E2Solution()
          .loss(single(q), single(p), eps.toType(DataType.FLOAT32, true), decoder);
    }

    private static Gaussian single(Gaussian g) {
      return new Gaussian(
          g.mu().toType(DataType.FLOAT32, true), g.logSigma().toType(DataType.FLOAT32, true));
    }
  }
}
