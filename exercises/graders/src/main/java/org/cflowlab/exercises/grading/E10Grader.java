package org.cflowlab.exercises.grading;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.cflowlab.exercises.E10;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.junit.jupiter.api.Order;

/** Grades E10, the paired comparison, against the t-test written out. */
@Grader
final class E10Grader {
  private static final E10.StudentT STUDENT_T =
      (t, degreesOfFreedom) -> new TDistribution(degreesOfFreedom).cumulativeProbability(t);

  private static final String UNPAIRED =
      "This is the unpaired test: it treats the two models as tried on different patients, so the"
          + " differences between patients drown those between models. Subtract within each patient"
          + " first.";

  static final List<Mistake<E10>> MISTAKES =
      List.of(
          new Mistake<>(
              "sign of the difference",
              "The difference is turned round: it is first minus second.",
              (first, second, student) -> paired(means(second), means(first), student)),
          new Mistake<>(
              "patients weighted by their scores",
              "The mean difference runs over all scores, so a patient with many images counts for"
                  + " more. Average within each patient first.",
              (first, second, student) -> {
                E10.Verdict right = paired(means(first), means(second), student);
                double difference = mean(Tensors.flat(first)) - mean(Tensors.flat(second));
                return new E10.Verdict(difference, right.t(), right.p());
              }),
          new Mistake<>(
              "every score a pair",
              "Each score entered as a pair of its own. Scores of one patient are not independent:"
                  + " average them first, or n grows and p shrinks for nothing.",
              (first, second, student) ->
                  paired(Tensors.flat(first), Tensors.flat(second), student)),
          new Mistake<>(
              "sum within a patient",
              "The scores of a patient are summed. Take their mean, or patients with many images"
                  + " count for more.",
              (first, second, student) ->
                  paired(
                      each(first, row -> Arrays.stream(row).sum()),
                      each(second, row -> Arrays.stream(row).sum()),
                      student)),
          new Mistake<>(
              "first score only",
              "Only the first score of each patient enters. Average all of them.",
              (first, second, student) ->
                  paired(each(first, row -> row[0]), each(second, row -> row[0]), student)),
          new Mistake<>(
              "best score only",
              "Only the largest score of each patient enters. A maximum is not a mean.",
              (first, second, student) ->
                  paired(
                      each(first, row -> Arrays.stream(row).max().orElseThrow()),
                      each(second, row -> Arrays.stream(row).max().orElseThrow()),
                      student)),
          new Mistake<>("unpaired", UNPAIRED, unpaired(n -> 2 * n - 2)),
          new Mistake<>("unpaired", UNPAIRED, unpaired(n -> n - 1)),
          test(
              "n for n - 1",
              "The standard deviation has n below the sum of squares. The mean was taken from the"
                  + " same numbers, so it is n - 1.",
              (d, n, student) -> tTest(mean(d) / (sd(d, n) / Math.sqrt(n)), n - 1, student)),
          test(
              "standard deviation for standard error",
              "The mean is divided by the standard deviation. The mean of n patients is known"
                  + " better than one patient: divide the deviation by the root of n.",
              (d, n, student) -> tTest(mean(d) / sd(d, n - 1), n - 1, student)),
          test(
              "n for root of n",
              "The standard deviation is divided by n. The standard error has the root of n.",
              (d, n, student) -> tTest(mean(d) / (sd(d, n - 1) / n), n - 1, student)),
          test(
              "variance for standard deviation",
              "The variance stands where the standard deviation belongs: take its root.",
              (d, n, student) ->
                  tTest(mean(d) / (sd(d, n - 1) * sd(d, n - 1) / Math.sqrt(n)), n - 1, student)),
          Mistake.integerDivision(
              test((d, n, student) -> tTest(Math.copySign(1 / 0.0, mean(d)), n - 1, student))),
          Mistake.integerDivision((first, second, student) -> new E10.Verdict(0, 0, 1)),
          test(
              "root of n - 1",
              "The standard error has the root of n - 1. One was taken off already, in the standard"
                  + " deviation: it is the root of n.",
              (d, n, student) ->
                  tTest(mean(d) / (sd(d, n - 1) / Math.sqrt(n - 1)), n - 1, student)),
          test(
              "missing parentheses",
              "a / b / c is a / (b c): the root of n ended up below. Put the standard error in"
                  + " parentheses, mean / (sd / root of n).",
              (d, n, student) -> tTest(mean(d) / sd(d, n - 1) / Math.sqrt(n), n - 1, student)),
          test(
              "normal for t distribution",
              "p comes from the normal distribution. With few patients the standard deviation is"
                  + " uncertain, too: ask Student's t, student.cdf.",
              (d, n, student) ->
                  new TAndP(
                      t(d), 2 * new NormalDistribution().cumulativeProbability(-Math.abs(t(d))))),
          test(
              "n degrees of freedom",
              "p was looked up with n degrees of freedom. One is used up by the mean: n - 1.",
              (d, n, student) -> tTest(t(d), n, student)),
          test(
              "n - 2 degrees of freedom",
              "p was looked up with n - 2 degrees of freedom. Only one mean was taken, that of the"
                  + " differences: n - 1.",
              (d, n, student) -> tTest(t(d), n - 2, student)),
          test(
              "one-sided",
              "p counts one side only. Nobody knew beforehand which model would win, so both sides"
                  + " count: twice that.",
              (d, n, student) -> new TAndP(t(d), student.cdf(-Math.abs(t(d)), n - 1))),
          test(
              "not the tail",
              "p is large where t is far from 0: this is the probability below |t|, not beyond it.",
              (d, n, student) -> new TAndP(t(d), student.cdf(Math.abs(t(d)), n - 1))),
          test(
              "between for beyond",
              "p is the probability between -|t| and |t|. It is what lies beyond them.",
              (d, n, student) -> new TAndP(t(d), 2 * student.cdf(Math.abs(t(d)), n - 1) - 1)),
          test(
              "no absolute value",
              "p comes out above 1 for one sign of t: both tails must be taken beyond |t|.",
              (d, n, student) -> new TAndP(t(d), 2 * (1 - student.cdf(t(d), n - 1)))),
          test(
              "no absolute value",
              "p comes out above 1 for one sign of t: both tails must be taken beyond |t|.",
              (d, n, student) -> new TAndP(t(d), 2 * student.cdf(t(d), n - 1))),
          test(
              "absolute t",
              "t has lost its sign. Only p looks at |t|; t itself says which model is better.",
              (d, n, student) -> {
                TAndP right = tTest(t(d), n - 1, student);
                return new TAndP(Math.abs(right.t()), right.p());
              }));

  /** One score for each of five patients: nothing to average yet. */
  private static final double[][] A = {{0.31}, {0.42}, {0.18}, {0.57}, {0.29}};

  private static final double[][] B = {{0.36}, {0.44}, {0.25}, {0.58}, {0.41}};

  /** Six patients with one to four scores. */
  private static final double[][] C = {
    {0.52, 0.61}, {0.33, 0.12, 0.45, 0.28}, {0.71}, {0.44, 0.39, 0.37}, {0.25, 0.58}, {0.66, 0.49}
  };

  private static final double[][] D = {
    {0.41, 0.57}, {0.31, 0.15, 0.32, 0.21}, {0.64}, {0.47, 0.28, 0.36}, {0.19, 0.42}, {0.52, 0.51}
  };

  private final Student<E10> student;
  private final double[][] a;
  private final double[][] b;
  private final double[][] c;
  private final double[][] d;

  E10Grader(Student<E10> student) {
    this.student = student.knowing(MISTAKES);
    this.a = student.varied(A);
    this.b = student.varied(B);
    this.c = student.varied(C);
    this.d = student.varied(D);
  }

  @Order(1)
  @Graded(
      value = "t of five patients with one score each",
      points = 2,
      advice = "The mean of the differences, divided by sd / root of n; sd with n - 1.")
  void t() {
    asks("t", verdict -> verdict.t(), bothWays(a, b));
  }

  @Order(2)
  @Graded(
      value = "p, two-sided",
      points = 3,
      advice = "2 cdf(-|t|, n - 1). It must be the same when the models change places.")
  void p() {
    asks("p", verdict -> verdict.p(), bothWays(a, b));
  }

  @Order(3)
  @Graded(
      value = "t and p of patients with several scores",
      points = 3,
      advice = "n is the number of patients, not of scores.")
  void several() {
    asks("t", verdict -> verdict.t(), bothWays(c, d));
    asks("p", verdict -> verdict.p(), bothWays(c, d));
  }

  @Order(4)
  @Graded(
      value = "mean difference, each patient once",
      points = 2,
      advice = "A mean within each row first, then first minus second, then the mean of those.")
  void difference() {
    asks(
        "the difference",
        verdict -> verdict.difference(),
        new Scores("patients with several scores", c, d),
        new Scores("patients with one score each", a, b));
  }

  private record Scores(String name, double[][] first, double[][] second) {}

  private static Scores[] bothWays(double[][] first, double[][] second) {
    return new Scores[] {
      new Scores("the two models", first, second),
      new Scores("the two models, exchanged", second, first)
    };
  }

  private void asks(String name, ToDoubleFunction<E10.Verdict> part, Scores... cases) {
    student.gives(
        Arrays.stream(cases)
            .map(
                c -> {
                  E10.Verdict right = paired(means(c.first), means(c.second), STUDENT_T);
                  return new Part(name + " of " + c.name, part.applyAsDouble(right));
                })
            .toList(),
        e ->
            Arrays.stream(cases)
                .mapToDouble(
                    c -> {
                      E10.Verdict verdict = e.compare(copy(c.first), copy(c.second), STUDENT_T);
                      if (verdict == null) {
                        throw new Finding("a Verdict of difference, t and p", "null");
                      }
                      return part.applyAsDouble(verdict);
                    })
                .toArray());
  }

  private static double[][] copy(double[][] rows) {
    return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }

  // The test in parts from which the mistakes are made.

  private record TAndP(double t, double p) {}

  @FunctionalInterface
  private interface Test {
    TAndP of(double[] differences, int n, E10.StudentT student);
  }

  private static Mistake<E10> test(String name, String hint, Test wrong) {
    return new Mistake<>(name, hint, test(wrong));
  }

  private static E10 test(Test wrong) {
    return (first, second, student) -> {
      double[] d = minus(means(first), means(second));
      TAndP found = wrong.of(d, d.length, student);
      return new E10.Verdict(mean(d), found.t(), found.p());
    };
  }

  private static E10 unpaired(DoubleUnaryOperator degreesOfFreedom) {
    return (first, second, student) -> {
      double[] a = means(first);
      double[] b = means(second);
      int n = a.length;
      double t = (mean(a) - mean(b)) / Math.hypot(sd(a, n - 1), sd(b, n - 1)) * Math.sqrt(n);
      TAndP found = tTest(t, (int) degreesOfFreedom.applyAsDouble(n), student);
      return new E10.Verdict(mean(a) - mean(b), found.t(), found.p());
    };
  }

  private static E10.Verdict paired(double[] a, double[] b, E10.StudentT student) {
    double[] d = minus(a, b);
    TAndP found = tTest(t(d), d.length - 1, student);
    return new E10.Verdict(mean(d), found.t(), found.p());
  }

  private static TAndP tTest(double t, int degreesOfFreedom, E10.StudentT student) {
    return new TAndP(t, 2 * student.cdf(-Math.abs(t), degreesOfFreedom));
  }

  private static double t(double[] d) {
    return mean(d) / (sd(d, d.length - 1) / Math.sqrt(d.length));
  }

  private static double sd(double[] d, int below) {
    double mean = mean(d);
    return Math.sqrt(Arrays.stream(d).map(x -> (x - mean) * (x - mean)).sum() / below);
  }

  private static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElse(Double.NaN);
  }

  private static double[] means(double[][] rows) {
    return each(rows, E10Grader::mean);
  }

  private static double[] each(double[][] rows, ToDoubleFunction<double[]> row) {
    return Arrays.stream(rows).mapToDouble(row).toArray();
  }

  private static double[] minus(double[] a, double[] b) {
    double[] d = a.clone();
    for (int i = 0; i < d.length; i++) {
      d[i] -= b[i];
    }
    return d;
  }
}
