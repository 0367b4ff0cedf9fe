package org.cflowlab.experiment.report;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.cflowlab.experiment.Differences;
import org.cflowlab.experiment.Differences.Compared;
import org.cflowlab.plot.Page;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Every paired comparison on a line of its own: all tests made are shown. */
final class DifferencesTable {
  private final List<Compared> all;

  DifferencesTable(Differences differences) {
    this.all = differences.all();
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
        numbers("t-test p", c -> c.overPatients().p()),
        numbers("Holm", Compared::corrected),
        numbers("Wilcoxon p", Compared::wilcoxon),
        IntColumn.create("seeds", all.stream().mapToInt(c -> c.overSeeds().pairs())),
        numbers("p over seeds", c -> c.overSeeds().p()),
        numbers("Holm over seeds", Compared::correctedOverSeeds));
  }

  private DoubleColumn numbers(String name, ToDoubleFunction<Compared> value) {
    return DoubleColumn.create(name, all.stream().mapToDouble(value));
  }

  String toCsv() {
    StringWriter text = new StringWriter();
    table().write().csv(text);
    return text.toString();
  }

  String toHtml() {
    return all.isEmpty()
        ? "<p>One model alone: nothing to test.</p>"
        : Page.table(table().columnNames(), all.stream().map(DifferencesTable::cells).toList());
  }

  private static List<String> cells(Compared c) {
    return Stream.of(
            c.overPatients().metric().title(),
            c.raters().id(),
            Page.escape(c.overPatients().first()),
            Page.escape(c.overPatients().second()),
            String.format(Locale.ROOT, "%+.4f", c.overPatients().difference()),
            c.overPatients().pairs(),
            p(c.overPatients().p()),
            bold(c.corrected()),
            p(c.wilcoxon()),
            c.overSeeds().pairs(),
            p(c.overSeeds().p()),
            bold(c.correctedOverSeeds()))
        .map(Object::toString)
        .toList();
  }

  private static String bold(double p) {
    return p < Differences.LEVEL ? "<b>" + p(p) + "</b>" : p(p);
  }

  private static String p(double p) {
    return Double.isNaN(p) ? "–" : p < 1e-4 ? "&lt; 0.0001" : String.format(Locale.ROOT, "%.4f", p);
  }
}
