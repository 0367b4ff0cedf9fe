package org.cflowlab.experiment;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.cflowlab.data.PatchSet;

/**
 * Table 1 of a grid: each model under all raters and under a single one, with the spread over
 * seeds, floors from the same images, and the paper's figures.
 *
 * <p>A figure is bold where its model is better than every other in its column by the paired t-test
 * over patients, Holm-corrected within the column. A patient's value is the mean over its patches
 * and the seeds that both models have.
 */
public final class GridTable {
  private static final String OWN = "own";
  private static final String FLOOR = "floor";
  private static final String PAPER = "paper";

  private final Grid.Result result;
  private final List<Raters> raters;
  private final Map<Group, List<Compared>> tests = new LinkedHashMap<>();

  /** A column of the table. */
  private record Group(Raters raters, Column column) {}

  /**
   * Two models in one column.
   *
   * @param test the paired t-test, its p as it is
   * @param corrected p by Holm within the column
   * @param wilcoxon p of the signed-rank test, as it is
   */
  public record Compared(
      Raters raters, PairedTest test, double corrected, double wilcoxon, boolean better) {
    /** Whether the difference counts. */
    public boolean significant() {
      return corrected < PairedTest.LEVEL;
    }
  }

  /** A figure: mean over seeds, standard deviation over seeds, and whether it is bold. */
  private record Figure(double mean, double spread, int seeds, boolean bold) {
    static final Figure NONE = new Figure(Double.NaN, Double.NaN, 0, false);
  }

  private record Row(String kind, String name, Map<Group, Figure> figures) {}

  /** The table of a result. */
  public GridTable(Grid.Result result) {
    this.result = result;
    this.raters = result.floors().keySet().stream().sorted().toList();
    for (Group group : groups()) {
      tests.put(group, tests(group));
    }
  }

  private List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    for (Raters r : raters) {
      for (Column column : Column.values()) {
        if (column != Column.DICE || r == Raters.SINGLE) {
          groups.add(new Group(r, column));
        }
      }
    }
    return groups;
  }

  private List<Compared> tests(Group group) {
    PatchSet set = result.bench().set(group.raters);
    int[] test = result.bench().split().test();
    List<ModelKind> kinds = result.kinds();
    List<PairedTest> pairs = new ArrayList<>();
    List<Double> wilcoxon = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      for (int j = i + 1; j < kinds.size(); j++) {
        Map<Long, double[]> a = bySeed(kinds.get(i), group);
        Map<Long, double[]> b = bySeed(kinds.get(j), group);
        a.keySet().retainAll(b.keySet());
        b.keySet().retainAll(a.keySet());
        if (!a.isEmpty()) {
          double[] first = PairedTest.perPatient(set, test, mean(a));
          double[] second = PairedTest.perPatient(set, test, mean(b));
          pairs.add(
              PairedTest.of(
                  group.column.title, kinds.get(i).title(), first, kinds.get(j).title(), second));
          wilcoxon.add(Statistics.wilcoxon(first, second));
        }
      }
    }
    double[] corrected = Statistics.holm(pairs.stream().mapToDouble(PairedTest::p).toArray());
    List<Compared> compared = new ArrayList<>();
    for (int k = 0; k < corrected.length; k++) {
      PairedTest pair = pairs.get(k);
      boolean firstBetter = pair.difference() < 0 == group.column.lowerIsBetter;
      compared.add(new Compared(group.raters, pair, corrected[k], wilcoxon.get(k), firstBetter));
    }
    return compared;
  }

  private Map<Long, double[]> bySeed(ModelKind kind, Group group) {
    Map<Long, double[]> values = new TreeMap<>();
    for (Comparison.Trained m : result.of(kind, group.raters)) {
      values.put(m.cell().seed(), group.column.of(m.scores()));
    }
    return values;
  }

  private static double[] mean(Map<Long, double[]> bySeed) {
    double[] mean = new double[bySeed.values().iterator().next().length];
    for (double[] values : bySeed.values()) {
      Arrays.setAll(mean, i -> mean[i] + values[i] / bySeed.size());
    }
    return mean;
  }

  /** All tests, column by column. */
  public List<Compared> tests() {
    return tests.values().stream().flatMap(List::stream).toList();
  }

  private boolean bold(ModelKind kind, Group group) {
    List<Compared> own =
        tests.get(group).stream()
            .filter(
                c -> c.test.first().equals(kind.title()) || c.test.second().equals(kind.title()))
            .toList();
    return !own.isEmpty()
        && own.stream()
            .allMatch(c -> c.significant() && c.better == c.test.first().equals(kind.title()));
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (ModelKind kind : result.kinds()) {
      rows.add(
          row(
              OWN,
              kind.title(),
              g -> {
                double[] means =
                    bySeed(kind, g).values().stream().mapToDouble(Scores::mean).toArray();
                if (means.length == 0) {
                  return Figure.NONE;
                }
                double spread = Scores.standardError(means) * Math.sqrt(means.length);
                return new Figure(Scores.mean(means), spread, means.length, bold(kind, g));
              }));
    }
    List<Scores> names = result.floors().values().iterator().next();
    for (int f = 0; f < names.size(); f++) {
      int floor = f;
      rows.add(
          row(
              FLOOR,
              names.get(f).name(),
              g -> {
                double[] values = g.column.of(result.floors().get(g.raters).get(floor));
                return values == null
                    ? Figure.NONE
                    : new Figure(Scores.mean(values), Double.NaN, 1, false);
              }));
    }
    for (ModelKind kind : result.kinds()) {
      rows.add(
          row(
              PAPER,
              kind.title() + ", the paper on LIDC",
              g -> new Figure(g.column.paper(kind, g.raters), Double.NaN, 0, false)));
    }
    return rows;
  }

  private Row row(String kind, String name, java.util.function.Function<Group, Figure> figure) {
    Map<Group, Figure> figures = new LinkedHashMap<>();
    groups().forEach(g -> figures.put(g, figure.apply(g)));
    return new Row(kind, name, figures);
  }

  private static String text(Group group, Figure f) {
    String text = group.column.text(f.mean);
    return Double.isNaN(f.spread) ? text : text + " ±" + group.column.text(f.spread);
  }

  /** The table for the report page. */
  String toHtml() {
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table><thead><tr><th></th>");
    for (Raters r : raters) {
      long span = groups().stream().filter(g -> g.raters == r).count();
      html.append("<th class=\"group\" colspan=\"%d\">%s</th>".formatted(span, r.title()));
    }
    html.append("</tr><tr><th>model</th>");
    groups().forEach(g -> html.append("<th>").append(g.column.title).append("</th>"));
    html.append("</tr></thead><tbody>");
    String last = OWN;
    for (Row row : rows()) {
      html.append("<tr class=\"").append(row.kind);
      html.append(row.kind.equals(last) ? "\">" : " first\">");
      last = row.kind;
      html.append("<td>").append(Page.escape(row.name)).append("</td>");
      row.figures.forEach(
          (g, f) ->
              html.append("<td>")
                  .append(f.bold ? "<b>" + text(g, f) + "</b>" : text(g, f))
                  .append("</td>"));
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }

  /** The table in Markdown. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder("| model |");
    groups().forEach(g -> text.append(" %s, %s |".formatted(g.raters.title(), g.column.title)));
    text.append("\n|---|").append("---|".repeat(groups().size())).append('\n');
    for (Row row : rows()) {
      text.append("| ").append(row.name).append(" | ");
      text.append(
          row.figures.entrySet().stream()
              .map(
                  e ->
                      e.getValue().bold
                          ? "**" + text(e.getKey(), e.getValue()) + "**"
                          : text(e.getKey(), e.getValue()))
              .collect(Collectors.joining(" | ")));
      text.append(" |\n");
    }
    return text.toString();
  }

  /** The table as aligned text. */
  public String toText() {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("model"));
    groups().forEach(g -> header.add(g.raters.id() + " " + g.column.title));
    lines.add(header);
    for (Row row : rows()) {
      List<String> line = new ArrayList<>(List.of(row.name));
      row.figures.forEach((g, f) -> line.add(text(g, f) + (f.bold ? "*" : "")));
      lines.add(line);
    }
    return ResultTable.align(lines);
  }

  /** Every figure on a line of its own. */
  public String toCsv() {
    StringWriter text = new StringWriter();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader(
                "row",
                "name",
                "raters",
                "metric",
                "mean over seeds",
                "sd over seeds",
                "seeds",
                "bold")
            .get();
    try (CSVPrinter csv = new CSVPrinter(text, format)) {
      for (Row row : rows()) {
        for (Map.Entry<Group, Figure> e : row.figures.entrySet()) {
          Figure f = e.getValue();
          if (!Double.isNaN(f.mean)) {
            csv.printRecord(
                row.kind,
                row.name,
                e.getKey().raters.id(),
                e.getKey().column.title,
                f.mean,
                Double.isNaN(f.spread) ? "" : f.spread,
                f.seeds,
                f.bold);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
