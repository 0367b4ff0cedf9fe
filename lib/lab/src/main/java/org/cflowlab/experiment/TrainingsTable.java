package org.cflowlab.experiment;

import java.io.StringWriter;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.cflowlab.train.History;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/** Every training of a grid on a line of its own, with all its scores and what it took. */
final class TrainingsTable {
  /** The columns' names that plots are made of. */
  static final String MODEL = "model";

  static final String RATERS = "raters";
  static final String SEED = "seed";
  static final String CLL = "-CLL";
  static final String GED = "GED V16";

  private final Table table = Table.create("trainings");

  TrainingsTable(Grid.Result result) {
    List<Comparison.Trained> models = result.models();
    table.addColumns(
        StringColumn.create(MODEL, models.stream().map(m -> m.kind().title())),
        StringColumn.create(RATERS, models.stream().map(m -> m.cell().raters().id())));
    add(models, SEED, 0, m -> m.cell().seed());
    add(models, CLL, 2, m -> Scores.mean(m.scores().negativeCll()));
    add(models, "-CLL IW", 2, m -> mean(m.scores().map().importanceWeightedCll()));
    add(models, "-CLL printed", 2, m -> mean(m.scores().map().printedCll()));
    add(models, GED, 4, m -> Scores.mean(m.scores().gedV()));
    add(models, "GED U", 4, m -> Scores.mean(m.scores().gedU()));
    add(models, "Dice", 4, m -> Scores.mean(m.scores().dice()));
    add(models, "matched IoU", 4, m -> Scores.mean(m.scores().matchedIou()));
    add(models, "NCC", 4, m -> Scores.mean(m.scores().map().crossCorrelation()));
    add(models, "diversity", 4, m -> Scores.mean(m.scores().diversity()));
    add(models, "ECE", 4, m -> m.scores().map().calibration().error());
    add(models, "best step", 0, m -> m.history().bestStep());
    add(models, "steps", 0, m -> last(m.history().training()).step());
    add(models, "seconds", 1, m -> m.cost().seconds());
    add(models, "MB", 0, m -> m.cost().megabytes());
    add(models, "Wh", 2, m -> m.cost().wattHours());
    add(models, "g CO2", 2, m -> m.cost().gramsOfCarbonDioxide());
  }

  /** A column of numbers with some digits after the point. */
  private void add(
      List<Comparison.Trained> models,
      String name,
      int digits,
      ToDoubleFunction<Comparison.Trained> value) {
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

  private static double mean(double[] valuesOrNull) {
    return valuesOrNull == null ? Double.NaN : Scores.mean(valuesOrNull);
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

  String toCsv() {
    StringWriter text = new StringWriter();
    table.write().usingOptions(CsvWriteOptions.builder(text).usePrintFormatters(true).build());
    return text.toString();
  }
}
