package org.cflowlab.exercises.grading;

import static org.cflowlab.exercises.grading.Tensors.logNormal;
import static org.cflowlab.exercises.grading.Tensors.numbers;
import static org.cflowlab.exercises.grading.Tensors.with;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E2;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.servant.Remote;
import org.junit.jupiter.api.Order;

/** Grades E2, the bound of the conditional VAE, against plain numbers and gradients. */
@Grader(tensors = true)
final class E2Grader {
  private static final Sample SAMPLE = (mu, logSigma, eps) -> mu.add(logSigma.exp().mul(eps));
  private static final Loss LOSS = b -> b.logLikelihood().neg().add(b.kl()).mean();
  private static final Sample HALVED =
      (mu, logSigma, eps) -> mu.add(logSigma.div(2).exp().mul(eps));
  private static final String LOG_VARIANCE =
      "logSigma is read as a log variance. It is the logarithm of the standard deviation: sigma ="
          + " exp(logSigma), without a half.";
  private static final String NO_GRADIENT =
      "z may be right, but no gradient flows through it to mu and logSigma: the encoder would never"
          + " learn. Work on the arrays themselves, without toDoubleArray, toType or stopGradient.";

  static final List<Mistake<E2>> MISTAKES =
      List.of(
          loss(
              "decoder at the mean",
              "The decoder saw mu, not a sample. The bound is an expectation over q: give it z = mu"
                  + " + sigma eps.",
              b -> b.decoder().apply(b.q().mu()).neg().add(b.kl()).mean()),
          sample(
              "variance for sigma",
              "The noise is scaled with the variance, exp(2 logSigma). Scale it with sigma ="
                  + " exp(logSigma).",
              (mu, logSigma, eps) -> mu.add(logSigma.mul(2).exp().mul(eps))),
          sample(
              "no exp",
              "The noise is scaled with logSigma itself, which may be negative. sigma is"
                  + " exp(logSigma).",
              (mu, logSigma, eps) -> mu.add(logSigma.mul(eps))),
          sample("log variance", LOG_VARIANCE, HALVED),
          new Mistake<>(
              "log variance",
              LOG_VARIANCE,
              new Bound(HALVED, b -> b.logLikelihood().neg().add(b.halved().kl()).mean())),
          sample(
              "sigma left out",
              "The noise is added as it is, so every q has spread 1. Scale it with sigma first.",
              (mu, logSigma, eps) -> mu.add(eps)),
          sample(
              "mean only",
              "This is mu: no noise enters, so q would be a point. z = mu + sigma eps.",
              (mu, logSigma, eps) -> mu.add(eps.mul(0))),
          sample(
              "mean scaled too",
              "sigma multiplies the mean as well. Only the noise is scaled: mu + sigma eps.",
              (mu, logSigma, eps) -> mu.add(eps).mul(logSigma.exp())),
          new Mistake<>(
              "no gradient",
              NO_GRADIENT,
              new Bound((mu, logSigma, eps) -> SAMPLE.of(mu, logSigma, eps).stopGradient(), LOSS)),
          loss(
              "sign of the likelihood",
              "log p(s|z,x) is added. The loss must fall when the mask becomes more likely:"
                  + " subtract it.",
              b -> b.logLikelihood().add(b.kl()).mean()),
          loss(
              "sign of the KL",
              "The KL is subtracted, so the loss would fall as q runs away from the prior. Add"
                  + " it.",
              b -> b.logLikelihood().add(b.kl()).neg().mean()),
          loss(
              "bound for loss",
              "This is the bound itself, log p(s|z,x) - KL, which is maximised. The loss is minus"
                  + " that.",
              b -> b.logLikelihood().sub(b.kl()).mean()),
          loss(
              "no KL",
              "The KL is missing: without it nothing holds q near the prior, from which samples"
                  + " are drawn later."
                  + Mistake.WHOLE_NUMBERS,
              b -> b.logLikelihood().neg().mean()),
          loss(
              "no likelihood",
              "This is the KL alone. The decoder's log p(s|z,x) is missing.",
              b -> b.kl().mean()),
          loss(
              "KL reversed",
              "This is KL(p || q). In the bound the expectation is over q: KL(q || p).",
              b -> b.logLikelihood().neg().add(Tensors.kl(b.prior(), b.q())).mean()),
          loss(
              "standard prior",
              "This is the KL to N(0, 1), the prior of a plain VAE. Here the prior is learned from"
                  + " the image: use the one you are given.",
              b -> b.logLikelihood().neg().add(Tensors.kl(b.q(), standard(b.prior()))).mean()),
          loss(
              "no minus a half",
              "Each dimension of the KL is missing its - 1/2. With it, q = p gives a KL of exactly"
                  + " 0."
                  + Mistake.WHOLE_NUMBERS,
              b -> LOSS.of(b).add(b.q().mu().getShape().get(1) / 2.0)),
          Mistake.integerDivision(
              new Bound(SAMPLE, b -> b.logLikelihood().neg().add(b.logRatio()).mean())),
          Mistake.integerDivision(
              new Bound(
                  SAMPLE,
                  b -> {
                    double halves = b.q().mu().getShape().get(1) / 2.0;
                    return b.logLikelihood().neg().add(b.logRatio()).sub(halves).mean();
                  })),
          loss(
              "mean over dimensions",
              "The KL is averaged over the dimensions of z. It is their sum: independent"
                  + " dimensions, so logs add up.",
              b -> b.logLikelihood().neg().add(b.kl().div(b.q().mu().getShape().get(1))).mean()),
          loss(
              "half of the KL",
              "The KL enters by half. Its 1/2 is inside the closed form already.",
              b -> b.logLikelihood().neg().add(b.kl().div(2)).mean()),
          loss(
              "KL summed over the batch",
              "The KL was summed over the whole batch, the likelihood averaged. Sum over a row,"
                  + " then take one mean of both.",
              b -> b.logLikelihood().mean().neg().add(b.kl().sum())),
          loss(
              "sum over the batch",
              "This is the sum over the batch. Take the mean, or the learning rate would depend on"
                  + " the batch size.",
              b -> b.logLikelihood().neg().add(b.kl()).sum()),
          loss(
              "decoder at the noise",
              "The decoder saw eps, the noise before it became a sample of q. Give it z.",
              b -> b.decoder().apply(b.eps()).neg().add(b.kl()).mean()),
          loss(
              "one-sample KL",
              "This is log q(z) - log p(z) at the sample: the KL only on average, with noise. For"
                  + " two Gaussians it has a closed form without any (E1).",
              b -> {
                NDArray estimate = logNormal(b.z(), b.q()).sub(logNormal(b.z(), b.prior()));
                return b.logLikelihood().neg().add(estimate).mean();
              }),
          loss(
              "not averaged",
              "There is one number for each row. Take their mean: the loss is one number.",
              b -> b.logLikelihood().neg().add(b.kl())));

  private final Student<E2> student;

  E2Grader(Student<E2> student) {
    this.student =
        student
            .knowing(MISTAKES)
            .orLogarithm(
                by -> new Bound(SAMPLE, b -> LOSS.of(b).add(b.logRatio().mul(by - 1).mean())))
            .orLogarithm(by -> new Bound(SAMPLE, b -> LOSS.of(b).add(b.kl().mul(by - 1).mean())));
  }

  @Order(1)
  @Graded(
      value = "samples: z = mu + sigma eps",
      points = 2,
      advice = "sigma = exp(logSigma). The same eps must always give the same z.")
  void samples() {
    Draw draw = Draw.THREE.varied(student);
    student.gives(
        Tensors.flat(draw.z()),
        with(
            (e, m) -> {
              Gaussian q = draw.q(m);
              double[] first = sampled(e, q, draw.eps(m));
              if (!Arrays.equals(first, sampled(e, q, draw.eps(m)))) {
                throw new Finding(
                    "the same z from the same eps",
                    "another z each time",
                    "Your code draws noise of its own. Use the eps it is given: only then can a"
                        + " loss be repeated and its gradient checked.",
                    "own noise");
              }
              return first;
            }));
  }

  @Order(2)
  @Graded(
      value = "the gradient of z reaches mu and logSigma",
      points = 2,
      advice = "dz/dmu = 1 and dz/dlogSigma = sigma eps, in every coordinate.")
  void gradients() {
    Draw draw = Draw.THREE.varied(student);
    double[] logSigma = Tensors.flat(draw.logSigma());
    double[] eps = Tensors.flat(draw.noise());
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < eps.length; i++) {
      parts.add(new Part("dz/dmu", 1));
    }
    for (int i = 0; i < eps.length; i++) {
      parts.add(new Part("dz/dlogSigma", Math.exp(logSigma[i]) * eps[i]));
    }
    student.gives(
        parts,
        with(
            (e, m) -> {
              Gaussian q = draw.q(m);
              NDArray noise = draw.eps(m);
              q.mu().setRequiresGradient(true);
              q.logSigma().setRequiresGradient(true);
              numbers(e.sample(q, noise), "z", 3, 2);
              return Tensors.flat(
                  Remote.gradients(e).stream()
                      .map(NDArray::toDoubleArray)
                      .toArray(double[][]::new));
            }));
  }

  @Order(3)
  @Graded(
      value = "the loss of three points of the plane",
      points = 3,
      advice =
          "Print both terms on their own: -log p(s|z,x) at z = mu + sigma eps, and the KL of each"
              + " row.")
  void plane() {
    asks(Draw.THREE.varied(student));
  }

  @Order(4)
  @Graded(
      value = "q = p: the loss is the reconstruction alone",
      points = 1,
      advice = "With q = p the KL is 0, and -log p(s|z,x) is left.")
  void same() {
    Draw three = Draw.THREE.varied(student);
    asks(new Draw(three.mu(), three.logSigma(), three.mu(), three.logSigma(), three.noise()));
  }

  @Order(5)
  @Graded(
      value = "the loss of five points in six dimensions",
      points = 2,
      advice = "Print both terms on their own, for one row, beside a calculation by hand.",
      ifAlone = "Is a 2 or a 3 written somewhere where the shape of z belongs?")
  void six() {
    asks(Draw.FIVE.varied(student));
  }

  private void asks(Draw draw) {
    double[][] z = draw.z();
    double expected =
        IntStream.range(0, z.length)
            .mapToDouble(r -> -Likelihood.of(z[r]) + kl(draw, r))
            .average()
            .orElseThrow();
    student.gives(
        expected,
        with(
            (e, m) ->
                numbers(e.loss(draw.q(m), draw.prior(m), draw.eps(m), Likelihood::of), "loss")));
  }

  private static double[] sampled(E2 answer, Gaussian q, NDArray eps) {
    return numbers(answer.sample(q, eps), "z", 3, 2);
  }

  private static double kl(Draw draw, int row) {
    double[] logSigmaQ = draw.logSigma()[row];
    double[] logSigmaP = draw.priorLogSigma()[row];
    return IntStream.range(0, logSigmaQ.length)
        .mapToDouble(
            i -> {
              double distance = draw.mu()[row][i] - draw.priorMu()[row][i];
              double apart = distance / Math.exp(logSigmaP[i]);
              double ratio = Math.exp(2 * (logSigmaQ[i] - logSigmaP[i]));
              return logSigmaP[i] - logSigmaQ[i] + (ratio + apart * apart - 1) / 2;
            })
        .sum();
  }

  // The loss in arrays, in parts from which the mistakes are made.

  @FunctionalInterface
  private interface Sample {
    NDArray of(NDArray mu, NDArray logSigma, NDArray eps);
  }

  @FunctionalInterface
  private interface Loss {
    NDArray of(Batch batch);
  }

  private record Batch(
      Gaussian q, Gaussian prior, NDArray eps, NDArray z, Function<NDArray, NDArray> decoder) {
    NDArray logLikelihood() {
      return decoder.apply(z);
    }

    NDArray kl() {
      return Tensors.kl(q, prior);
    }

    /** What is left of the KL where its fraction and its - 1/2 are lost, [B, 1]. */
    NDArray logRatio() {
      return Tensors.rowSum(prior.logSigma().sub(q.logSigma()));
    }

    /** The same with each logSigma read as a log variance. */
    Batch halved() {
      return new Batch(Tensors.halved(q), Tensors.halved(prior), eps, z, decoder);
    }
  }

  private record Bound(Sample sample, Loss loss) implements E2 {
    @Override
    public NDArray sample(Gaussian q, NDArray eps) {
      return sample.of(q.mu(), q.logSigma(), eps);
    }

    @Override
    public NDArray loss(
        Gaussian q, Gaussian prior, NDArray eps, Function<NDArray, NDArray> logLikelihood) {
      return loss.of(new Batch(q, prior, eps, sample(q, eps), logLikelihood));
    }
  }

  private static Mistake<E2> sample(String name, String hint, Sample wrong) {
    return new Mistake<>(name, hint, new Bound(wrong, LOSS));
  }

  private static Mistake<E2> loss(String name, String hint, Loss wrong) {
    return new Mistake<>(name, hint, new Bound(SAMPLE, wrong));
  }

  private static Gaussian standard(Gaussian like) {
    return new Gaussian(like.mu().zerosLike(), like.mu().zerosLike());
  }
}
