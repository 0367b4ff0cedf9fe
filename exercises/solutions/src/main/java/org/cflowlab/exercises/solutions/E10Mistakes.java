package org.cflowlab.exercises.solutions;

import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.cflowlab.exercises.E10;
import org.cflowlab.exercises.E10.StudentT;
import org.cflowlab.exercises.E10.Verdict;

/** The usual mistakes in E10. */
public final class E10Mistakes {
  private static final E10 RIGHT = new E10Solution();

  /** Each under the name it must be recognised by; after a slash, which form of it. */
  public static final Map<String, E10> ALL =
      Map.ofEntries(
          Map.entry("sign of the difference", (a, b, student) -> RIGHT.compare(b, a, student)),
          Map.entry(
              "every score a pair",
              (a, b, student) -> RIGHT.compare(single(flat(a)), single(flat(b)), student)),
          Map.entry(
              "patients weighted by their scores",
              (a, b, student) -> {
                Verdict right = RIGHT.compare(a, b, student);
                double[] all = flat(a);
                double sum = Arrays.stream(all).sum() - Arrays.stream(flat(b)).sum();
                return new Verdict(sum / all.length, right.t(), right.p());
              }),
          Map.entry("sum within a patient", reduced(row -> Arrays.stream(row).sum())),
          Map.entry("first score only", reduced(row -> row[0])),
          Map.entry("best score only", reduced(row -> Arrays.stream(row).max().orElseThrow())),
          Map.entry("unpaired / equal variances", (a, b, student) -> unpaired(a, b, student, 2)),
          Map.entry("unpaired / n - 1", (a, b, student) -> unpaired(a, b, student, 1)),
          Map.entry(
              "n for n - 1", t((mean, squares, n) -> mean / Math.sqrt(squares / n) * Math.sqrt(n))),
          Map.entry(
              "standard deviation for standard error",
              t((mean, squares, n) -> mean / Math.sqrt(squares / (n - 1)))),
          Map.entry(
              "n for root of n", t((mean, squares, n) -> mean / Math.sqrt(squares / (n - 1)) * n)),
          Map.entry(
              "variance for standard deviation",
              t((mean, squares, n) -> mean * Math.sqrt(n) / (squares / (n - 1)))),
          Map.entry(
              "integer division / one over n",
              t((mean, squares, n) -> mean / Math.sqrt(squares / (n - 1) * (1 / n)))),
          Map.entry(
              "integer division / the mean",
              (a, b, student) -> {
                double mean = 1 / a.length * sumOfMeans(a) - 1 / b.length * sumOfMeans(b);
                double squares = 0;
                for (int i = 0; i < a.length; i++) {
                  squares += Math.pow(mean(a[i]) - mean(b[i]) - mean, 2);
                }
                double t = mean / Math.sqrt(squares / (a.length - 1) / a.length);
                return new Verdict(mean, t, 2 * student.cdf(-Math.abs(t), a.length - 1));
              }),
          Map.entry(
              "root of n - 1",
              t((mean, squares, n) -> mean / (Math.sqrt(squares / (n - 1)) / Math.sqrt(n - 1)))),
          Map.entry(
              "missing parentheses",
              t((mean, squares, n) -> mean / Math.sqrt(squares / (n - 1)) / Math.sqrt(n))),
          Map.entry("normal for t distribution", p((t, n, student) -> 2 * below(-Math.abs(t)))),
          Map.entry("n degrees of freedom", p((t, n, student) -> 2 * student.cdf(-Math.abs(t), n))),
          Map.entry(
              "n - 2 degrees of freedom",
              p((t, n, student) -> 2 * student.cdf(-Math.abs(t), n - 2))),
          Map.entry("one-sided", p((t, n, student) -> 1 - student.cdf(Math.abs(t), n - 1))),
          Map.entry("not the tail", p((t, n, student) -> student.cdf(Math.abs(t), n - 1))),
          Map.entry(
              "between for beyond",
              p(
                  (t, n, student) ->
                      student.cdf(Math.abs(t), n - 1) - student.cdf(-Math.abs(t), n - 1))),
          Map.entry(
              "no absolute value / upper", p((t, n, student) -> 2 * (1 - student.cdf(t, n - 1)))),
          Map.entry("no absolute value / lower", p((t, n, student) -> 2 * student.cdf(t, n - 1))),
          Map.entry(
              "in place",
              (a, b, student) -> {
                Verdict right = RIGHT.compare(a, b, student);
                a[0][0] = right.difference();
                return right;
              }),
          Map.entry(
              "absolute t",
              (a, b, student) -> {
                Verdict right = RIGHT.compare(a, b, student);
                return new Verdict(right.difference(), Math.abs(right.t()), right.p());
              }));

  private E10Mistakes() {}

  private static double sumOfMeans(double[][] rows) {
    return Arrays.stream(rows).mapToDouble(E10Mistakes::mean).sum();
  }

  private interface T {
    double of(double mean, double squares, int n);
  }

  private interface P {
    double of(double t, int n, StudentT student);
  }

  private static E10 t(T t) {
    return (a, b, student) -> {
      double mean = RIGHT.compare(a, b, student).difference();
      double squares = 0;
      for (int i = 0; i < a.length; i++) {
        squares += Math.pow(mean(a[i]) - mean(b[i]) - mean, 2);
      }
      double found = t.of(mean, squares, a.length);
      return new Verdict(mean, found, 2 * (1 - student.cdf(Math.abs(found), a.length - 1)));
    };
  }

  private static E10 p(P p) {
    return (a, b, student) -> {
      Verdict right = RIGHT.compare(a, b, student);
      return new Verdict(right.difference(), right.t(), p.of(right.t(), a.length, student));
    };
  }

  /** The probability of a standard normal number below x, by Simpson's rule. */
  private static double below(double x) {
    int steps = 20_000;
    double width = (x + 12) / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double z = -12 + i * width;
      int weight = i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4;
      sum += weight * Math.exp(-z * z / 2);
    }
    return sum * width / 3 / Math.sqrt(2 * Math.PI);
  }

  private static E10 reduced(ToDoubleFunction<double[]> row) {
    return (a, b, student) ->
        RIGHT.compare(
            single(Arrays.stream(a).mapToDouble(row).toArray()),
            single(Arrays.stream(b).mapToDouble(row).toArray()),
            student);
  }

  private static Verdict unpaired(double[][] a, double[][] b, StudentT student, int samples) {
    double[] first = Arrays.stream(a).mapToDouble(E10Mistakes::mean).toArray();
    double[] second = Arrays.stream(b).mapToDouble(E10Mistakes::mean).toArray();
    double difference = mean(first) - mean(second);
    double t =
        difference / Math.sqrt(variance(first) / first.length + variance(second) / second.length);
    int degreesOfFreedom = samples * (first.length - 1);
    return new Verdict(difference, t, 2 * student.cdf(-Math.abs(t), degreesOfFreedom));
  }

  private static double variance(double[] numbers) {
    double mean = mean(numbers);
    return Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum() / (numbers.length - 1);
  }

  private static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElseThrow();
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][] single(double[] numbers) {
    return Arrays.stream(numbers).mapToObj(x -> new double[] {x}).toArray(double[][]::new);
  }
}
