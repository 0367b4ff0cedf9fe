package org.cflowlab.experiment.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.Differences;
import org.cflowlab.experiment.Differences.Column;
import org.cflowlab.experiment.Evaluation;
import org.cflowlab.experiment.Metric;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Raters;
import org.cflowlab.experiment.Scores;
import org.cflowlab.plot.Page;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Table 1: each model under each kind of raters, floors from the same images, those that have seen
 * the masks after those that have not, and the paper's figures.
 *
 * <p>Behind ± stands the standard deviation over seeds, or with one seed the standard error over
 * test images. A figure is best where its model beats every other of its column, see {@link
 * Differences}.
 */
public final class ScoreTable {
  private final Comparison.Result result;
  private final List<Column> columns;
  private final Differences differences;
  private final List<Row> rows = new ArrayList<>();

  /** Whose figures a row has. */
  public enum Kind {
    /** A model's that was trained here. */
    OWN,
    /** A sampler's that has not seen the masks it is scored on. */
    FLOOR,
    /** A sampler's that has. */
    PEEKED,
    /** The paper's, on other data. */
    PAPER;

    /** The word for it in files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One figure of the table.
   *
   * @param kind whose it is
   * @param sampler the model or floor
   * @param column its score and raters
   * @param value mean over seeds of the mean over images
   * @param standardError over images, of the mean over seeds; NaN for one that is exact or printed
   * @param spread standard deviation over seeds; NaN with fewer than two
   * @param seeds trained; 0 where nothing was
   * @param images scored; 0 for a printed one
   * @param best whether it beats every other model of its column
   * @param convention how it is computed, with its unit
   */
  public record Figure(
      Kind kind,
      String sampler,
      Column column,
      double value,
      double standardError,
      double spread,
      int seeds,
      int images,
      boolean best,
      String convention) {
    /** The figure for a reader. */
    String text() {
      double error = seeds > 1 ? spread : standardError;
      String mean = column.metric().text(value);
      return Double.isNaN(error) ? mean : mean + " ±" + column.metric().text(error);
    }
  }

  /** The figures of one sampler; not every column need have one. */
  record Row(List<Figure> figures) {
    Kind kind() {
      return figures.get(0).kind;
    }

    String sampler() {
      return figures.get(0).sampler;
    }

    Optional<Figure> at(Column column) {
      return figures.stream().filter(f -> f.column.equals(column)).findFirst();
    }
  }

  /** The table of a result. */
  public ScoreTable(Comparison.Result result) {
    this.result = result;
    this.columns = Differences.columns(result);
    this.differences = new Differences(result);
    for (ModelKind kind : result.kinds()) {
      add(columns.stream().map(c -> own(kind, c)));
    }
    for (String floor : floorsOf(result)) {
      add(columns.stream().flatMap(c -> floor(floor, c).stream()));
    }
    for (ModelKind kind : result.kinds()) {
      add(columns.stream().map(c -> paper(kind, c)));
    }
  }

  /** Adds a row of the figures that there are, if there are any. */
  private void add(Stream<Figure> figures) {
    List<Figure> known = figures.filter(f -> !Double.isNaN(f.value)).toList();
    if (!known.isEmpty()) {
      rows.add(new Row(known));
    }
  }

  private Figure own(ModelKind kind, Column column) {
    Map<Long, double[]> bySeed = result.bySeed(kind, column);
    double[] means = bySeed.values().stream().mapToDouble(Scores::mean).toArray();
    double[] images = bySeed.isEmpty() ? means : Differences.meanOf(bySeed);
    return new Figure(
        Kind.OWN,
        kind.title(),
        column,
        Scores.mean(means),
        Scores.standardError(images),
        Scores.standardError(means) * Math.sqrt(means.length),
        means.length,
        images.length,
        differences.isWonBy(kind, column),
        column.metric().convention());
  }

  /** The floors' names; not every kind of raters need have all. */
  private static List<String> floorsOf(Comparison.Result result) {
    return result.floors().values().stream()
        .flatMap(List::stream)
        .map(Scores::name)
        .distinct()
        .sorted(Comparator.comparing(name -> name.endsWith(Evaluation.PEEKED)))
        .toList();
  }

  private Optional<Figure> floor(String name, Column column) {
    return result.floors().get(column.raters()).stream()
        .filter(floor -> floor.name().equals(name) && floor.has(column.metric()))
        .map(floor -> floor(floor, column))
        .findFirst();
  }

  private static Figure floor(Scores scores, Column column) {
    Metric metric = column.metric();
    double[] values = scores.of(metric);
    boolean peeked = scores.name().endsWith(Evaluation.PEEKED);
    String convention =
        metric == Metric.CLL ? "nats, exact, mean over raters and images" : metric.convention();
    return fixed(
        peeked ? Kind.PEEKED : Kind.FLOOR,
        scores.name(),
        column,
        Scores.mean(values),
        Scores.standardError(values),
        values.length,
        convention);
  }

  private static Figure paper(ModelKind kind, Column column) {
    return fixed(
        Kind.PAPER,
        kind.title() + ", the paper on LIDC",
        column,
        column.metric().paper(kind, column.raters()),
        Double.NaN,
        0,
        "as the paper prints it");
  }

  private static Figure fixed(
      Kind kind,
      String sampler,
      Column column,
      double value,
      double standardError,
      int images,
      String convention) {
    return new Figure(
        kind, sampler, column, value, standardError, Double.NaN, 0, images, false, convention);
  }

  /** The result that it is of. */
  Comparison.Result result() {
    return result;
  }

  /** Every two models, compared in every column. */
  public Differences differences() {
    return differences;
  }

  /** All figures, row by row. */
  public List<Figure> figures() {
    return rows.stream().flatMap(row -> row.figures.stream()).toList();
  }

  /** The table for the report page. */
  String toHtml() {
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table><thead><tr><th></th>");
    for (Raters r : result.raters()) {
      long span = columns.stream().filter(c -> c.raters() == r).count();
      html.append(
          String.format(
              Locale.ROOT, "<th class=\"group\" colspan=\"%d\">%s</th>", span, r.title()));
    }
    html.append("</tr><tr><th>sampler</th>");
    columns.forEach(c -> html.append("<th>").append(c.metric()).append("</th>"));
    html.append("</tr></thead><tbody>");
    Kind last = Kind.OWN;
    for (Row row : rows) {
      html.append("<tr class=\"").append(row.kind().word());
      html.append(row.kind() == last ? "\">" : " first\">");
      last = row.kind();
      html.append("<td>").append(Page.escape(row.sampler())).append("</td>");
      columns.forEach(c -> html.append("<td>").append(text(row, c, "<b>", "</b>")).append("</td>"));
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }

  /** A figure, between two marks where it is the best of its column. */
  private static String text(Row row, Column column, String before, String after) {
    return row.at(column).map(f -> f.best ? before + f.text() + after : f.text()).orElse("–");
  }

  /** The table in Markdown. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder("| sampler |");
    columns.forEach(
        c -> text.append(String.format(Locale.ROOT, " %s, %s |", c.raters().title(), c.metric())));
    text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    for (Row row : rows) {
      text.append("| ").append(row.sampler()).append(" | ");
      text.append(
          columns.stream().map(c -> text(row, c, "**", "**")).collect(Collectors.joining(" | ")));
      text.append(" |\n");
    }
    return text.toString();
  }

  /** The table as aligned text, without what the paper prints; * marks the best of a column. */
  public String toText() {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("sampler"));
    boolean several = result.raters().size() > 1;
    columns.forEach(c -> header.add((several ? c.raters().id() + " " : "") + c.metric()));
    lines.add(header);
    for (Row row : rows) {
      if (row.kind() != Kind.PAPER) {
        List<String> line = new ArrayList<>(List.of(row.sampler()));
        columns.forEach(c -> line.add(text(row, c, "", "*")));
        lines.add(line);
      }
    }
    return align(lines);
  }

  /** Lines of cells as text, the first cell to the left and the others to the right. */
  static String align(List<List<String>> lines) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      Arrays.setAll(widths, c -> Math.max(widths[c], line.get(c).length()));
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        String format = c == 0 ? "%-" + widths[c] + "s" : "  %" + widths[c] + "s";
        text.append(String.format(Locale.ROOT, format, line.get(c)));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  /** Every figure on a line of its own: whose it is, of what, and how sure. */
  public Table toTable() {
    List<Figure> all = figures();
    return Table.create(
        "figures",
        StringColumn.create("sampler", all.stream().map(Figure::sampler)),
        StringColumn.create("metric", all.stream().map(f -> f.column.metric().title())),
        DoubleColumn.create("value", all.stream().mapToDouble(Figure::value)),
        DoubleColumn.create("standard error", all.stream().mapToDouble(Figure::standardError)),
        IntColumn.create("images", all.stream().mapToInt(Figure::images)),
        StringColumn.create("convention", all.stream().map(Figure::convention)),
        StringColumn.create("row", all.stream().map(f -> f.kind.word())),
        StringColumn.create("raters", all.stream().map(f -> f.column.raters().id())),
        DoubleColumn.create("sd over seeds", all.stream().mapToDouble(Figure::spread)),
        IntColumn.create("seeds", all.stream().mapToInt(Figure::seeds)),
        BooleanColumn.create("bold", all.stream().map(Figure::best).toList()));
  }

  /** {@link #toTable()} as comma-separated values. */
  public String toCsv() {
    StringWriter text = new StringWriter();
    toTable().write().csv(text);
    return text.toString();
  }
}
