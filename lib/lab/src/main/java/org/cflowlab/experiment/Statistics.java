package org.cflowlab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import org.cflowlab.data.PatchSet;

/** Statistics beside the paired t-tests of {@link Differences}. */
public final class Statistics {
  private Statistics() {}

  /**
   * The mean over the patches of each patient, in the order the patients come: patches of one
   * patient are no independent observations.
   *
   * @param patches indices into the set, in the order of the values
   */
  public static double[] perPatient(PatchSet set, int[] patches, double[] values) {
    Map<String, List<Double>> byPatient = new LinkedHashMap<>();
    for (int i = 0; i < patches.length; i++) {
      byPatient.computeIfAbsent(set.patient(patches[i]), k -> new ArrayList<>()).add(values[i]);
    }
    return byPatient.values().stream()
        .mapToDouble(v -> v.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
        .toArray();
  }

  /**
   * The Wilcoxon signed-rank test of paired values: whether their differences lie around zero,
   * without asking that they be normal.
   *
   * @return the two-sided p-value; NaN where no pair differs
   */
  public static double wilcoxon(double[] a, double[] b) {
    if (Arrays.equals(a, b)) {
      return Double.NaN;
    }
    return WilcoxonSignedRankTest.withDefaults().test(a, b).getPValue();
  }

  /**
   * Holm's correction (1979): the p-values of a family of tests, raised so that the chance of even
   * one false claim among them stays below the level they are compared with.
   *
   * @param p two-sided p-values; NaN where there was nothing to test, which stays NaN
   * @return as many, in the same order, at most 1
   */
  public static double[] holm(double... p) {
    int[] order =
        IntStream.range(0, p.length)
            .filter(i -> !Double.isNaN(p[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] corrected = p.clone();
    double most = 0;
    for (int rank = 0; rank < order.length; rank++) {
      most = Math.max(most, Math.min(1, (order.length - rank) * p[order[rank]]));
      corrected[order[rank]] = most;
    }
    return corrected;
  }

  /** Two ends, the lower first. */
  public record Interval(double low, double high) {}

  /**
   * The percentile bootstrap of a mean (Efron 1979).
   *
   * @param values at least one, drawn from with replacement
   * @param resamples how many means, 10,000 for two digits of the ends
   * @param level of confidence, such as .95
   * @param seed of the draws
   */
  public static Interval bootstrap(double[] values, int resamples, double level, long seed) {
    if (values.length == 0 || resamples < 1 || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a bootstrap needs values, resamples and a level between 0 and 1, not %d, %d and %s",
              values.length,
              resamples,
              level));
    }
    Random random = new Random(seed);
    double[] means = new double[resamples];
    Arrays.setAll(
        means,
        i ->
            random.ints(values.length, 0, values.length).mapToDouble(k -> values[k]).sum()
                / values.length);
    double[] ends =
        Quantile.withDefaults()
            .with(Quantile.EstimationMethod.HF6)
            .evaluate(means, (1 - level) / 2, (1 + level) / 2);
    return new Interval(ends[0], ends[1]);
  }
}
