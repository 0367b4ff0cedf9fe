package org.cflowlab.exercises.grading;

import static org.cflowlab.exercises.grading.Curve.CHAIN;
import static org.cflowlab.exercises.grading.Numbers.LOG_2_PI;
import static org.cflowlab.exercises.grading.Numbers.logNormal;
import static org.cflowlab.exercises.grading.Tensors.numbers;
import static org.cflowlab.exercises.grading.Tensors.with;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  private static final String TWO_PI =
      "Only one of the two log-densities has its - 1/2 log(2 pi) in each dimension. Give it to"
          + " both, or to neither: it cancels."
          + Mistake.WHOLE_NUMBERS;

  static final List<Mistake<E6>> MISTAKES =
      List.of(
          mistake(
              "base at zK",
              "log q0 is evaluated at zK, as in the released code. The sample was drawn at z0, so"
                  + " its density belongs there. At zK the loss has no lower bound: training ends"
                  + " in NaN.",
              t -> t.total(t.walk().base(t.walk().zK()), t.logDets(), t.prior(), t.likelihood())),
          mistake(
              "closed form",
              "This holds the closed-form KL of q0 and the prior, as eqs. 8 and 18 print it. It"
                  + " compares z0 with a density of zK and never sees where the flow goes. Use the"
                  + " two log-densities at the sample.",
              t -> t.closedForm().sub(t.logDets()).sub(t.likelihood())),
          mistake(
              "closed form, no log-determinants",
              "This is the loss of the plain cVAE: the KL of q0 and the prior in closed form, and"
                  + " nothing of the flow but its end. Use log q(zK) - log p(zK) at the sample.",
              t -> t.closedForm().sub(t.likelihood())),
          mistake(
              "plus",
              "The log-determinants are added, as eq. 16 would have it. Where the flow stretches"
                  + " space, q(zK) gets thinner: subtract them.",
              t -> t.total(t.base(), t.logDets().neg(), t.prior(), t.likelihood())),
          mistake(
              "no log-determinants",
              "The log-determinants do not enter. log q(zK) is log q0(z0) minus their sum.",
              t -> t.total(t.base(), t.zero(), t.prior(), t.likelihood())),
          mistake(
              "only the last step",
              "Only the last step's log-determinant enters. Every step stretches space: sum over"
                  + " all of them.",
              t -> t.total(t.base(), t.walk().lastLogDet(), t.prior(), t.likelihood())),
          mistake(
              "prior at z0",
              "The prior is asked about z0. The decoder will be given zK, so the prior must hold"
                  + " zK likely: log p(zK).",
              t -> t.total(t.base(), t.logDets(), t.prior(t.walk().z0()), t.likelihood())),
          mistake(
              "decoder at z0",
              "The decoder saw z0, the point before the flow. The latent vector of the model is"
                  + " zK.",
              t -> t.total(t.base(), t.logDets(), t.prior(), t.decoder().apply(t.walk().z0()))),
          mistake(
              "no flow",
              "The flow does not enter: every term is taken at z0. Walk along the steps first.",
              t ->
                  t.total(
                      t.base(),
                      t.zero(),
                      t.prior(t.walk().z0()),
                      t.decoder().apply(t.walk().z0()))),
          mistake(
              "no prior",
              "log p(zK) is missing. Without it nothing holds the samples where the prior will"
                  + " draw.",
              t -> t.total(t.base(), t.logDets(), t.zero(), t.likelihood())),
          mistake(
              "no base density",
              "log q0(z0) is missing, as in eq. 15. Without it q would shrink to a point.",
              t -> t.total(t.zero(), t.logDets(), t.prior(), t.likelihood())),
          mistake(
              "sign of the prior",
              "log p(zK) is added. The loss must fall where the prior is high: subtract it.",
              t -> t.total(t.base(), t.logDets(), t.prior().neg(), t.likelihood())),
          mistake(
              "sign of the likelihood",
              "log p(s|zK,x) is added. The loss must fall as the mask becomes more likely: subtract"
                  + " it.",
              t -> t.total(t.base(), t.logDets(), t.prior(), t.likelihood().neg())),
          mistake(
              "no likelihood",
              "The decoder does not enter: - log p(s|zK,x) is missing.",
              t -> t.total(t.base(), t.logDets(), t.prior(), t.zero())),
          mistake(
              "bound for loss",
              "Every sign is turned round: this is the bound, which is maximised. The loss is minus"
                  + " that.",
              t -> t.right().neg()),
          mistake(
              "2 pi in one density only",
              TWO_PI,
              t -> t.right().add(t.walk().length() * LOG_2_PI / 2)),
          mistake(
              "2 pi in one density only",
              TWO_PI,
              t -> t.right().sub(t.walk().length() * LOG_2_PI / 2)),
          integerDivision(
              t ->
                  t.right()
                      .add(squares(t.walk().z0(), t.walk().q0()))
                      .sub(squares(t.walk().zK(), t.p()))),
          integerDivision(t -> t.total(t.zero(), t.logDets(), t.zero(), t.likelihood())),
          new Mistake<>(
              "z0 from the prior",
              "z0 is drawn from the prior. It is a sample of q0, which has seen the mask: mu and"
                  + " sigma are those of q0.",
              (q0, prior, eps, steps, decoder) ->
                  new Terms(Walk.along(Terms.z0(prior, eps), q0, steps), prior, decoder)
                      .right()
                      .mean()),
          mistake(
              "no half in a log-density",
              "A log-density lacks the 1/2 of its square: - 1/2 ((z - mu) / sigma)^2.",
              t -> t.right().sub(squares(t.walk().z0(), t.walk().q0()))),
          mistake(
              "no half in a log-density",
              "A log-density lacks the 1/2 of its square: - 1/2 ((z - mu) / sigma)^2.",
              t ->
                  t.right()
                      .sub(squares(t.walk().z0(), t.walk().q0()))
                      .add(squares(t.walk().zK(), t.p()))),
          new Mistake<>(
              "mean only",
              "No noise enters: z0 is the mean of q0. The sample is mu + sigma eps.",
              (q0, prior, eps, steps, decoder) ->
                  Terms.of(q0, prior, eps.mul(0), steps, decoder).right().mean()),
          new Mistake<>(
              "sigma left out",
              "The noise is added as it is. Scale it: z0 = mu + sigma eps.",
              (q0, prior, eps, steps, decoder) ->
                  Terms.of(q0, prior, eps.div(q0.logSigma().exp()), steps, decoder).right().mean()),
          new Mistake<>(
              "log variance",
              "logSigma is read as a log variance. It is the logarithm of the standard deviation.",
              (q0, prior, eps, steps, decoder) ->
                  Terms.of(Tensors.halved(q0), Tensors.halved(prior), eps, steps, decoder)
                      .right()
                      .mean()),
          new Mistake<>(
              "always from z0",
              "Every step starts from z0. A chain hands its point on: the next step starts where"
                  + " the last one ended.",
              (q0, prior, eps, steps, decoder) -> {
                Walk walk = Walk.alwaysFromZ0(Terms.z0(q0, eps), q0, steps);
                return new Terms(walk, prior, decoder).right().mean();
              }),
          new Mistake<>(
              "sum over the batch",
              "This is the sum over the batch. Take the mean.",
              (q0, prior, eps, steps, decoder) ->
                  Terms.of(q0, prior, eps, steps, decoder).right().sum()),
          new Mistake<>(
              "not averaged",
              "There is one number for each row. Take their mean: the loss is one number.",
              (q0, prior, eps, steps, decoder) ->
                  Terms.of(q0, prior, eps, steps, decoder).right()));

  private final Student<E6> student;

  E6Grader(Student<E6> student) {
    this.student = student.knowing(MISTAKES);
  }

  @Order(1)
  @Graded(
      value = "z -> 3z - 1",
      points = 3,
      advice = "q(zK) is now N(3 mu - 1, (3 sigma)^2), lower by log 3 in each dimension.")
  void affine() {
    asks(List.of(Curve.TRIPLE), Draw.THREE.varied(student));
  }

  @Order(2)
  @Graded(
      value = "three steps that bend, five points in six dimensions",
      points = 4,
      advice =
          "Four terms: - log p(s|zK), + log q0(z0), - the sum of the log-determinants, - log"
              + " p(zK). Compare each with a calculation by hand for one row.")
  void chain() {
    asks(CHAIN.stream().map(curve -> curve.varied(student)).toList(), Draw.FIVE.varied(student));
  }

  @Order(3)
  @Graded(
      value = "the flow reaches the exact posterior: the loss is -log p(s|x) for every noise",
      points = 1,
      advice =
          "Where q(zK) is p(zK|s,x), the bound touches: -log p(s|zK) + log q(zK) - log p(zK) is"
              + " -log p(s|x), whichever zK was drawn.")
  void touching() {
    // z ~ N(0, 1) and s|z ~ N(z, 1), so s ~ N(0, 2) and z|s ~ N(s/2, 1/2).
    double s = student.varied(1.3)[0];
    double logSd = Math.log(0.5) / 2;
    Curve toPosterior = new Curve(3, s / 2 - 3 * 0.4, 0); // from N(0.4, (sd / 3)^2)
    List<Draw> draws =
        Stream.of(-1.7, 0.3, 2.2)
            .map(noise -> student.varied(noise)[0])
            .map(noise -> new Draw(one(0.4), one(logSd - Math.log(3)), one(0), one(0), one(noise)))
            .toList();
    double expected = -logNormal(s, 0, Math.log(2) / 2);
    Function<NDArray, NDArray> likelihood = z -> Tensors.logNormal(z, z.mul(0).add(s), z.mul(0));
    student.gives(
        draws.stream()
            .map(draw -> new Part("the noise " + Student.text(draw.noise()[0][0]), expected))
            .toList(),
        with(
            (e, m) ->
                draws.stream()
                    .mapToDouble(draw -> loss(e, m, draw, List.of(toPosterior), likelihood)[0])
                    .toArray()));
  }

  @Order(4)
  @Graded(
      value = "no step at all: -log p(s|z0) + log q0(z0) - log p(z0)",
      points = 2,
      advice = "Without a flow z0 and zK are one point. Print the three terms on their own.")
  void noStep() {
    asks(List.of(), Draw.THREE.varied(student));
  }

  private void asks(List<Curve> curves, Draw draw) {
    double[][] start = draw.z();
    double expected =
        IntStream.range(0, start.length)
            .mapToDouble(
                r -> {
                  double[] z0 = start[r];
                  double[] zK = Arrays.stream(z0).map(z -> Curve.through(curves, z)).toArray();
                  double logDets = Arrays.stream(z0).map(z -> Curve.logSlopes(curves, z)).sum();
                  return -Likelihood.of(zK)
                      + logNormal(z0, draw.mu()[r], draw.logSigma()[r])
                      - logDets
                      - logNormal(zK, draw.priorMu()[r], draw.priorLogSigma()[r]);
                })
            .average()
            .orElseThrow();
    student.gives(expected, with((e, m) -> loss(e, m, draw, curves, Likelihood::of)));
  }

  private static double[] loss(
      E6 answer, NDManager m, Draw draw, List<Curve> curves, Function<NDArray, NDArray> decoder) {
    return numbers(
        answer.loss(draw.q(m), draw.prior(m), draw.eps(m), Curve.steps(curves), decoder), "loss");
  }

  /** 1/2 ((z - mu) / sigma)^2 of each row, [B, 1]. */
  private static NDArray squares(NDArray z, Gaussian g) {
    return Tensors.rowSum(z.sub(g.mu()).div(g.logSigma().exp()).square()).div(2);
  }

  private static double[][] one(double number) {
    return new double[][] {{number}};
  }

  // The objective in arrays, in parts from which the mistakes are made.

  private static Mistake<E6> mistake(String name, String hint, Function<Terms, NDArray> wrong) {
    return new Mistake<>(
        name,
        hint,
        (q0, prior, eps, steps, decoder) ->
            wrong.apply(Terms.of(q0, prior, eps, steps, decoder)).mean());
  }

  private static Mistake<E6> integerDivision(Function<Terms, NDArray> wrong) {
    return Mistake.integerDivision(mistake("", "", wrong).wrong());
  }

  /** The terms of the objective, each at the point where it belongs. */
  private record Terms(Walk walk, Gaussian p, Function<NDArray, NDArray> decoder) {
    static Terms of(
        Gaussian q0,
        Gaussian prior,
        NDArray eps,
        List<Function<NDArray, Moved>> steps,
        Function<NDArray, NDArray> decoder) {
      return new Terms(Walk.along(z0(q0, eps), q0, steps), prior, decoder);
    }

    static NDArray z0(Gaussian q0, NDArray eps) {
      return q0.mu().add(q0.logSigma().exp().mul(eps));
    }

    NDArray base() {
      return walk.base();
    }

    NDArray logDets() {
      return walk.logDets();
    }

    NDArray prior() {
      return prior(walk.zK());
    }

    NDArray prior(NDArray z) {
      return Tensors.logNormal(z, p);
    }

    NDArray likelihood() {
      return decoder.apply(walk.zK());
    }

    NDArray zero() {
      return logDets().zerosLike();
    }

    NDArray closedForm() {
      return Tensors.kl(walk.q0(), p);
    }

    NDArray total(NDArray base, NDArray logDets, NDArray prior, NDArray likelihood) {
      return base.sub(logDets).sub(prior).sub(likelihood);
    }

    NDArray right() {
      return total(base(), logDets(), prior(), likelihood());
    }
  }
}
