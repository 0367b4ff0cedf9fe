package org.cflowlab.exercises.grading;

import static org.cflowlab.exercises.grading.Tensors.numbers;
import static org.cflowlab.exercises.grading.Tensors.rows;
import static org.cflowlab.exercises.grading.Tensors.softplus;
import static org.cflowlab.exercises.grading.Tensors.with;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E9;
import org.junit.jupiter.api.Order;

/** Grades E9, -CLL by log-sum-exp, against sums of plain numbers. */
@Grader(tensors = true)
final class E9Grader {
  private static final UnaryOperator<NDArray> CLL = a -> meanOfRaters(logMeanExp(a));

  private static final String OVERFLOW =
      "This is right until exp overflows: a logit of 800 gives exp(800) = Infinity, or log(1 -"
          + " sigmoid) = -Infinity, and 0 times that is NaN. Use max(l, 0) + log(1 + exp(-|l|)).";
  private static final String NOT_AVERAGED =
      "There is one number for each rater. Take their mean: -CLL is one number.";

  static final List<Mistake<E9>> MISTAKES =
      List.of(
          likelihood(
              "mean over pixels",
              "This is the mean over the pixels. The pixels are independent given z, so their"
                  + " log-probabilities are summed: nats per mask.",
              (l, s) -> logLikelihood(l, s).div(l.getShape().get(1))),
          likelihood(
              "cross entropy",
              "This is the cross entropy, minus the log-likelihood. The minus comes later, in"
                  + " negativeCll.",
              (l, s) -> logLikelihood(l, s).neg()),
          likelihood(
              "background left out",
              "Only lesion pixels enter. A background pixel has a probability too: log(1 -"
                  + " sigmoid(l)).",
              (l, s) -> s.matMul(l.sub(softplus(l)).transpose())),
          likelihood(
              "sign of the softplus",
              "The softplus is added. It is s l - softplus(l); a log-probability is never above 0.",
              (l, s) -> s.mul(2).matMul(l.transpose()).sub(logLikelihood(l, s))),
          likelihood(
              "no log",
              "These are sums of probabilities. Take the logarithm of each pixel's probability"
                  + " before you sum.",
              E9Grader::sumOfProbabilities),
          likelihood(
              "transposed",
              "Raters and samples are swapped: one row for each rater, [R, N]. That is"
                  + " masks.matMul(logits.transpose()).",
              (l, s) -> logLikelihood(l, s).transpose()),
          likelihood(
              "overflow",
              OVERFLOW,
              (l, s) ->
                  s.matMul(l.transpose())
                      .sub(l.exp().add(1).log().sum(new int[] {1}).expandDims(0))),
          likelihood("overflow", OVERFLOW, E9Grader::throughProbabilities),
          cll(
              "mean of the logs",
              "The mean over the samples was taken of the logs. That is only a bound (Jensen); here"
                  + " the mean of the probabilities comes first, then the log.",
              a -> meanOfRaters(a.mean(new int[] {1}, true))),
          cll(
              "log N forgotten",
              "This is the log of the sum over the samples. The mean needs - log N, or more samples"
                  + " would always look better.",
              a -> CLL.apply(a).sub(logN(a))),
          Mistake.integerDivision(
              new Cll(E9Grader::logLikelihood, a -> CLL.apply(a).add(Double.POSITIVE_INFINITY))),
          cll(
              "log R for log N",
              "- log R stands where - log N belongs: the mean in the log runs over the samples, of"
                  + " which there are N, not over the raters.",
              a -> CLL.apply(a).sub(logN(a)).add(logN(a.transpose()))),
          cll(
              "log N added",
              "log N has the wrong sign: log(1/N sum) = log sum - log N.",
              a -> CLL.apply(a).sub(2 * logN(a))),
          cll(
              "no log-sum-exp",
              "exp(-1000) is 0 in a computer, and log(0) is -Infinity. Take the largest number of"
                  + " each row out of the sum first.",
              a -> meanOfRaters(a.exp().mean(new int[] {1}, true).log())),
          cll(
              "maximum not put back",
              "The largest number was taken out of the sum but not put back: m + log sum exp(a -"
                  + " m).",
              a -> meanOfRaters(logMeanExp(a).sub(a.max(new int[] {1}, true)))),
          cll(
              "one maximum for all raters",
              "One maximum was taken for all raters. Where one rater's row lies 1000 below"
                  + " another's, its exp is 0 again: take each row's own, max(new int[] {1},"
                  + " true).",
              a -> meanOfRaters(a.sub(a.max()).exp().mean(new int[] {1}, true).log().add(a.max()))),
          cll(
              "sum over raters",
              "The raters are summed. Their mean is asked for, or four raters would look worse than"
                  + " one.",
              a -> CLL.apply(a).mul(a.getShape().get(0))),
          cll(
              "sign",
              "This is the CLL. The exercise wants minus the CLL, where smaller is better.",
              a -> CLL.apply(a).neg()),
          cll(
              "raters in the log",
              "Raters and samples were averaged together inside the log. Each rater has a log of"
                  + " their own; the mean over raters comes after it.",
              a -> logMeanExp(a.reshape(1, -1)).neg().squeeze()),
          cll(
              "best sample only",
              "Only the best sample of each rater enters. A maximum is not a mean.",
              a -> meanOfRaters(a.max(new int[] {1}, true))),
          cll(
              "wrong axis",
              "The sum runs over the raters. Rows are raters, columns samples: sum over axis 1.",
              a -> CLL.apply(a.transpose())),
          cll("raters not averaged", NOT_AVERAGED, a -> logMeanExp(a).neg()),
          cll("raters not averaged", NOT_AVERAGED, a -> logMeanExp(a).neg().squeeze(1)));

  private static final double[][] LOGITS = {
    {0.7, -1.2, 2.3, 0.1}, {-0.4, 0.9, -2.2, 1.6}, {1.1, 0.3, -0.8, -1.9}
  };
  private static final double[][] MASKS = {{1, 0, 1, 0}, {0, 0, 1, 1}};

  private final Student<E9> student;

  E9Grader(Student<E9> student) {
    this.student =
        student
            .knowing(MISTAKES)
            .orLogarithm(by -> new Cll((l, s) -> logLikelihood(l, s, by), CLL))
            .orLogarithm(
                by -> new Cll(E9Grader::logLikelihood, a -> meanOfRaters(logMeanExp(a, by))));
  }

  @Order(1)
  @Graded(
      value = "log-likelihoods of two masks under three samples",
      points = 2,
      advice = "For one pixel: s l - softplus(l). Then the sum over the pixels.")
  void likelihoods() {
    asksLikelihood(LOGITS, MASKS);
  }

  @Order(2)
  @Graded(
      value = "log-likelihoods with logits in the hundreds",
      points = 2,
      advice =
          "The right numbers are finite: a logit of 800 on a background pixel costs 800 nats. Do"
              + " not clip probabilities either.")
  void largeLogits() {
    asksLikelihood(new double[][] {{800, -750, 2, 0}, {-900, 820, -1, 760}}, MASKS);
  }

  @Order(3)
  @Graded(
      value = "-CLL of a few log-likelihoods",
      points = 3,
      advice =
          "By hand for one rater: exp, mean over the samples, log, minus. Then the mean over the"
              + " raters.")
  void few() {
    asksCll(
        List.of("two raters and three samples"),
        new double[][] {{-1.2, -0.4, -3.1}, {-2.5, -0.9, -1.7}});
  }

  @Order(4)
  @Graded(
      value = "-CLL where exp underflows, and where raters are far apart",
      points = 3,
      advice = "The largest number of each row stays outside the sum: m + log sum exp(a - m).")
  void farAway() {
    asksCll(
        List.of("log-likelihoods near -1000", "one rater near -3 and one near -2000"),
        new double[][] {{-1001.2, -1003.4, -1000.1}, {-1012.5, -1010.9, -1011.7}},
        new double[][] {{-3.5, -2.1, -4.4}, {-2003.1, -2001.7, -2002.2}});
  }

  private void asksLikelihood(double[][] inputs, double[][] masks) {
    double[][] logits = student.varied(inputs);
    double[] expected = new double[masks.length * logits.length];
    for (int r = 0; r < masks.length; r++) {
      for (int n = 0; n < logits.length; n++) {
        for (int i = 0; i < masks[r].length; i++) {
          // log sigmoid(l) for a lesion pixel, log sigmoid(-l) for the background
          double l = masks[r][i] == 1 ? logits[n][i] : -logits[n][i];
          expected[r * logits.length + n] += Math.min(l, 0) - Math.log1p(Math.exp(-Math.abs(l)));
        }
      }
    }
    student.gives(
        expected,
        with(
            (e, m) ->
                numbers(
                    e.logLikelihood(rows(m, logits), rows(m, masks)),
                    "log-likelihoods",
                    masks.length,
                    logits.length)));
  }

  private void asksCll(List<String> names, double[][]... inputs) {
    double[][][] cases = Arrays.stream(inputs).map(student::varied).toArray(double[][][]::new);
    student.gives(
        IntStream.range(0, cases.length)
            .mapToObj(i -> new Part(names.get(i), negativeCll(cases[i])))
            .toList(),
        with(
            (e, m) ->
                Arrays.stream(cases)
                    .mapToDouble(a -> numbers(e.negativeCll(rows(m, a)), "-CLL")[0])
                    .toArray()));
  }

  private static double negativeCll(double[][] logLikelihood) {
    return Arrays.stream(logLikelihood)
        .mapToDouble(
            row -> {
              double best = Arrays.stream(row).max().orElseThrow();
              return -best
                  - Math.log(
                      Arrays.stream(row).map(a -> Math.exp(a - best)).average().orElseThrow());
            })
        .average()
        .orElseThrow();
  }

  private static Mistake<E9> likelihood(String name, String hint, BinaryOperator<NDArray> wrong) {
    return new Mistake<>(name, hint, new Cll(wrong, CLL));
  }

  private static Mistake<E9> cll(String name, String hint, UnaryOperator<NDArray> wrong) {
    return new Mistake<>(name, hint, new Cll(E9Grader::logLikelihood, wrong));
  }

  private record Cll(BinaryOperator<NDArray> likelihood, UnaryOperator<NDArray> cll) implements E9 {
    @Override
    public NDArray logLikelihood(NDArray logits, NDArray masks) {
      return likelihood.apply(logits, masks);
    }

    @Override
    public NDArray negativeCll(NDArray logLikelihood) {
      return cll.apply(logLikelihood);
    }
  }

  private static NDArray logLikelihood(NDArray logits, NDArray masks) {
    return logLikelihood(logits, masks, 1);
  }

  /** The logarithm in the softplus is multiplied with a number, [R, N]. */
  private static NDArray logLikelihood(NDArray logits, NDArray masks, double by) {
    NDArray log = logits.abs().neg().exp().add(1).log().mul(by);
    NDArray softplus = logits.maximum(0).add(log);
    return masks.matMul(logits.transpose()).sub(softplus.sum(new int[] {1}).expandDims(0));
  }

  private static NDArray sigmoid(NDArray logits) {
    return logits.neg().exp().add(1).pow(-1);
  }

  private static NDArray sumOfProbabilities(NDArray logits, NDArray masks) {
    NDArray p = sigmoid(logits).transpose();
    return masks.matMul(p).add(masks.neg().add(1).matMul(p.neg().add(1)));
  }

  private static NDArray throughProbabilities(NDArray logits, NDArray masks) {
    NDArray p = sigmoid(logits).transpose();
    return masks.matMul(p.log()).add(masks.neg().add(1).matMul(p.neg().add(1).log()));
  }

  /** log 1/N sum_n exp(a_n) of each row, [R, N] to [R, 1]. */
  private static NDArray logMeanExp(NDArray a) {
    return logMeanExp(a, 1);
  }

  /** The logarithm of the sum that is left is multiplied with a number. */
  private static NDArray logMeanExp(NDArray a, double by) {
    NDArray m = a.max(new int[] {1}, true);
    return a.sub(m).exp().mean(new int[] {1}, true).log().mul(by).add(m);
  }

  private static NDArray meanOfRaters(NDArray logProbabilities) {
    return logProbabilities.mean().neg();
  }

  private static double logN(NDArray a) {
    return Math.log(a.getShape().get(1));
  }
}
