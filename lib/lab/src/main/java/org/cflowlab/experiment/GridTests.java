package org.cflowlab.experiment;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cflowlab.data.PatchSet;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Every two models of a grid in every column of Table 1, compared in pairs twice: over patients,
 * and over training seeds.
 *
 * <p>Over patients a pair is a patient's mean over its patches and the seeds that both models have:
 * whether these trained networks differ on other patients. Over seeds a pair is a seed's mean over
 * all patches: whether the models differ when they are trained again.
 */
public final class GridTests {
  private final Grid.Result result;
  private final Map<Group, List<Compared>> tests = new LinkedHashMap<>();

  /** A column of the table: a score under some raters. */
  record Group(Raters raters, Column column) {}

  /**
   * Two models in one column.
   *
   * @param test the paired t-test over patients, its p as it is
   * @param corrected its p by Holm within the column
   * @param wilcoxon p of the signed-rank test over patients, as it is
   * @param overSeeds the paired t-test over training seeds, its p as it is
   * @param correctedOverSeeds its p by Holm within the column; NaN with one seed
   * @param firstBetter whether the first has the better mean
   */
  public record Compared(
      Raters raters,
      PairedTest test,
      double corrected,
      double wilcoxon,
      PairedTest overSeeds,
      double correctedOverSeeds,
      boolean firstBetter) {
    /** Whether the difference counts, over patients and, where there are several, over seeds. */
    public boolean significant() {
      return corrected < PairedTest.LEVEL
          && (overSeeds.pairs() == 1 || correctedOverSeeds < PairedTest.LEVEL);
    }

    private Compared with(double holm, double holmOverSeeds) {
      return new Compared(raters, test, holm, wilcoxon, overSeeds, holmOverSeeds, firstBetter);
    }

    private boolean wonBy(ModelKind kind) {
      return significant() && firstBetter == test.first().equals(kind.title());
    }

    private boolean isOf(ModelKind kind) {
      return test.first().equals(kind.title()) || test.second().equals(kind.title());
    }
  }

  GridTests(Grid.Result result, List<Group> groups) {
    this.result = result;
    groups.forEach(group -> tests.put(group, compare(group)));
  }

  private List<Compared> compare(Group group) {
    List<ModelKind> kinds = result.kinds();
    List<Compared> pairs = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      for (int j = i + 1; j < kinds.size(); j++) {
        Map<Long, double[]> a = bySeed(kinds.get(i), group);
        Map<Long, double[]> b = bySeed(kinds.get(j), group);
        a.keySet().retainAll(b.keySet());
        b.keySet().retainAll(a.keySet());
        if (!a.isEmpty()) {
          pairs.add(compare(group, kinds.get(i).title(), a, kinds.get(j).title(), b));
        }
      }
    }
    double[] corrected = Statistics.holm(pairs.stream().mapToDouble(c -> c.test.p()).toArray());
    double[] overSeeds =
        Statistics.holm(pairs.stream().mapToDouble(c -> c.overSeeds.p()).toArray());
    List<Compared> compared = new ArrayList<>();
    for (int k = 0; k < corrected.length; k++) {
      compared.add(pairs.get(k).with(corrected[k], overSeeds[k]));
    }
    return compared;
  }

  /** Not corrected yet. */
  private Compared compare(
      Group group, String first, Map<Long, double[]> a, String second, Map<Long, double[]> b) {
    PatchSet set = result.bench().set(group.raters);
    int[] scored = result.bench().split().test();
    String score = group.column.title;
    double[] x = PairedTest.perPatient(set, scored, mean(a));
    double[] y = PairedTest.perPatient(set, scored, mean(b));
    PairedTest test = PairedTest.of(score, first, x, second, y);
    PairedTest overSeeds = PairedTest.of(score, first, means(a), second, means(b));
    return new Compared(
        group.raters,
        test,
        test.p(),
        Statistics.wilcoxon(x, y),
        overSeeds,
        overSeeds.p(),
        test.difference() < 0 == group.column.lowerIsBetter);
  }

  private Map<Long, double[]> bySeed(ModelKind kind, Group group) {
    return result.bySeed(kind, group.raters, group.column);
  }

  private static double[] mean(Map<Long, double[]> bySeed) {
    double[] mean = new double[bySeed.values().iterator().next().length];
    for (double[] values : bySeed.values()) {
      Arrays.setAll(mean, i -> mean[i] + values[i] / bySeed.size());
    }
    return mean;
  }

  private static double[] means(Map<Long, double[]> bySeed) {
    return bySeed.values().stream().mapToDouble(Scores::mean).toArray();
  }

  /** All tests, column by column. */
  public List<Compared> all() {
    return tests.values().stream().flatMap(List::stream).toList();
  }

  /** Whether a model is better than every other in a column, over patients and over seeds. */
  boolean winner(ModelKind kind, Group group) {
    List<Compared> own = tests.get(group).stream().filter(c -> c.isOf(kind)).toList();
    return !own.isEmpty() && own.stream().allMatch(c -> c.wonBy(kind));
  }

  /** All tests, one a row. */
  public Table table() {
    List<Compared> all = all();
    return Table.create(
        "tests",
        StringColumn.create("score", all.stream().map(c -> c.test.metric())),
        StringColumn.create("raters", all.stream().map(c -> c.raters.id())),
        StringColumn.create("first", all.stream().map(c -> c.test.first())),
        StringColumn.create("second", all.stream().map(c -> c.test.second())),
        DoubleColumn.create(
            "first minus second", all.stream().mapToDouble(c -> c.test.difference()).toArray()),
        IntColumn.create("patients", all.stream().mapToInt(c -> c.test.pairs()).toArray()),
        DoubleColumn.create("t-test p", all.stream().mapToDouble(c -> c.test.p()).toArray()),
        DoubleColumn.create("Holm", all.stream().mapToDouble(Compared::corrected).toArray()),
        DoubleColumn.create("Wilcoxon p", all.stream().mapToDouble(Compared::wilcoxon).toArray()),
        IntColumn.create("seeds", all.stream().mapToInt(c -> c.overSeeds.pairs()).toArray()),
        DoubleColumn.create(
            "p over seeds", all.stream().mapToDouble(c -> c.overSeeds.p()).toArray()),
        DoubleColumn.create(
            "Holm over seeds", all.stream().mapToDouble(Compared::correctedOverSeeds).toArray()));
  }

  String toCsv() {
    StringWriter text = new StringWriter();
    table().write().csv(text);
    return text.toString();
  }

  String toHtml() {
    if (all().isEmpty()) {
      return "<p>One model alone: nothing to test.</p>";
    }
    return Page.table(table().columnNames(), all().stream().map(GridTests::cells).toList());
  }

  private static List<String> cells(Compared c) {
    return List.of(
        c.test.metric(),
        c.raters.id(),
        Page.escape(c.test.first()),
        Page.escape(c.test.second()),
        String.format(Locale.ROOT, "%+.4f", c.test.difference()),
        "" + c.test.pairs(),
        p(c.test.p()),
        bold(c.corrected),
        p(c.wilcoxon),
        "" + c.overSeeds.pairs(),
        p(c.overSeeds.p()),
        bold(c.correctedOverSeeds));
  }

  private static String bold(double p) {
    return p < PairedTest.LEVEL ? "<b>" + p(p) + "</b>" : p(p);
  }

  private static String p(double p) {
    return Double.isNaN(p) ? "–" : p < 1e-4 ? "&lt; 0.0001" : String.format(Locale.ROOT, "%.4f", p);
  }
}
