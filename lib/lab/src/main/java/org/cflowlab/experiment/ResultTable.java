package org.cflowlab.experiment;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The table of a comparison: every sampler by every metric, each figure with what it means. */
public final class ResultTable {
  private static final String NONE = "–";

  private final List<Figure> figures = new ArrayList<>();
  private final List<String> samplers = new ArrayList<>();

  /** The metrics, in the order of the columns. */
  enum Metric {
    CLL(
        "-CLL",
        "nats, prior Monte Carlo with N = "
            + Evaluation.CLL_SAMPLES
            + " by log-sum-exp, mean over raters and images"),
    GED_V(
        "GED V" + Evaluation.GED_SAMPLES,
        "squared, 1 - IoU, V-statistic with "
            + Evaluation.GED_SAMPLES
            + " samples, IoU of two empty masks 1"),
    GED_U(
        "GED U",
        "squared, 1 - IoU, unbiased over "
            + Evaluation.GED_SAMPLES
            + " samples, raters as the population, IoU of two empty masks 1");

    final String title;
    final String convention;

    Metric(String title, String convention) {
      this.title = title;
      this.convention = convention;
    }
  }

  /**
   * One figure of the table.
   *
   * @param sampler the model or floor
   * @param metric the column
   * @param convention how it is computed, with its unit
   * @param value mean over images
   * @param standardError of that mean; NaN for an exact figure
   * @param images how many
   */
  public record Figure(
      String sampler,
      String metric,
      String convention,
      double value,
      double standardError,
      int images) {}

  /** The table of a result. */
  public static ResultTable of(Comparison.Result result) {
    ResultTable table = new ResultTable();
    result.models().forEach(m -> table.add(m.scores(), Metric.CLL.convention));
    result.floors().forEach(f -> table.add(f, "nats, exact, mean over raters and images"));
    double entropy = Comparison.entropy(result);
    if (!Double.isNaN(entropy)) {
      String name = "the truth itself";
      int images = result.split().test().length;
      table.samplers.add(name);
      table.figures.add(
          new Figure(
              name,
              Metric.CLL.title,
              "nats, exact entropy of p(s|x)",
              entropy,
              Double.NaN,
              images));
    }
    return table;
  }

  private void add(Scores scores, String cllConvention) {
    samplers.add(scores.name());
    if (scores.negativeCll() != null) {
      add(scores.name(), Metric.CLL, cllConvention, scores.negativeCll());
    }
    add(scores.name(), Metric.GED_V, Metric.GED_V.convention, scores.gedV());
    add(scores.name(), Metric.GED_U, Metric.GED_U.convention, scores.gedU());
  }

  private void add(String sampler, Metric metric, String convention, double[] values) {
    figures.add(
        new Figure(
            sampler,
            metric.title,
            convention,
            Scores.mean(values),
            Scores.standardError(values),
            values.length));
  }

  /** All figures, row by row. */
  public List<Figure> figures() {
    return List.copyOf(figures);
  }

  /** The column titles, the first of them that of the samplers. */
  List<String> header() {
    List<String> header = new ArrayList<>(List.of("sampler"));
    for (Metric metric : Metric.values()) {
      header.add(metric.title);
    }
    return header;
  }

  /** The rows, each a sampler's name and its figures as text. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (String sampler : samplers) {
      List<String> row = new ArrayList<>(List.of(sampler));
      for (Metric metric : Metric.values()) {
        row.add(
            figures.stream()
                .filter(f -> f.sampler.equals(sampler) && f.metric.equals(metric.title))
                .findFirst()
                .map(f -> text(f, metric))
                .orElse(NONE));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String text(Figure f, Metric metric) {
    String format = metric == Metric.CLL ? "%.2f" : "%.3f";
    String value = String.format(Locale.ROOT, format, f.value);
    return Double.isNaN(f.standardError)
        ? value
        : value + String.format(Locale.ROOT, " ±" + format, f.standardError);
  }

  /** The table as aligned text. */
  public String toText() {
    List<List<String>> lines = new ArrayList<>(List.of(header()));
    lines.addAll(rows());
    return align(lines);
  }

  /** Lines of cells as text, the first cell to the left and the others to the right. */
  static String align(List<List<String>> lines) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        String format = c == 0 ? "%-" + widths[c] + "s" : "  %" + widths[c] + "s";
        text.append(String.format(format, line.get(c)));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  /** Every figure on a line of its own, with its convention. */
  public String toCsv() {
    StringWriter text = new StringWriter();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader("sampler", "metric", "value", "standard error", "images", "convention")
            .get();
    try (CSVPrinter csv = new CSVPrinter(text, format)) {
      for (Figure f : figures) {
        Object error = Double.isNaN(f.standardError) ? "" : f.standardError;
        csv.printRecord(f.sampler, f.metric, f.value, error, f.images, f.convention);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
