package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.rowSum;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.function.BiFunction;
import org.cflowlab.exercises.E2;
import org.cflowlab.exercises.Gaussian;

/** The usual mistakes in E2. */
public final class E2Mistakes {
  /** Each under the name it must be recognised by; after a slash, which form of it. */
  public static final Map<String, E2> ALL =
      Map.ofEntries(
          Map.entry(
              "variance for sigma",
              with((q, eps) -> q.logSigma().exp().square().mul(eps).add(q.mu()))),
          Map.entry("half of the KL", with((logP, q, p) -> kl(q, p).mul(0.5).sub(logP).mean())),
          Map.entry("no exp", with((q, eps) -> q.mu().add(eps.mul(q.logSigma())))),
          Map.entry(
              "log variance / in the sample",
              with((q, eps) -> q.mu().add(q.logSigma().exp().sqrt().mul(eps)))),
          Map.entry(
              "log variance / everywhere",
              with(
                  (q, eps) -> q.mu().add(q.logSigma().exp().sqrt().mul(eps)),
                  (logP, q, p) -> klOfVariances(q, p, 1).sub(logP).mean())),
          Map.entry("sigma left out", with((q, eps) -> q.mu().add(eps))),
          Map.entry("mean only", with((q, eps) -> q.mu())),
          Map.entry("mean scaled too", with((q, eps) -> q.logSigma().exp().mul(q.mu().add(eps)))),
          Map.entry(
              "own noise",
              with(
                  (q, eps) -> {
                    NDArray own = eps.getManager().randomNormal(eps.getShape(), DataType.FLOAT64);
                    return q.mu().add(q.logSigma().exp().mul(own));
                  })),
          Map.entry(
              "no gradient / through plain numbers",
              with(
                  (q, eps) -> {
                    double[] z = q.mu().toDoubleArray();
                    double[] logSigma = q.logSigma().toDoubleArray();
                    double[] noise = eps.toDoubleArray();
                    for (int i = 0; i < z.length; i++) {
                      z[i] += Math.exp(logSigma[i]) * noise[i];
                    }
                    return eps.getManager().create(z, eps.getShape());
                  })),
          Map.entry(
              "no gradient / stopped",
              with((q, eps) -> new E2Solution().sample(q, eps).stopGradient())),
          Map.entry("in place", with((q, eps) -> eps.muli(q.logSigma().exp()).add(q.mu()))),
          Map.entry("sign of the likelihood", with((logP, q, p) -> kl(q, p).add(logP).mean())),
          Map.entry("sign of the KL", with((logP, q, p) -> logP.neg().sub(kl(q, p)).mean())),
          Map.entry("bound for loss", with((logP, q, p) -> logP.sub(kl(q, p)).mean())),
          Map.entry("no KL", with((logP, q, p) -> logP.mean().neg())),
          Map.entry("no likelihood", with((logP, q, p) -> kl(q, p).mean())),
          Map.entry("KL reversed", with((logP, q, p) -> kl(p, q).sub(logP).mean())),
          Map.entry(
              "standard prior",
              with(
                  (logP, q, p) -> {
                    NDArray variance = q.logSigma().mul(2).exp();
                    NDArray twice = q.mu().square().add(variance).sub(1).sub(q.logSigma().mul(2));
                    return rowSum(twice.mul(0.5)).sub(logP).mean();
                  })),
          Map.entry(
              "no minus a half",
              with((logP, q, p) -> kl(q, p).add(q.mu().getShape().get(1) * 0.5).sub(logP).mean())),
          Map.entry(
              "no minus a half / of whole numbers",
              with(
                  (logP, q, p) ->
                      rowSum(logRatio(q, p).add(half(q, p)).sub(1 / 2)).sub(logP).mean())),
          Map.entry(
              "no KL / times a half of whole numbers",
              with((logP, q, p) -> kl(q, p).mul(2).mul(1 / 2).sub(logP).mean())),
          Map.entry(
              "integer division / the fraction",
              with(
                  (logP, q, p) ->
                      rowSum(logRatio(q, p).add(half(q, p).mul(2).mul(1 / 2)).sub(0.5))
                          .sub(logP)
                          .mean())),
          Map.entry(
              "integer division / the fraction and the half",
              with(
                  (logP, q, p) ->
                      rowSum(logRatio(q, p).add(half(q, p).mul(2).sub(1).mul(1 / 2)))
                          .sub(logP)
                          .mean())),
          Map.entry(
              "another logarithm / of the KL",
              with((logP, q, p) -> kl(q, p).div(Math.log(2)).sub(logP).mean())),
          Map.entry(
              "another logarithm / of the ratio",
              with(
                  (logP, q, p) ->
                      kl(q, p)
                          .sub(rowSum(logRatio(q, p)))
                          .add(rowSum(logRatio(q, p).exp().log10()))
                          .sub(logP)
                          .mean())),
          Map.entry(
              "mean over dimensions",
              with((logP, q, p) -> terms(q, p, 2).mean(new int[] {1}, true).sub(logP).mean())),
          Map.entry(
              "KL summed over the batch",
              with((logP, q, p) -> terms(q, p, 2).sum().sub(logP).mean())),
          Map.entry("sum over the batch", with((logP, q, p) -> kl(q, p).sub(logP).sum())),
          Map.entry("not averaged", with((logP, q, p) -> kl(q, p).sub(logP))),
          Map.entry(
              "decoder at the mean",
              loss((q, p, eps, decoder) -> kl(q, p).sub(decoder.apply(q.mu())).mean())),
          Map.entry(
              "decoder at the noise",
              loss((q, p, eps, decoder) -> kl(q, p).sub(decoder.apply(eps)).mean())),
          Map.entry(
              "one-sample KL",
              loss(
                  (q, p, eps, decoder) -> {
                    NDArray z = new E2Solution().sample(q, eps);
                    NDArray apart = z.sub(p.mu()).div(p.logSigma().exp());
                    NDArray logRatio = apart.square().sub(eps.square()).div(2).add(p.logSigma());
                    return rowSum(logRatio.sub(q.logSigma())).sub(decoder.apply(z)).mean();
                  })));

  private E2Mistakes() {}

  private interface Terms {
    NDArray of(NDArray logP, Gaussian q, Gaussian p);
  }

  private static E2 with(BiFunction<Gaussian, NDArray, NDArray> sampling) {
    return with(sampling, (logP, q, p) -> kl(q, p).sub(logP).mean());
  }

  private static E2 with(Terms terms) {
    return with(new E2Solution()::sample, terms);
  }

  private static E2 with(BiFunction<Gaussian, NDArray, NDArray> sampling, Terms terms) {
    return new E2Parts(
        sampling, (q, p, eps, decoder) -> terms.of(decoder.apply(sampling.apply(q, eps)), q, p));
  }

  /** A right sample, and a loss of its own. */
  private static E2 loss(E2Parts.Loss wrong) {
    return new E2Parts(new E2Solution()::sample, wrong);
  }

  /** log(sigmaP / sigmaQ). */
  private static NDArray logRatio(Gaussian q, Gaussian p) {
    return p.logSigma().sub(q.logSigma());
  }

  /** (sigmaQ^2 + (muQ - muP)^2) / (2 sigmaP^2). */
  private static NDArray half(Gaussian q, Gaussian p) {
    NDArray above = q.logSigma().mul(2).exp().add(q.mu().sub(p.mu()).square());
    return above.div(p.logSigma().mul(2).exp().mul(2));
  }

  static NDArray kl(Gaussian q, Gaussian p) {
    return klOfVariances(q, p, 2);
  }

  private static NDArray klOfVariances(Gaussian q, Gaussian p, int factor) {
    return rowSum(terms(q, p, factor));
  }

  /** What each dimension adds to the KL, where a variance is exp(factor logSigma). */
  private static NDArray terms(Gaussian q, Gaussian p, int factor) {
    NDArray varianceQ = q.logSigma().mul(factor).exp();
    NDArray varianceP = p.logSigma().mul(factor).exp();
    return varianceP
        .div(varianceQ)
        .log()
        .add(varianceQ.add(q.mu().sub(p.mu()).square()).div(varianceP))
        .sub(1)
        .mul(0.5);
  }
}
