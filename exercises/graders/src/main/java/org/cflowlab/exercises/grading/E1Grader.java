package org.cflowlab.exercises.grading;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.log;

import java.util.List;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E1;
import org.junit.jupiter.api.Order;

/** Grades E1, the KL of two diagonal Gaussians. */
@Grader
final class E1Grader {
  static final List<Mistake<E1>> MISTAKES =
      List.of(
          new Mistake<>(
              "reversed",
              "This is KL(p || q), the other way round. The expectation is over q, so sigmaQ stands"
                  + " above and sigmaP below.",
              sum((mq, sq, mp, sp) -> share(mp, sp, mq, sq))),
          new Mistake<>(
              "standard prior",
              "This is the KL to N(0, 1), the prior of a plain VAE. Here the prior is learned: use"
                  + " muP and sigmaP.",
              sum((mq, sq, mp, sp) -> share(mq, sq, 0, 1))),
          new Mistake<>(
              "negative",
              "The sign is turned round: this is minus the KL, as it stands in a bound that is"
                  + " maximised.",
              sum((mq, sq, mp, sp) -> -share(mq, sq, mp, sp))),
          new Mistake<>(
              "no minus a half",
              "Each dimension is missing its - 1/2. With it, q = p gives exactly 0."
                  + Mistake.WHOLE_NUMBERS,
              sum((mq, sq, mp, sp) -> share(mq, sq, mp, sp) + 0.5)),
          new Mistake<>(
              "log ratio upside down",
              "The ratio in the logarithm is upside down: it is log(sigmaP / sigmaQ) = logSigmaP -"
                  + " logSigmaQ.",
              sum((mq, sq, mp, sp) -> share(mq, sq, mp, sp) - 2 * log(sp / sq))),
          new Mistake<>(
              "no half",
              "The fraction and the 1 after it each need the factor 1/2: the 2 in 2 sigmaP^2 is"
                  + " missing.",
              sum((mq, sq, mp, sp) -> 2 * share(mq, sq, mp, sp) - log(sp / sq))),
          new Mistake<>(
              "half of the log",
              "The logarithm of the sigmas is halved. 1/2 belongs to log(sigmaP^2 / sigmaQ^2); for"
                  + " sigmas it is gone.",
              sum((mq, sq, mp, sp) -> share(mq, sq, mp, sp) - 0.5 * log(sp / sq))),
          new Mistake<>(
              "log variance",
              "logSigma is read as a log variance. It is the logarithm of the standard deviation:"
                  + " sigma^2 = exp(2 logSigma).",
              sum((mq, sq, mp, sp) -> share(mq, Math.sqrt(sq), mp, Math.sqrt(sp)))),
          new Mistake<>(
              "no exp",
              "logSigma is used as if it were sigma. Take exp(logSigma) first.",
              sum((mq, sq, mp, sp) -> log(sp / sq) + ratio(log(sq), mq - mp, log(sp)) - 0.5)),
          new Mistake<>(
              "sigma not squared",
              "The fraction is divided by 2 sigmaP. It is divided by the variance: 2 sigmaP^2.",
              sum(
                  (mq, sq, mp, sp) ->
                      log(sp / sq) + (sq * sq + (mq - mp) * (mq - mp)) / (2 * sp) - 0.5)),
          new Mistake<>(
              "means not squared",
              "The distance of the means is not squared.",
              sum(
                  (mq, sq, mp, sp) ->
                      log(sp / sq) + (sq * sq + abs(mq - mp)) / (2 * sp * sp) - 0.5)),
          new Mistake<>(
              "means left out",
              "The means do not enter. Two Gaussians at different places differ: (muQ - muP)^2 is"
                  + " missing.",
              sum((mq, sq, mp, sp) -> share(0, sq, 0, sp))),
          new Mistake<>(
              "missing parentheses",
              "A pair of parentheses is missing: (sigmaQ^2 + distance^2) / (2 * sigmaP^2) needs one"
                  + " above the line and one below.",
              sum(
                  (mq, sq, mp, sp) ->
                      log(sp / sq) + sq * sq + (mq - mp) * (mq - mp) / (2 * sp * sp) - 0.5)),
          new Mistake<>(
              "missing parentheses",
              "A pair of parentheses is missing: (sigmaQ^2 + distance^2) / (2 * sigmaP^2) needs one"
                  + " above the line and one below.",
              sum(
                  (mq, sq, mp, sp) ->
                      log(sp / sq) + ratio(sq, mq - mp, sp) * sp * sp * sp * sp - 0.5)),
          Mistake.integerDivision(sum((mq, sq, mp, sp) -> log(sp / sq))),
          Mistake.integerDivision(sum((mq, sq, mp, sp) -> log(sp / sq) - 0.5)),
          Mistake.integerDivision(sum((mq, sq, mp, sp) -> 0)),
          new Mistake<>(
              "no two",
              "The fraction is divided by sigmaP^2. It is 2 sigmaP^2.",
              sum((mq, sq, mp, sp) -> log(sp / sq) + 2 * ratio(sq, mq - mp, sp) - 0.5)),
          new Mistake<>(
              "mean over dimensions",
              "This is the mean over the dimensions. The KL is their sum: the dimensions are"
                  + " independent, so logs add up.",
              (mq, sq, mp, sp) -> right().kl(mq, sq, mp, sp) / mq.length));

  private final Student<E1> student;

  E1Grader(Student<E1> student) {
    this.student = student.knowing(MISTAKES).orLogarithm(E1Grader::logTimes);
  }

  @Order(1)
  @Graded(
      value = "0 for q = p, and only there",
      points = 1,
      advice =
          "Put sigmaQ = sigmaP and muQ = muP into the formula on paper: which term does not"
              + " vanish?")
  void same() {
    double[] mu = student.varied(0.3, -1.2);
    double[] logSigma = student.varied(0.4, -0.9);
    double[] other = student.varied(4, 7);
    student.gives(
        List.of(new Part("the KL of q and the same q", 0)),
        e -> {
          double same = e.kl(mu.clone(), logSigma.clone(), mu.clone(), logSigma.clone());
          double apart = e.kl(mu.clone(), logSigma.clone(), other.clone(), logSigma.clone());
          if (apart == 0) {
            throw new Finding(
                "a KL above 0 where the means differ",
                Student.text(apart),
                "With equal sigmas the KL is (muQ - muP)^2 / (2 sigmaP^2) in each dimension.",
                "");
          }
          return new double[] {same};
        });
  }

  @Order(2)
  @Graded(
      value = "one dimension, the means differ",
      points = 2,
      advice = "With equal sigmas the KL is (muQ - muP)^2 / (2 sigmaP^2).")
  void means() {
    double[] logSigma = student.varied(0.3);
    asked(student.varied(1.5), logSigma, student.varied(0.2), logSigma);
  }

  @Order(3)
  @Graded(
      value = "one dimension, the spreads differ",
      points = 3,
      advice = "With equal means the KL is log(sigmaP / sigmaQ) + sigmaQ^2 / (2 sigmaP^2) - 1/2.")
  void spreads() {
    double[] mu = student.varied(0.7);
    asked(mu, student.varied(-0.8), mu, student.varied(0.5));
  }

  @Order(4)
  @Graded(
      value = "six dimensions",
      points = 4,
      advice = "One dimension first, then the sum over all of them: does every index move?")
  void six() {
    asks(
        new double[] {0.5, -1.0, 2.0, 0.0, 1.3, -0.4},
        new double[] {0.2, -0.5, -2.0, 0.6, -0.1, 0.3},
        new double[] {0.1, 0.4, 1.2, -0.6, 0.9, 0.0},
        new double[] {-0.3, 0.4, 0.1, 0.8, 0.2, -0.7});
  }

  private void asks(double[]... inputs) {
    double[][] drawn = student.varied(inputs);
    asked(drawn[0], drawn[1], drawn[2], drawn[3]);
  }

  private void asked(double[] muQ, double[] logSigmaQ, double[] muP, double[] logSigmaP) {
    student.gives(
        right().kl(muQ, logSigmaQ, muP, logSigmaP),
        e -> new double[] {e.kl(muQ.clone(), logSigmaQ.clone(), muP.clone(), logSigmaP.clone())});
  }

  private static E1 right() {
    return sum(E1Grader::share);
  }

  private static E1 logTimes(double factor) {
    return sum((mq, sq, mp, sp) -> share(mq, sq, mp, sp) + (factor - 1) * log(sp / sq));
  }

  /** What one dimension adds to the KL. */
  private static double share(double muQ, double sigmaQ, double muP, double sigmaP) {
    return log(sigmaP / sigmaQ) + ratio(sigmaQ, muQ - muP, sigmaP) - 0.5;
  }

  private static double ratio(double sigmaQ, double distance, double sigmaP) {
    return (sigmaQ * sigmaQ + distance * distance) / (2 * sigmaP * sigmaP);
  }

  @FunctionalInterface
  private interface Share {
    double of(double muQ, double sigmaQ, double muP, double sigmaP);
  }

  private static E1 sum(Share share) {
    return (muQ, logSigmaQ, muP, logSigmaP) ->
        IntStream.range(0, muQ.length)
            .mapToDouble(i -> share.of(muQ[i], exp(logSigmaQ[i]), muP[i], exp(logSigmaP[i])))
            .sum();
  }
}
