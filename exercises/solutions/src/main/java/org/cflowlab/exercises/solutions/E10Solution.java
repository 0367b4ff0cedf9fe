package org.cflowlab.exercises.solutions;

import java.util.Arrays;
import org.cflowlab.exercises.E10;

/** E10: the paired t-test, one pair for each patient. */
public final class E10Solution implements E10 {
  @Override
  public Verdict compare(double[][] first, double[][] second, StudentT student) {
    int n = first.length;
    double[] differences = new double[n];
    for (int i = 0; i < n; i++) {
      differences[i] = mean(first[i]) - mean(second[i]);
    }
    double difference = mean(differences);
    double squares = 0;
    for (double d : differences) {
      squares += (d - difference) * (d - difference);
    }
    double t = difference / Math.sqrt(squares / (n - 1) / n);
    return new Verdict(difference, t, 2 * student.cdf(-Math.abs(t), n - 1));
  }

  private static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElse(Double.NaN);
  }
}
