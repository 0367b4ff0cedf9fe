package org.cflowlab.exercises.solutions;

import static org.cflowlab.exercises.solutions.BatchRows.rowSum;
import static org.cflowlab.exercises.solutions.E2Mistakes.kl;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cflowlab.exercises.E6;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.Moved;

/** The usual mistakes in E6. */
public final class E6Mistakes {
  /** Each under the name it must be recognised by; after a slash, which form of it. */
  public static final Map<String, E6> ALL =
      Map.ofEntries(
          Map.entry(
              "base at zK",
              of(s -> log(s.q0, s.zK).sub(s.logDets).sub(log(s.p, s.zK)).sub(s.decoded(s.zK)))),
          Map.entry("closed form", of(s -> kl(s.q0, s.p).sub(s.logDets).sub(s.decoded(s.zK)))),
          Map.entry(
              "closed form, no log-determinants", of(s -> kl(s.q0, s.p).sub(s.decoded(s.zK)))),
          Map.entry(
              "plus",
              of(s -> log(s.q0, s.z0).add(s.logDets).sub(log(s.p, s.zK)).sub(s.decoded(s.zK)))),
          Map.entry(
              "no log-determinants",
              of(s -> log(s.q0, s.z0).sub(log(s.p, s.zK)).sub(s.decoded(s.zK)))),
          Map.entry(
              "only the last step",
              of(s -> log(s.q0, s.z0).sub(s.lastLogDet).sub(log(s.p, s.zK)).sub(s.decoded(s.zK)))),
          Map.entry(
              "prior at z0",
              of(s -> log(s.q0, s.z0).sub(s.logDets).sub(log(s.p, s.z0)).sub(s.decoded(s.zK)))),
          Map.entry(
              "decoder at z0",
              of(s -> log(s.q0, s.z0).sub(s.logDets).sub(log(s.p, s.zK)).sub(s.decoded(s.z0)))),
          Map.entry(
              "no flow",
              (q0, p, eps, steps, decoder) ->
                  new E6Solution().loss(q0, p, eps, List.of(), decoder)),
          Map.entry(
              "z0 from the prior",
              (q0, p, eps, steps, decoder) ->
                  new Sample(q0, p, new E2Solution().sample(p, eps), steps, decoder)
                      .right()
                      .mean()),
          Map.entry(
              "no half in a log-density / the base",
              of(s -> s.right().add(log(s.q0, s.z0)).sub(logOfHalves(s.q0, s.z0)))),
          Map.entry(
              "no half in a log-density / both",
              of(
                  s ->
                      s.right()
                          .add(log(s.q0, s.z0))
                          .sub(logOfHalves(s.q0, s.z0))
                          .sub(log(s.p, s.zK))
                          .add(logOfHalves(s.p, s.zK)))),
          Map.entry(
              "integer division / the squares",
              of(s -> s.right(log(s.q0, s.z0, -1 / 2, -0.5), log(s.p, s.zK, -1 / 2, -0.5)))),
          Map.entry(
              "integer division / the squares and 2 pi",
              of(s -> s.right(log(s.q0, s.z0, -1 / 2, -1 / 2), log(s.p, s.zK, -1 / 2, -1 / 2)))),
          Map.entry(
              "integer division / all",
              of(s -> s.right(log(s.q0, s.z0).mul(2 * (1 / 2)), log(s.p, s.zK).mul(2 * (1 / 2))))),
          Map.entry("another logarithm", of(s -> s.right().div(Math.log(2)))),
          Map.entry(
              "in place",
              (q0, p, eps, steps, decoder) -> {
                NDArray z0 = eps.muli(q0.logSigma().exp()).add(q0.mu());
                return new Sample(q0, p, z0, steps, decoder).right().mean();
              }),
          Map.entry("no prior", of(s -> log(s.q0, s.z0).sub(s.logDets).sub(s.decoded(s.zK)))),
          Map.entry(
              "no base density", of(s -> s.logDets.add(log(s.p, s.zK)).add(s.decoded(s.zK)).neg())),
          Map.entry(
              "sign of the prior",
              of(s -> log(s.q0, s.z0).sub(s.logDets).add(log(s.p, s.zK)).sub(s.decoded(s.zK)))),
          Map.entry(
              "sign of the likelihood",
              of(s -> log(s.q0, s.z0).sub(s.logDets).sub(log(s.p, s.zK)).add(s.decoded(s.zK)))),
          Map.entry("no likelihood", of(s -> log(s.q0, s.z0).sub(s.logDets).sub(log(s.p, s.zK)))),
          Map.entry("bound for loss", of(s -> s.right().neg())),
          Map.entry("2 pi in one density only / the prior", of(s -> s.right().add(s.twoPi()))),
          Map.entry("2 pi in one density only / the base", of(s -> s.right().sub(s.twoPi()))),
          Map.entry(
              "mean only",
              (q0, p, eps, steps, decoder) ->
                  new E6Solution().loss(q0, p, eps.zerosLike(), steps, decoder)),
          Map.entry(
              "sigma left out",
              (q0, p, eps, steps, decoder) ->
                  new Sample(q0, p, q0.mu().add(eps), steps, decoder).right().mean()),
          Map.entry(
              "log variance",
              (q0, p, eps, steps, decoder) ->
                  new E6Solution().loss(root(q0), root(p), eps, steps, decoder)),
          Map.entry(
              "always from z0",
              (q0, p, eps, steps, decoder) -> {
                NDArray z0 = new E2Solution().sample(q0, eps);
                NDArray logQ = log(q0, z0);
                NDArray z = z0;
                for (Function<NDArray, Moved> step : steps) {
                  z = step.apply(z0).z();
                  logQ = logQ.sub(step.apply(z0).logDet());
                }
                return logQ.sub(log(p, z)).sub(decoder.apply(z)).mean();
              }),
          Map.entry(
              "sum over the batch",
              (q0, p, eps, steps, decoder) ->
                  new E6Solution().loss(q0, p, eps, steps, decoder).mul(eps.getShape().get(0))),
          Map.entry(
              "not averaged",
              (q0, p, eps, steps, decoder) -> {
                NDArray z0 = new E2Solution().sample(q0, eps);
                return new Sample(q0, p, z0, steps, decoder).right();
              }));

  private E6Mistakes() {}

  private static E6 of(Function<Sample, NDArray> loss) {
    return (q0, p, eps, steps, decoder) ->
        loss.apply(new Sample(q0, p, new E2Solution().sample(q0, eps), steps, decoder)).mean();
  }

  /** One sample and its way through the flow. */
  private static final class Sample {
    final Gaussian q0;
    final Gaussian p;
    final NDArray z0;
    final Function<NDArray, NDArray> decoder;
    NDArray zK;
    NDArray logDets;
    NDArray lastLogDet;

    Sample(
        Gaussian q0,
        Gaussian p,
        NDArray z0,
        List<Function<NDArray, Moved>> steps,
        Function<NDArray, NDArray> decoder) {
      this.q0 = q0;
      this.p = p;
      this.z0 = z0;
      this.decoder = decoder;
      zK = z0;
      lastLogDet = rowSum(z0.zerosLike());
      logDets = lastLogDet;
      for (Function<NDArray, Moved> step : steps) {
        Moved moved = step.apply(zK);
        zK = moved.z();
        lastLogDet = moved.logDet();
        logDets = logDets.add(lastLogDet);
      }
    }

    NDArray decoded(NDArray z) {
      return decoder.apply(z);
    }

    NDArray right() {
      return right(log(q0, z0), log(p, zK));
    }

    NDArray right(NDArray base, NDArray prior) {
      return base.sub(logDets).sub(prior).sub(decoded(zK));
    }

    double twoPi() {
      return Math.log(2 * Math.PI) / 2 * z0.getShape().get(1);
    }
  }

  private static Gaussian root(Gaussian g) {
    return new Gaussian(g.mu(), g.logSigma().mul(0.5));
  }

  /** A log-density plus what its missing 1/2 takes off. */
  private static NDArray logOfHalves(Gaussian g, NDArray z) {
    return log(g, z).add(rowSum(z.sub(g.mu()).div(g.logSigma().exp()).square()).div(2));
  }

  /** A log-density whose square and 2 pi have these factors in the place of - 1/2. */
  private static NDArray log(Gaussian g, NDArray z, double square, double twoPi) {
    NDArray apart = z.sub(g.mu()).div(g.logSigma().exp());
    return rowSum(apart.square().mul(square).sub(g.logSigma()).add(twoPi * Math.log(2 * Math.PI)));
  }

  private static NDArray log(Gaussian g, NDArray z) {
    NDArray variance = g.logSigma().mul(2).exp();
    NDArray square = z.sub(g.mu()).square().div(variance);
    return rowSum(variance.mul(2 * Math.PI).log().add(square)).mul(-0.5);
  }
}
