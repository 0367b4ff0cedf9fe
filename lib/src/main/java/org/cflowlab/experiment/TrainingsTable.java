package org.cflowlab.experiment;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.cflowlab.train.History;

/** Every training of a grid on a line of its own, with all its scores and what it took. */
final class TrainingsTable {
  private final List<Map<String, String>> rows;

  TrainingsTable(Grid.Result result) {
    this.rows = result.models().stream().map(TrainingsTable::row).toList();
  }

  String toHtml() {
    StringBuilder html =
        new StringBuilder("<div class=\"wide\"><table class=\"small\"><thead><tr>");
    header().forEach(name -> html.append("<th>").append(name).append("</th>"));
    html.append("</tr></thead><tbody>");
    for (Map<String, String> row : rows) {
      html.append("<tr>");
      row.values().forEach(cell -> html.append("<td>").append(Page.escape(cell)).append("</td>"));
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }

  String toCsv() {
    StringWriter text = new StringWriter();
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader(header().toArray(String[]::new)).get();
    try (CSVPrinter csv = new CSVPrinter(text, format)) {
      for (Map<String, String> row : rows) {
        csv.printRecord(row.values());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private List<String> header() {
    return rows.isEmpty() ? List.of() : new ArrayList<>(rows.get(0).keySet());
  }

  private static Map<String, String> row(Comparison.Trained m) {
    Scores s = m.scores();
    Map<String, String> row = new LinkedHashMap<>();
    row.put("model", m.kind().title());
    row.put("raters", m.cell().raters().id());
    row.put("seed", Long.toString(m.cell().seed()));
    row.put("-CLL", number("%.2f", Scores.mean(s.negativeCll())));
    row.put("-CLL IW", number("%.2f", mean(s.map().importanceWeightedCll())));
    row.put("-CLL printed", number("%.2f", mean(s.map().printedCll())));
    row.put("GED V16", number("%.4f", Scores.mean(s.gedV())));
    row.put("GED U", number("%.4f", Scores.mean(s.gedU())));
    row.put("Dice", number("%.4f", Scores.mean(s.dice())));
    row.put("matched IoU", number("%.4f", Scores.mean(s.matchedIou())));
    row.put("NCC", number("%.4f", Scores.mean(s.map().crossCorrelation())));
    row.put("diversity", number("%.4f", Scores.mean(s.diversity())));
    row.put("ECE", number("%.4f", s.map().calibration().error()));
    row.put("best step", Integer.toString(m.history().bestStep()));
    List<History.Point> points = m.history().training();
    row.put("steps", Integer.toString(points.get(points.size() - 1).step()));
    row.put("seconds", number("%.1f", m.cost().seconds()));
    row.put("MB", number("%.0f", m.cost().megabytes()));
    row.put("Wh", number("%.2f", m.cost().wattHours()));
    row.put("g CO2", number("%.2f", m.cost().gramsOfCarbonDioxide()));
    return row;
  }

  private static double mean(double[] valuesOrNull) {
    return valuesOrNull == null ? Double.NaN : Scores.mean(valuesOrNull);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }
}
