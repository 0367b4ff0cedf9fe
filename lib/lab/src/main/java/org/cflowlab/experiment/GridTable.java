package org.cflowlab.experiment;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cflowlab.experiment.GridTests.Group;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Table 1 of a grid: each model under all raters and under a single one, with the spread over
 * seeds, floors from the same images, and the paper's figures.
 *
 * <p>A figure is bold where its model is better than every other in its column, see {@link
 * GridTests}.
 */
public final class GridTable {
  private static final String OWN = "own";
  private static final String FLOOR = "floor";
  private static final String PAPER = "paper";

  private final Grid.Result result;
  private final List<Raters> raters;
  private final GridTests tests;

  /** A figure: mean over seeds, standard deviation over seeds, and whether it is bold. */
  private record Figure(double mean, double spread, int seeds, boolean bold) {
    static final Figure NONE = new Figure(Double.NaN, Double.NaN, 0, false);
  }

  private record Row(String kind, String name, Map<Group, Figure> figures) {}

  /** The table of a result. */
  public GridTable(Grid.Result result) {
    this.result = result;
    this.raters = result.floors().keySet().stream().sorted().toList();
    this.tests = new GridTests(result, groups());
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

  /** Every two models, compared in every column. */
  public GridTests tests() {
    return tests;
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
                    result.bySeed(kind, g.raters(), g.column()).values().stream()
                        .mapToDouble(Scores::mean)
                        .toArray();
                if (means.length == 0) {
                  return Figure.NONE;
                }
                double spread = Scores.standardError(means) * Math.sqrt(means.length);
                return new Figure(Scores.mean(means), spread, means.length, tests.winner(kind, g));
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
                double[] values = g.column().of(result.floors().get(g.raters()).get(floor));
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
              g -> new Figure(g.column().paper(kind, g.raters()), Double.NaN, 0, false)));
    }
    return rows;
  }

  private Row row(String kind, String name, Function<Group, Figure> figure) {
    Map<Group, Figure> figures = new LinkedHashMap<>();
    groups().forEach(g -> figures.put(g, figure.apply(g)));
    return new Row(kind, name, figures);
  }

  private static String text(Group group, Figure f) {
    String text = group.column().text(f.mean);
    return Double.isNaN(f.spread) ? text : text + " ±" + group.column().text(f.spread);
  }

  /** The table for the report page. */
  String toHtml() {
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table><thead><tr><th></th>");
    for (Raters r : raters) {
      long span = groups().stream().filter(g -> g.raters() == r).count();
      html.append("<th class=\"group\" colspan=\"%d\">%s</th>".formatted(span, r.title()));
    }
    html.append("</tr><tr><th>model</th>");
    groups().forEach(g -> html.append("<th>").append(g.column().title).append("</th>"));
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
    groups().forEach(g -> text.append(" %s, %s |".formatted(g.raters().title(), g.column().title)));
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
    groups().forEach(g -> header.add(g.raters().id() + " " + g.column().title));
    lines.add(header);
    for (Row row : rows()) {
      List<String> line = new ArrayList<>(List.of(row.name));
      row.figures.forEach((g, f) -> line.add(text(g, f) + (f.bold ? "*" : "")));
      lines.add(line);
    }
    return ResultTable.align(lines);
  }

  /** Every figure on a line of its own: whose it is, of what, and how sure. */
  public Table figures() {
    StringColumn kind = StringColumn.create("row");
    StringColumn name = StringColumn.create("name");
    StringColumn raters = StringColumn.create("raters");
    StringColumn metric = StringColumn.create("metric");
    DoubleColumn mean = DoubleColumn.create("mean over seeds");
    DoubleColumn spread = DoubleColumn.create("sd over seeds");
    IntColumn seeds = IntColumn.create("seeds");
    BooleanColumn bold = BooleanColumn.create("bold");
    for (Row row : rows()) {
      for (Map.Entry<Group, Figure> e : row.figures.entrySet()) {
        Figure f = e.getValue();
        if (!Double.isNaN(f.mean)) {
          kind.append(row.kind);
          name.append(row.name);
          raters.append(e.getKey().raters().id());
          metric.append(e.getKey().column().title);
          mean.append(f.mean);
          spread.append(f.spread);
          seeds.append(f.seeds);
          bold.append(f.bold);
        }
      }
    }
    return Table.create("figures", kind, name, raters, metric, mean, spread, seeds, bold);
  }

  /** {@link #figures()} as comma-separated values. */
  public String toCsv() {
    StringWriter text = new StringWriter();
    figures().write().csv(text);
    return text.toString();
  }
}
