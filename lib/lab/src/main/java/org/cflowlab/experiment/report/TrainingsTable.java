package org.cflowlab.experiment.report;

import java.io.StringWriter;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.Metric;
import org.cflowlab.experiment.Nats;
import org.cflowlab.plot.Page;
import org.cflowlab.train.History;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/** Every training on a line of its own, with all its scores and what it took. */
final class TrainingsTable {
  /** The columns' names that plots are made of, beside those of the metrics. */
  static final String MODEL = "model";

  static final String RATERS = "raters";
  static final String SEED = "seed";

  /** Facts that are columns already, and that of the machine that makes the report. */
  private static final Set<String> KNOWN = Set.of("model", "raters", "seed", "machine");

  private final Comparison.Result result;
  private final List<Comparison.Trained> models;
  private final Table table = Table.create("trainings");

  TrainingsTable(Comparison.Result result) {
    this.result = result;
    models = result.models();
    table.addColumns(
        StringColumn.create(MODEL, models.stream().map(m -> m.kind().title())),
        StringColumn.create(RATERS, models.stream().map(m -> m.cell().raters().id())));
    add(SEED, 0, m -> m.cell().seed());
    for (Metric metric : Metric.values()) {
      add(metric.title(), 4, m -> m.scores().mean(metric));
    }
    if (models.stream().anyMatch(m -> m.nats().isPresent())) {
      Nats.PARTS.forEach(this::addNats);
    }
    add("temperature", 3, m -> m.scores().temperature());
    add("ECE", 4, m -> m.scores().calibration().error());
    add("best step", 0, m -> m.history().bestStep());
    add("steps", 0, m -> last(m.history().training()).step());
    add("seconds", 1, m -> m.cost().seconds());
    add("MB", 0, m -> m.cost().megabytes());
    add("Wh", 2, m -> m.cost().wattHours());
    add("g CO2", 2, m -> m.cost().gramsOfCarbonDioxide());
  }

  private void addNats(Nats.Part part) {
    add(part.title(), 4, m -> m.nats().map(part.mean()::applyAsDouble).orElse(Double.NaN));
  }

  /** A column of numbers with some digits after the point. */
  private void add(String name, int digits, ToDoubleFunction<Comparison.Trained> value) {
    DoubleColumn column = DoubleColumn.create(name, models.stream().mapToDouble(value).toArray());
    NumberFormat format = NumberFormat.getInstance(Locale.ROOT);
    format.setGroupingUsed(false);
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    column.setPrintFormatter(format, "–");
    table.addColumns(column);
  }

  private static History.Point last(List<History.Point> points) {
    return points.get(points.size() - 1);
  }

  /** All values as they are. */
  Table table() {
    return table;
  }

  String toHtml() {
    List<List<String>> rows =
        IntStream.range(0, table.rowCount())
            .mapToObj(
                row -> table.columns().stream().map(c -> Page.escape(c.getString(row))).toList())
            .toList();
    return Page.table(table.columnNames(), rows);
  }

  /** The table, and behind it where each training came from. */
  String toCsv() {
    StringWriter text = new StringWriter();
    Table all = table.copy();
    List<Map<String, String>> facts =
        models.stream().map(m -> result.protocol().provenance(m.cell()).facts()).toList();
    for (String fact : facts.get(0).keySet()) {
      if (!KNOWN.contains(fact)) {
        all.addColumns(StringColumn.create(fact, facts.stream().map(f -> f.get(fact))));
      }
    }
    all.write().usingOptions(CsvWriteOptions.builder(text).usePrintFormatters(true).build());
    return text.toString();
  }
}
