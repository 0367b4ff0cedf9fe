package org.cflowlab.exercises.solutions;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E10;

/** Right answers to E10, written differently. */
public final class E10Alternatives {
  /** Each by what is different. */
  public static final Map<String, E10> ALL =
      Map.of(
          "differences within the scores first", E10Alternatives::differencesFirst,
          "variances and the covariance", E10Alternatives::covariance,
          "sums of squares, the upper tail", E10Alternatives::upperTail,
          "single precision", E10Alternatives::single);

  private E10Alternatives() {}

  private static E10.Verdict differencesFirst(
      double[][] first, double[][] second, E10.StudentT student) {
    double[] d =
        IntStream.range(0, first.length)
            .mapToDouble(
                i ->
                    IntStream.range(0, first[i].length)
                        .mapToDouble(j -> first[i][j] - second[i][j])
                        .average()
                        .orElseThrow())
            .toArray();
    double mean = Arrays.stream(d).sum() / d.length;
    double sd = Math.sqrt(Arrays.stream(d).map(x -> Math.pow(x - mean, 2)).sum() / (d.length - 1));
    double t = mean / sd * Math.sqrt(d.length);
    double p = student.cdf(-Math.abs(t), d.length - 1) + 1 - student.cdf(Math.abs(t), d.length - 1);
    return new E10.Verdict(mean, t, p);
  }

  private static E10.Verdict covariance(double[][] first, double[][] second, E10.StudentT student) {
    double[] a = Arrays.stream(first).mapToDouble(E10Alternatives::mean).toArray();
    double[] b = Arrays.stream(second).mapToDouble(E10Alternatives::mean).toArray();
    int n = a.length;
    double variance = covariance(a, a) + covariance(b, b) - 2 * covariance(a, b);
    double difference = mean(a) - mean(b);
    double t = difference / Math.sqrt(variance / n);
    return new E10.Verdict(
        difference, t, 2 * Math.min(student.cdf(t, n - 1), 1 - student.cdf(t, n - 1)));
  }

  private static double covariance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - mean(a)) * (b[i] - mean(b));
    }
    return sum / (a.length - 1);
  }

  private static double mean(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    return sum / numbers.length;
  }

  private static E10.Verdict upperTail(double[][] first, double[][] second, E10.StudentT student) {
    int n = first.length;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double d = mean(first[i]) - mean(second[i]);
      sum += d;
      squares += d * d;
    }
    double t = sum / Math.sqrt((n * squares - sum * sum) / (n - 1));
    return new E10.Verdict(sum / n, t, 2 * (1 - student.cdf(Math.abs(t), n - 1)));
  }

  private static E10.Verdict single(double[][] first, double[][] second, E10.StudentT student) {
    double[][] a = rounded(first);
    double[][] b = rounded(second);
    E10.Verdict verdict = new E10Solution().compare(a, b, student);
    return new E10.Verdict((float) verdict.difference(), (float) verdict.t(), (float) verdict.p());
  }

  private static double[][] rounded(double[][] rows) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(x -> (float) x).toArray())
        .toArray(double[][]::new);
  }
}
