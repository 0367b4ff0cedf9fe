package org.cflowlab.exercises.grading;

import static org.cflowlab.exercises.grading.Curve.CHAIN;
import static org.cflowlab.exercises.grading.Numbers.LOG_2_PI;
import static org.cflowlab.exercises.grading.Numbers.logNormal;
import static org.cflowlab.exercises.grading.Numbers.wave;
import static org.cflowlab.exercises.grading.Tensors.gaussian;
import static org.cflowlab.exercises.grading.Tensors.numbers;
import static org.cflowlab.exercises.grading.Tensors.rowSum;
import static org.cflowlab.exercises.grading.Tensors.rows;
import static org.cflowlab.exercises.grading.ThreePoints.EPS;
import static org.cflowlab.exercises.grading.ThreePoints.LOG_SIGMA;
import static org.cflowlab.exercises.grading.ThreePoints.MU;
import static org.cflowlab.exercises.grading.ThreePoints.PRIOR_LOG_SIGMA;
import static org.cflowlab.exercises.grading.ThreePoints.PRIOR_MU;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E6;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.Moved;
import org.junit.jupiter.api.Order;

/**
 * Grades E6, the cFlow objective, against plain numbers and against a model whose log p(s|x) is
 * known.
 */
@Grader(tensors = true)
final class E6Grader {
  static final List<Mistake<E6>> MISTAKES =
      List.of(
          mistake(
              "base at zK",
              "log q0 is evaluated at zK, as in the released code. The sample was drawn at z0, so"
                  + " its density belongs there. At zK the loss has no lower bound: training ends"
                  + " in NaN.",
              w -> w.total(w.base(w.zK()), w.logDets(), w.prior(w.zK()), w.likelihood(w.zK()))),
          mistake(
              "closed form",
              "This holds the closed-form KL of q0 and the prior, as eqs. 8 and 18 print it. It"
                  + " compares z0 with a density of zK and never sees where the flow goes. Use the"
                  + " two log-densities at the sample.",
              w -> w.closedForm().sub(w.logDets()).sub(w.likelihood(w.zK()))),
          mistake(
              "closed form, no log-determinants",
              "This is the loss of the plain cVAE: the KL of q0 and the prior in closed form, and"
                  + " nothing of the flow but its end. Use log q(zK) - log p(zK) at the sample.",
              w -> w.closedForm().sub(w.likelihood(w.zK()))),
          mistake(
              "plus",
              "The log-determinants are added, as eq. 16 would have it. Where the flow stretches"
                  + " space, q(zK) gets thinner: subtract them.",
              w ->
                  w.total(
                      w.base(w.z0()), w.logDets().neg(), w.prior(w.zK()), w.likelihood(w.zK()))),
          mistake(
              "no log-determinants",
              "The log-determinants do not enter. log q(zK) is log q0(z0) minus their sum.",
              w ->
                  w.total(
                      w.base(w.z0()),
                      w.logDets().zerosLike(),
                      w.prior(w.zK()),
                      w.likelihood(w.zK()))),
          mistake(
              "only the last step",
              "Only the last step's log-determinant enters. Every step stretches space: sum over"
                  + " all of them.",
              w -> w.total(w.base(w.z0()), w.lastLogDet(), w.prior(w.zK()), w.likelihood(w.zK()))),
          mistake(
              "prior at z0",
              "The prior is asked about z0. The decoder will be given zK, so the prior must hold"
                  + " zK likely: log p(zK).",
              w -> w.total(w.base(w.z0()), w.logDets(), w.prior(w.z0()), w.likelihood(w.zK()))),
          mistake(
              "decoder at z0",
              "The decoder saw z0, the point before the flow. The latent vector of the model is"
                  + " zK.",
              w -> w.total(w.base(w.z0()), w.logDets(), w.prior(w.zK()), w.likelihood(w.z0()))),
          mistake(
              "no flow",
              "The flow does not enter: every term is taken at z0. Walk along the steps first.",
              w ->
                  w.total(
                      w.base(w.z0()),
                      w.logDets().zerosLike(),
                      w.prior(w.z0()),
                      w.likelihood(w.z0()))),
          mistake(
              "no prior",
              "log p(zK) is missing. Without it nothing holds the samples where the prior will"
                  + " draw.",
              w ->
                  w.total(
                      w.base(w.z0()), w.logDets(), w.logDets().zerosLike(), w.likelihood(w.zK()))),
          mistake(
              "no base density",
              "log q0(z0) is missing, as in eq. 15. Without it q would shrink to a point.",
              w ->
                  w.total(
                      w.logDets().zerosLike(), w.logDets(), w.prior(w.zK()), w.likelihood(w.zK()))),
          mistake(
              "sign of the prior",
              "log p(zK) is added. The loss must fall where the prior is high: subtract it.",
              w ->
                  w.total(
                      w.base(w.z0()), w.logDets(), w.prior(w.zK()).neg(), w.likelihood(w.zK()))),
          mistake(
              "sign of the likelihood",
              "log p(s|zK,x) is added. The loss must fall as the mask becomes more likely: subtract"
                  + " it.",
              w ->
                  w.total(
                      w.base(w.z0()), w.logDets(), w.prior(w.zK()), w.likelihood(w.zK()).neg())),
          mistake(
              "no likelihood",
              "The decoder does not enter: - log p(s|zK,x) is missing.",
              w -> w.total(w.base(w.z0()), w.logDets(), w.prior(w.zK()), w.logDets().zerosLike())),
          mistake(
              "bound for loss",
              "Every sign is turned round: this is the bound, which is maximised. The loss is minus"
                  + " that.",
              w -> w.right().neg()),
          mistake(
              "2 pi in one density only",
              "Only one of the two log-densities has its - 1/2 log(2 pi) in each dimension. Give it"
                  + " to both, or to neither: it cancels.",
              w -> w.right().add(w.length() * LOG_2_PI / 2)),
          mistake(
              "2 pi in one density only",
              "Only one of the two log-densities has its - 1/2 log(2 pi) in each dimension. Give it"
                  + " to both, or to neither: it cancels.",
              w -> w.right().sub(w.length() * LOG_2_PI / 2)),
          new Mistake<>(
              "mean only",
              "No noise enters: z0 is the mean of q0. The sample is mu + sigma eps.",
              (q0, prior, eps, steps, decoder) ->
                  Walk.along(q0, prior, eps.mul(0), steps, decoder).right().mean()),
          new Mistake<>(
              "sigma left out",
              "The noise is added as it is. Scale it: z0 = mu + sigma eps.",
              (q0, prior, eps, steps, decoder) ->
                  Walk.along(q0, prior, eps.div(q0.logSigma().exp()), steps, decoder)
                      .right()
                      .mean()),
          new Mistake<>(
              "log variance",
              "logSigma is read as a log variance. It is the logarithm of the standard deviation.",
              (q0, prior, eps, steps, decoder) ->
                  Walk.along(halved(q0), halved(prior), eps, steps, decoder).right().mean()),
          new Mistake<>(
              "always from z0",
              "Every step starts from z0. A chain hands its point on: the next step starts where"
                  + " the last one ended.",
              (q0, prior, eps, steps, decoder) -> {
                Walk start = Walk.along(q0, prior, eps, List.of(), decoder);
                steps.forEach(step -> start.moves().add(step.apply(start.z0())));
                return start.right().mean();
              }),
          new Mistake<>(
              "sum over the batch",
              "This is the sum over the batch. Take the mean.",
              (q0, prior, eps, steps, decoder) ->
                  Walk.along(q0, prior, eps, steps, decoder).right().sum()),
          new Mistake<>(
              "not averaged",
              "There is one number for each row. Take their mean: the loss is one number.",
              (q0, prior, eps, steps, decoder) ->
                  Walk.along(q0, prior, eps, steps, decoder).right()));

  private final Student<E6> student;

  E6Grader(Student<E6> student) {
    this.student = student.knowing(MISTAKES);
  }

  @Order(1)
  @Graded(
      value = "z -> 3z - 1",
      points = 2,
      advice = "q(zK) is now N(3 mu - 1, (3 sigma)^2), lower by log 3 in each dimension.")
  void affine() {
    asks(List.of(Curve.TRIPLE), MU, LOG_SIGMA, PRIOR_MU, PRIOR_LOG_SIGMA, EPS);
  }

  @Order(2)
  @Graded(
      value = "three steps that bend, five points in six dimensions",
      points = 3,
      advice =
          "Four terms: - log p(s|zK), + log q0(z0), - the sum of the log-determinants, - log"
              + " p(zK). Compare each with a calculation by hand for one row.")
  void chain() {
    asks(
        CHAIN, wave(5, 6, 1.7), wave(5, 6, 0.9), wave(5, 6, 2.3), wave(5, 6, 1.1), wave(5, 6, 2.9));
  }

  @Order(3)
  @Graded(
      value = "the flow reaches the exact posterior: the loss is -log p(s|x) for every noise",
      points = 3,
      advice =
          "Where q(zK) is p(zK|s,x), the bound touches: -log p(s|zK) + log q(zK) - log p(zK) is"
              + " -log p(s|x), whichever zK was drawn.")
  void touching() {
    // z ~ N(0, 1) and s|z ~ N(z, 1), so s ~ N(0, 2) and z|s ~ N(s/2, 1/2).
    double s = 1.3;
    double logSd = Math.log(0.5) / 2;
    Curve toPosterior = new Curve(3, s / 2 - 3 * 0.4, 0); // from N(0.4, (sd / 3)^2)
    double[] noises = {-1.7, 0.3, 2.2};
    double evidence = -logNormal(s, 0, Math.log(2) / 2);
    student.gives(
        IntStream.range(0, noises.length).mapToDouble(i -> evidence).toArray(),
        e ->
            Tensors.with(
                m ->
                    Arrays.stream(noises)
                        .map(
                            eps ->
                                numbers(
                                    e.loss(
                                        gaussian(m, one(0.4), one(logSd - Math.log(3))),
                                        gaussian(m, one(0), one(0)),
                                        rows(m, one(eps)),
                                        Curve.steps(List.of(toPosterior)),
                                        z -> Tensors.logNormal(z, z.mul(0).add(s), z.mul(0))),
                                    "loss")[0])
                        .toArray()));
  }

  @Order(4)
  @Graded(
      value = "no step at all: -log p(s|z0) + log q0(z0) - log p(z0)",
      points = 2,
      advice = "Without a flow z0 and zK are one point. Print the three terms on their own.")
  void noStep() {
    asks(List.of(), MU, LOG_SIGMA, PRIOR_MU, PRIOR_LOG_SIGMA, EPS);
  }

  private void asks(
      List<Curve> curves,
      double[][] mu,
      double[][] logSigma,
      double[][] priorMu,
      double[][] priorLogSigma,
      double[][] eps) {
    double expected =
        IntStream.range(0, mu.length)
            .mapToDouble(
                r -> {
                  double[] z0 =
                      IntStream.range(0, mu[r].length)
                          .mapToDouble(i -> mu[r][i] + Math.exp(logSigma[r][i]) * eps[r][i])
                          .toArray();
                  double[] zK = Arrays.stream(z0).map(z -> Curve.through(curves, z)).toArray();
                  double logDets = Arrays.stream(z0).map(z -> Curve.logSlopes(curves, z)).sum();
                  return -Likelihood.of(zK)
                      + logNormal(z0, mu[r], logSigma[r])
                      - logDets
                      - logNormal(zK, priorMu[r], priorLogSigma[r]);
                })
            .average()
            .orElseThrow();
    student.gives(
        expected,
        e ->
            Tensors.with(
                m ->
                    numbers(
                        e.loss(
                            gaussian(m, mu, logSigma),
                            gaussian(m, priorMu, priorLogSigma),
                            rows(m, eps),
                            Curve.steps(curves),
                            Likelihood::of),
                        "loss")));
  }

  private static double[][] one(double number) {
    return new double[][] {{number}};
  }

  // The objective in arrays, in parts from which the mistakes are made.

  private static Mistake<E6> mistake(String name, String hint, Function<Walk, NDArray> wrong) {
    return new Mistake<>(
        name,
        hint,
        (q0, prior, eps, steps, decoder) ->
            wrong.apply(Walk.along(q0, prior, eps, steps, decoder)).mean());
  }

  private static Gaussian halved(Gaussian g) {
    return new Gaussian(g.mu(), g.logSigma().div(2));
  }

  /** A sample's walk along the flow, and the terms of the objective at its points. */
  private record Walk(
      Gaussian q0,
      Gaussian prior,
      Function<NDArray, NDArray> decoder,
      NDArray z0,
      List<Moved> moves) {
    static Walk along(
        Gaussian q0,
        Gaussian prior,
        NDArray eps,
        List<Function<NDArray, Moved>> steps,
        Function<NDArray, NDArray> decoder) {
      NDArray z0 = q0.mu().add(q0.logSigma().exp().mul(eps));
      Walk walk = new Walk(q0, prior, decoder, z0, new ArrayList<>());
      steps.forEach(step -> walk.moves.add(step.apply(walk.zK())));
      return walk;
    }

    NDArray zK() {
      return moves.isEmpty() ? z0 : moves.get(moves.size() - 1).z();
    }

    NDArray logDets() {
      return moves.stream().map(Moved::logDet).reduce(rowSum(z0.zerosLike()), NDArray::add);
    }

    NDArray lastLogDet() {
      return moves.isEmpty() ? logDets() : moves.get(moves.size() - 1).logDet();
    }

    NDArray base(NDArray z) {
      return Tensors.logNormal(z, q0.mu(), q0.logSigma());
    }

    NDArray prior(NDArray z) {
      return Tensors.logNormal(z, prior.mu(), prior.logSigma());
    }

    NDArray likelihood(NDArray z) {
      return decoder.apply(z);
    }

    NDArray closedForm() {
      return Tensors.kl(q0, prior);
    }

    NDArray total(NDArray base, NDArray logDets, NDArray prior, NDArray likelihood) {
      return base.sub(logDets).sub(prior).sub(likelihood);
    }

    NDArray right() {
      return total(base(z0), logDets(), prior(zK()), likelihood(zK()));
    }

    double length() {
      return z0.getShape().get(1);
    }
  }
}
