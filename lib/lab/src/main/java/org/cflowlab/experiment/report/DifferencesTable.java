package org.cflowlab.experiment.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.cflowlab.experiment.Differences;
import org.cflowlab.experiment.Differences.Compared;
import org.cflowlab.experiment.Differences.Paired;
import org.cflowlab.experiment.Metric;
import org.cflowlab.experiment.Statistics;
import org.cflowlab.plot.Page;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Every paired comparison on a line of its own: all tests made are shown, with how large a
 * difference is and what could have been seen.
 */
public final class DifferencesTable {
  private final List<Compared> all;
  private final boolean several;

  /** The table of some comparisons. */
  public DifferencesTable(Differences differences) {
    this.all = differences.all();
    this.several = all.stream().map(Compared::raters).distinct().count() > 1;
  }

  private Table table() {
    return Table.create(
        "tests",
        StringColumn.create("score", all.stream().map(c -> c.overPatients().metric().title())),
        StringColumn.create("raters", all.stream().map(c -> c.raters().id())),
        StringColumn.create("first", all.stream().map(c -> c.overPatients().first())),
        StringColumn.create("second", all.stream().map(c -> c.overPatients().second())),
        numbers("first minus second", c -> c.overPatients().difference()),
        IntColumn.create("patients", all.stream().mapToInt(c -> c.overPatients().pairs())),
        numbers("low over patients", c -> c.overPatients().interval().low()),
        numbers("high over patients", c -> c.overPatients().interval().high()),
        numbers("effect over patients", c -> c.overPatients().sample().effect()),
        numbers("t-test p", c -> c.overPatients().p()),
        numbers("Holm", Compared::corrected),
        numbers("Wilcoxon p", Compared::wilcoxon),
        IntColumn.create("seeds", all.stream().mapToInt(c -> c.overSeeds().pairs())),
        numbers("low over seeds", c -> c.overSeeds().interval().low()),
        numbers("high over seeds", c -> c.overSeeds().interval().high()),
        numbers("effect over seeds", c -> c.overSeeds().sample().effect()),
        numbers("p over seeds", c -> c.overSeeds().p()),
        numbers("Holm over seeds", Compared::correctedOverSeeds),
        numbers("margin", c -> c.overSeeds().metric().margin()),
        numbers("equivalence p over seeds", c -> c.overSeeds().equivalence()),
        IntColumn.create("seeds to see the margin", all.stream().mapToInt(Compared::seedsToSee)));
  }

  private DoubleColumn numbers(String name, ToDoubleFunction<Compared> value) {
    return DoubleColumn.create(name, all.stream().mapToDouble(value));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  String toCsv() {
    StringWriter text = new StringWriter();
    table().write().csv(text);
    return text.toString();
  }

  String toHtml() {
    if (all.isEmpty()) {
      return "<p>Nothing to test: that takes two models that have a seed and a score in common.</p>";
    }
    List<String> header =
        List.of(
            "score",
            "raters",
            "first",
            "second",
            "first minus second",
            "patients",
            "95% over patients",
            "effect",
            "t-test p",
            "Holm",
            "Wilcoxon p",
            "seeds",
            "95% over seeds",
            "effect",
            "p",
            "Holm",
            "margin",
            "equivalent, p",
            "seeds to see it");
    return Page.table(header, all.stream().map(DifferencesTable::cells).toList());
  }

  private static List<String> cells(Compared c) {
    Paired patients = c.overPatients();
    Paired seeds = c.overSeeds();
    return Stream.of(
            patients.metric().title(),
            c.raters().id(),
            Page.escape(patients.first()),
            Page.escape(patients.second()),
            signed(patients.metric(), patients.difference()),
            patients.pairs(),
            interval(patients),
            effect(patients),
            Page.escape(p(patients.p())),
            bold(c.corrected()),
            Page.escape(p(c.wilcoxon())),
            seeds.pairs(),
            interval(seeds),
            effect(seeds),
            Page.escape(p(seeds.p())),
            bold(c.correctedOverSeeds()),
            patients.metric().margin(),
            bold(seeds.equivalence()),
            seedsToSee(c))
        .map(Object::toString)
        .toList();
  }

  /**
   * The table as aligned text: each difference with its 95% intervals over patients and over seeds
   * and, if there are several, whether seeds show equivalence and how many would show the margin.
   */
  public String toText() {
    if (all.isEmpty()) {
      return "";
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "score, first - second",
            "difference",
            "95% over patients",
            "Holm",
            "95% over seeds",
            "Holm",
            "margin",
            "equivalent",
            "seeds to see it"));
    for (Compared c : all) {
      Paired patients = c.overPatients();
      lines.add(
          List.of(
              String.format(
                  Locale.ROOT,
                  "%s%s, %s - %s",
                  patients.metric(),
                  several ? " " + c.raters().id() : "",
                  patients.first(),
                  patients.second()),
              signed(patients.metric(), patients.difference()),
              interval(patients),
              p(c.corrected()),
              interval(c.overSeeds()),
              p(c.correctedOverSeeds()),
              "" + patients.metric().margin(),
              p(c.overSeeds().equivalence()),
              seedsToSee(c)));
    }
    return ScoreTable.align(lines);
  }

  private static String interval(Paired test) {
    Statistics.Interval i = test.interval();
    return Double.isNaN(i.low())
        ? "–"
        : String.format(
            Locale.ROOT,
            "[%s, %s]",
            signed(test.metric(), i.low()),
            signed(test.metric(), i.high()));
  }

  private static String effect(Paired test) {
    double effect = test.sample().effect();
    return Double.isNaN(effect) ? "–" : String.format(Locale.ROOT, "%+.2f", effect);
  }

  private static String signed(Metric metric, double value) {
    return String.format(Locale.ROOT, "%+." + metric.digits() + "f", value);
  }

  private static String seedsToSee(Compared c) {
    return c.seedsToSee() == 0 ? "–" : "" + c.seedsToSee();
  }

  private static String bold(double p) {
    String text = Page.escape(p(p));
    return p < Differences.LEVEL ? "<b>" + text + "</b>" : text;
  }

  private static String p(double p) {
    return Double.isNaN(p) ? "–" : p < 1e-4 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", p);
  }
}
