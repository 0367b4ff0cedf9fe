package org.cflowlab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.inference.TTest;
import org.cflowlab.data.PatchSet;

/**
 * Every two models in every column of Table 1, compared in pairs twice: over patients, and over
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
   * @param difference mean over pairs of first minus second
   * @param pairs patients, or seeds
   * @param p two-sided p-value; NaN where fewer than two pairs, or no spread, leave nothing to test
   */
  public record Paired(
      Metric metric, String first, String second, double difference, int pairs, double p) {

    /** Compares values that are one a pair. */
    static Paired of(Metric metric, String first, double[] a, String second, double[] b) {
      double difference = Scores.mean(a) - Scores.mean(b);
      double p = a.length > 1 ? TTest.withDefaults().pairedTest(a, b).getPValue() : Double.NaN;
      return new Paired(metric, first, second, difference, a.length, p);
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
   * @param corrected its p by Holm within the column
   * @param wilcoxon p of the signed-rank test over patients, as it is
   * @param overSeeds the paired t-test over training seeds, its p as it is
   * @param correctedOverSeeds its p by Holm within the column; NaN with one seed
   */
  public record Compared(
      Raters raters,
      Paired overPatients,
      double corrected,
      double wilcoxon,
      Paired overSeeds,
      double correctedOverSeeds) {
    /** Whether the difference counts, over patients and over seeds; one seed settles nothing. */
    public boolean significant() {
      return corrected < LEVEL && correctedOverSeeds < LEVEL;
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
    columns(result).forEach(column -> compared.put(column, compare(column)));
  }

  /** The columns of a result's Table 1. */
  public static List<Column> columns(Comparison.Result result) {
    return result.raters().stream()
        .flatMap(r -> Metric.table(r).stream().map(metric -> new Column(r, metric)))
        .toList();
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
    double[] holm = holm(pairs.stream().map(Compared::overPatients).toList());
    double[] holmOverSeeds = holm(pairs.stream().map(Compared::overSeeds).toList());
    List<Compared> corrected = new ArrayList<>();
    for (int k = 0; k < holm.length; k++) {
      corrected.add(pairs.get(k).with(holm[k], holmOverSeeds[k]));
    }
    return corrected;
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
