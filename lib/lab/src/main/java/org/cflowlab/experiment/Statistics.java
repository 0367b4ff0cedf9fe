package org.cflowlab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import org.cflowlab.data.PatchSet;

/** Statistics beside the paired t-tests of {@link Differences}. */
public final class Statistics {
  private static final double Z_LEVEL = 1.959964;
  private static final double Z_POWER = 0.841621;

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
   * @return the two-sided p-value; NaN where no pair differs, or a value is no number
   */
  public static double wilcoxon(double[] a, double[] b) {
    boolean numbers =
        DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).noneMatch(Double::isNaN);
    if (!numbers || Arrays.equals(a, b)) {
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

  /** A spread below this share of the values is that of numbers that are rounded. */
  private static final double ROUNDING = 1e-12;

  /**
   * What paired differences say of their mean, taken for normal. Where there is no spread, nothing
   * says how sure the mean is: effect, interval and equivalence are NaN.
   *
   * @param mean of the differences
   * @param spread their standard deviation; 0 where only rounding is left of it, NaN for one pair
   * @param pairs how many
   */
  public record Sample(double mean, double spread, int pairs) {
    /** Of pairs a and b, a minus b. */
    public static Sample of(double[] a, double[] b) {
      double[] d = IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
      double mean = Arrays.stream(d).average().orElseThrow();
      double square = Arrays.stream(d).map(v -> (v - mean) * (v - mean)).sum();
      double spread = d.length > 1 ? Math.sqrt(square / (d.length - 1)) : Double.NaN;
      double largest =
          DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).map(Math::abs).max().orElse(0);
      return new Sample(mean, spread <= ROUNDING * largest ? 0 : spread, d.length);
    }

    /** Cohen's d_z: the mean in units of the spread; NaN where there is none. */
    public double effect() {
      return spread > 0 ? mean / spread : Double.NaN;
    }

    /** The interval of the mean by Student's t; its ends are NaN where there is no spread. */
    public Interval interval(double level) {
      if (!(spread > 0)) {
        return new Interval(Double.NaN, Double.NaN);
      }
      double reach = student().inverseSurvivalProbability((1 - level) / 2) * standardError();
      return new Interval(mean - reach, mean + reach);
    }

    /**
     * Whether the true mean lies within a margin of zero: the p-value of two one-sided t-tests
     * (Schuirmann 1987), the larger of the two. Below .05, the two are equivalent as far as the
     * margin goes; a difference that is merely not significant shows no such thing.
     */
    public double equivalence(double margin) {
      if (!(spread > 0)) {
        return Double.NaN;
      }
      return student().survivalProbability((margin - Math.abs(mean)) / standardError());
    }

    /**
     * How many pairs a paired t-test at .05, two-sided, needs to find a true difference of this
     * size in four trials of five, were the spread the one found: (1.96 + .84)^2 spread^2 / size^2
     * + 1.96^2 / 2 (Guenther 1981). 0 where there is no spread to tell it from.
     */
    public int pairsToSee(double size) {
      if (!(spread > 0)) {
        return 0;
      }
      double ratio = (Z_LEVEL + Z_POWER) * spread / size;
      return (int) Math.ceil(ratio * ratio + Z_LEVEL * Z_LEVEL / 2);
    }

    private double standardError() {
      return spread / Math.sqrt(pairs);
    }

    private TDistribution student() {
      return TDistribution.of(pairs - 1.);
    }
  }

  /**
   * The percentile bootstrap of a mean (Efron 1979).
   *
   * @param values at least one, drawn from with replacement; of one the ends are NaN, as it shows
   *     no spread
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
    double[] each = new double[values.length];
    Arrays.fill(each, 1);
    return bootstrap(values, each, resamples, level, seed);
  }

  /**
   * The percentile bootstrap of a mean over patches that are of fewer patients: patients are drawn,
   * each with all of its patches.
   *
   * @param patches indices into the set, in the order of the values, at least one
   * @return NaN ends for one patient
   */
  public static Interval bootstrap(
      PatchSet set, int[] patches, double[] values, int resamples, double level, long seed) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (int i = 0; i < patches.length; i++) {
      double[] own = sums.computeIfAbsent(set.patient(patches[i]), k -> new double[2]);
      own[0] += values[i];
      own[1]++;
    }
    return bootstrap(
        sums.values().stream().mapToDouble(own -> own[0]).toArray(),
        sums.values().stream().mapToDouble(own -> own[1]).toArray(),
        resamples,
        level,
        seed);
  }

  /** Of the mean of what is drawn, each a sum of so many. */
  private static Interval bootstrap(
      double[] sums, double[] counts, int resamples, double level, long seed) {
    if (sums.length == 1) {
      return new Interval(Double.NaN, Double.NaN);
    }
    Random random = new Random(seed);
    double[] means = new double[resamples];
    Arrays.setAll(
        means,
        i -> {
          int[] drawn = random.ints(sums.length, 0, sums.length).toArray();
          return Arrays.stream(drawn).mapToDouble(k -> sums[k]).sum()
              / Arrays.stream(drawn).mapToDouble(k -> counts[k]).sum();
        });
    double[] ends =
        Quantile.withDefaults()
            .with(Quantile.EstimationMethod.HF6)
            .evaluate(means, (1 - level) / 2, (1 + level) / 2);
    return new Interval(ends[0], ends[1]);
  }
}
