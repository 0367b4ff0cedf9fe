package org.cflowlab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.inference.TTest;
import org.cflowlab.data.PatchSet;

/**
 * Whether two models differ on the same images: a paired t-test with one pair a patient, since
 * patches of one patient are no independent observations.
 *
 * @param metric what was compared
 * @param first the one model
 * @param second the other
 * @param difference mean over patients of first minus second
 * @param pairs patients
 * @param p two-sided p-value; NaN where fewer than two pairs, or no spread, leave nothing to test
 */
public record PairedTest(
    String metric, String first, String second, double difference, int pairs, double p) {

  /** The level at which a difference counts as one, as the paper. */
  public static final double LEVEL = 0.05;

  /**
   * Compares two models by one score.
   *
   * @param set the data set
   * @param test the patches scored, in the order of the values
   */
  static PairedTest of(
      String metric,
      PatchSet set,
      int[] test,
      String first,
      double[] firstValues,
      String second,
      double[] secondValues) {
    return of(
        metric,
        first,
        perPatient(set, test, firstValues),
        second,
        perPatient(set, test, secondValues));
  }

  /** Compares two models by values that are one a patient already. */
  static PairedTest of(String metric, String first, double[] a, String second, double[] b) {
    double difference = Scores.mean(a) - Scores.mean(b);
    double p = Double.NaN;
    if (a.length > 1) {
      p = TTest.withDefaults().pairedTest(a, b).getPValue();
    }
    return new PairedTest(metric, first, second, difference, a.length, p);
  }

  /** The mean over the patches of each patient, in the order the patients come. */
  static double[] perPatient(PatchSet set, int[] test, double[] values) {
    Map<String, List<Double>> byPatient = new LinkedHashMap<>();
    for (int i = 0; i < test.length; i++) {
      byPatient.computeIfAbsent(set.patient(test[i]), k -> new ArrayList<>()).add(values[i]);
    }
    return byPatient.values().stream()
        .mapToDouble(v -> v.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
        .toArray();
  }

  /** Whether the difference is significant at {@link #LEVEL}. */
  public boolean significant() {
    return p < LEVEL;
  }
}
