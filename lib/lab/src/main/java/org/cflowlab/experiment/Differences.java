package org.cflowlab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.statistics.inference.TTest;
import org.cflowlab.data.PatchSet;

/**
 * Every two models by every score that they have, compared in pairs twice: over patients, and over
 * training seeds.
 *
 * <p>Over patients a pair is a patient's mean over its patches and the seeds that both models have:
 * whether these trained networks differ on other patients. Over seeds a pair is a seed's mean over
 * all patches: whether the models differ when they are trained again.
 */
public final class Differences {
  /** The level at which a difference counts as one, as the paper. */
  public static final double LEVEL = 0.05;

  private final Comparison.Result result;
  private final Map<Column, List<Compared>> compared = new LinkedHashMap<>();

  /** A column of the table: a score under some raters. */
  public record Column(Raters raters, Metric metric) {}

  /**
   * A paired t-test of two models by one score.
   *
   * @param metric what was compared
   * @param first the one model
   * @param second the other
   * @param sample the pairs' differences, first minus second
   * @param p two-sided p-value; NaN where fewer than two pairs, or no spread, leave nothing to test
   */
  public record Paired(
      Metric metric, String first, String second, Statistics.Sample sample, double p) {

    /** Compares values that are one a pair. */
    static Paired of(Metric metric, String first, double[] a, String second, double[] b) {
      Statistics.Sample sample = Statistics.Sample.of(a, b);
      double p =
          sample.spread() > 0 ? TTest.withDefaults().pairedTest(a, b).getPValue() : Double.NaN;
      return new Paired(metric, first, second, sample, p);
    }

    /** Mean over pairs of first minus second. */
    public double difference() {
      return sample.mean();
    }

    /** Patients, or seeds. */
    public int pairs() {
      return sample.pairs();
    }

    /** The 95% interval of the difference. */
    public Statistics.Interval interval() {
      return sample.interval(1 - LEVEL);
    }

    /** The p-value of equivalence within the metric's margin. */
    public double equivalence() {
      return sample.equivalence(metric.margin());
    }

    /** Whether the difference is significant at {@link #LEVEL}. */
    public boolean significant() {
      return p < LEVEL;
    }
  }

  /**
   * Two models in one column.
   *
   * @param overPatients the paired t-test over patients, its p as it is
   * @param corrected its p by Holm over all scores and pairs of the result
   * @param wilcoxon p of the signed-rank test over patients, as it is
   * @param overSeeds the paired t-test over training seeds, its p as it is
   * @param correctedOverSeeds its p by Holm over all scores and pairs; NaN with one seed
   */
  public record Compared(
      Raters raters,
      Paired overPatients,
      double corrected,
      double wilcoxon,
      Paired overSeeds,
      double correctedOverSeeds) {
    /**
     * Whether the difference counts, over patients and over seeds, and is of one sign in both: the
     * one weighs patients alike, the other patches. One seed settles nothing.
     */
    public boolean significant() {
      return corrected < LEVEL
          && correctedOverSeeds < LEVEL
          && overPatients.difference() < 0 == overSeeds.difference() < 0;
    }

    /**
     * How many training seeds a test needs to see a difference as large as the metric's margin, by
     * the spread over the seeds that there are; 0 where one seed shows none.
     */
    public int seedsToSee() {
      return overSeeds.sample().pairsToSee(overSeeds.metric().margin());
    }

    private boolean isOf(ModelKind kind) {
      return overPatients.first().equals(kind.title())
          || overPatients.second().equals(kind.title());
    }

    private boolean isWonBy(ModelKind kind) {
      boolean firstIsBetter =
          overPatients.difference() < 0 == overPatients.metric().lowerIsBetter();
      return significant() && firstIsBetter == overPatients.first().equals(kind.title());
    }

    private Compared with(double holm, double holmOverSeeds) {
      return new Compared(raters, overPatients, holm, wilcoxon, overSeeds, holmOverSeeds);
    }
  }

  /** Compares the models of a result. */
  public Differences(Comparison.Result result) {
    this.result = result;
    scored(result).forEach(column -> compared.put(column, compare(column)));
    List<Compared> family = all();
    double[] holm = holm(family.stream().map(Compared::overPatients).toList());
    double[] holmOverSeeds = holm(family.stream().map(Compared::overSeeds).toList());
    int at = 0;
    for (List<Compared> pairs : compared.values()) {
      for (int k = 0; k < pairs.size(); k++, at++) {
        pairs.set(k, pairs.get(k).with(holm[at], holmOverSeeds[at]));
      }
    }
  }

  /** The columns of a result's Table 1: what it has figures of. */
  public static List<Column> columns(Comparison.Result result) {
    boolean known = result.data().truth().isPresent();
    return result.raters().stream()
        .flatMap(r -> Metric.table(r, known).stream().map(metric -> new Column(r, metric)))
        .filter(column -> isKnown(column, result))
        .toList();
  }

  /** Everything that models are compared by: first what the table shows, then the other scores. */
  private static List<Column> scored(Comparison.Result result) {
    Set<Column> all = new LinkedHashSet<>(columns(result));
    for (Raters r : result.raters()) {
      Arrays.stream(Metric.values())
          .filter(Metric::isScore)
          .map(metric -> new Column(r, metric))
          .filter(column -> isKnown(column, result))
          .forEach(all::add);
    }
    return List.copyOf(all);
  }

  /** Whether a trained model has the score; where none was trained, nothing is left out. */
  private static boolean isKnown(Column column, Comparison.Result result) {
    return result.models().isEmpty()
        || result.kinds().stream().anyMatch(kind -> !result.bySeed(kind, column).isEmpty());
  }

  private List<Compared> compare(Column column) {
    List<ModelKind> kinds = result.kinds();
    List<Compared> pairs = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      for (int j = i + 1; j < kinds.size(); j++) {
        Map<Long, double[]> a = result.bySeed(kinds.get(i), column);
        Map<Long, double[]> b = result.bySeed(kinds.get(j), column);
        a.keySet().retainAll(b.keySet());
        b.keySet().retainAll(a.keySet());
        if (!a.isEmpty()) {
          pairs.add(compare(column, kinds.get(i).title(), a, kinds.get(j).title(), b));
        }
      }
    }
    return pairs;
  }

  private static double[] holm(List<Paired> family) {
    return Statistics.holm(family.stream().mapToDouble(Paired::p).toArray());
  }

  /** Not corrected yet. */
  private Compared compare(
      Column column, String first, Map<Long, double[]> a, String second, Map<Long, double[]> b) {
    PatchSet set = result.protocol().set(column.raters);
    int[] scored = result.split().test();
    double[] x = Statistics.perPatient(set, scored, meanOf(a));
    double[] y = Statistics.perPatient(set, scored, meanOf(b));
    Paired patients = Paired.of(column.metric, first, x, second, y);
    Paired seeds = Paired.of(column.metric, first, meansOf(a), second, meansOf(b));
    return new Compared(
        column.raters, patients, patients.p(), Statistics.wilcoxon(x, y), seeds, seeds.p());
  }

  /** A score image by image, its mean over seeds. */
  public static double[] meanOf(Map<Long, double[]> bySeed) {
    double[] mean = new double[bySeed.values().iterator().next().length];
    for (double[] values : bySeed.values()) {
      Arrays.setAll(mean, i -> mean[i] + values[i] / bySeed.size());
    }
    return mean;
  }

  private static double[] meansOf(Map<Long, double[]> bySeed) {
    return bySeed.values().stream().mapToDouble(Scores::mean).toArray();
  }

  /** All comparisons, column by column. */
  public List<Compared> all() {
    return compared.values().stream().flatMap(List::stream).toList();
  }

  /** Whether a model is better than every other in a column, over patients and over seeds. */
  public boolean isWonBy(ModelKind kind, Column column) {
    List<Compared> own = compared.get(column).stream().filter(c -> c.isOf(kind)).toList();
    return !own.isEmpty() && own.stream().allMatch(c -> c.isWonBy(kind));
  }
}
