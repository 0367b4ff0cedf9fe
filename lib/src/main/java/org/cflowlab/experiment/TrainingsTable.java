package org.cflowlab.experiment;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.cflowlab.train.History;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Every training of a grid on a line of its own, with all its scores and what it took. */
final class TrainingsTable {
  /** The columns' names that plots are made of. */
  static final String MODEL = "model";

  static final String RATERS = "raters";
  static final String SEED = "seed";
  static final String CLL = "-CLL";
  static final String GED = "GED V16";

  private final Table table = Table.create("trainings");
  private final Map<String, String> formats = new LinkedHashMap<>();

  TrainingsTable(Grid.Result result) {
    List<Comparison.Trained> models = result.models();
    table.addColumns(
        StringColumn.create(MODEL, models.stream().map(m -> m.kind().title())),
        StringColumn.create(RATERS, models.stream().map(m -> m.cell().raters().id())));
    add(models, SEED, "%.0f", m -> m.cell().seed());
    add(models, CLL, "%.2f", m -> Scores.mean(m.scores().negativeCll()));
    add(models, "-CLL IW", "%.2f", m -> mean(m.scores().map().importanceWeightedCll()));
    add(models, "-CLL printed", "%.2f", m -> mean(m.scores().map().printedCll()));
    add(models, GED, "%.4f", m -> Scores.mean(m.scores().gedV()));
    add(models, "GED U", "%.4f", m -> Scores.mean(m.scores().gedU()));
    add(models, "Dice", "%.4f", m -> Scores.mean(m.scores().dice()));
    add(models, "matched IoU", "%.4f", m -> Scores.mean(m.scores().matchedIou()));
    add(models, "NCC", "%.4f", m -> Scores.mean(m.scores().map().crossCorrelation()));
    add(models, "diversity", "%.4f", m -> Scores.mean(m.scores().diversity()));
    add(models, "ECE", "%.4f", m -> m.scores().map().calibration().error());
    add(models, "best step", "%.0f", m -> m.history().bestStep());
    add(models, "steps", "%.0f", m -> last(m.history().training()).step());
    add(models, "seconds", "%.1f", m -> m.cost().seconds());
    add(models, "MB", "%.0f", m -> m.cost().megabytes());
    add(models, "Wh", "%.2f", m -> m.cost().wattHours());
    add(models, "g CO2", "%.2f", m -> m.cost().gramsOfCarbonDioxide());
  }

  private void add(
      List<Comparison.Trained> models,
      String name,
      String format,
      ToDoubleFunction<Comparison.Trained> value) {
    table.addColumns(DoubleColumn.create(name, models.stream().mapToDouble(value).toArray()));
    formats.put(name, format);
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
    StringBuilder html =
        new StringBuilder("<div class=\"wide\"><table class=\"small\"><thead><tr>");
    table.columnNames().forEach(name -> html.append("<th>").append(name).append("</th>"));
    html.append("</tr></thead><tbody>");
    for (int row = 0; row < table.rowCount(); row++) {
      html.append("<tr>");
      row(row).forEach(cell -> html.append("<td>").append(Page.escape(cell)).append("</td>"));
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }

  String toCsv() {
    StringWriter text = new StringWriter();
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setHeader(table.columnNames().toArray(String[]::new)).get();
    try (CSVPrinter csv = new CSVPrinter(text, format)) {
      for (int row = 0; row < table.rowCount(); row++) {
        csv.printRecord(row(row));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private List<String> row(int row) {
    List<String> cells = new ArrayList<>();
    for (String name : table.columnNames()) {
      String format = formats.get(name);
      cells.add(
          format == null
              ? table.stringColumn(name).get(row)
              : number(format, table.doubleColumn(name).getDouble(row)));
    }
    return cells;
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }
}
