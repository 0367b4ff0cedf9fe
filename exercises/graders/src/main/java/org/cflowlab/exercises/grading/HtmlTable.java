package org.cflowlab.exercises.grading;

import java.util.HashSet;
import java.util.Set;

/**
 * A report for a notebook. It borrows the page's colours, so that light and dark themes both read.
 */
final class HtmlTable {
  private static final String ROW =
      "<tr><td style='text-align:left'>%s</td><td style='text-align:left'>%s</td>"
          + "<td>%d/%d</td><td style='text-align:left'>%s</td></tr>";

  private HtmlTable() {}

  static String of(Report report) {
    StringBuilder html = new StringBuilder("<table><caption style='text-align:left'><b>");
    html.append(escaped(report.exercise() + " " + report.title()))
        .append("</b>: %d of %d points".formatted(report.points(), report.worth()))
        .append("</caption><thead><tr><th></th><th style='text-align:left'>check</th>")
        .append(
            "<th>points</th><th style='text-align:left'>what was seen, and a hint</th></tr></thead><tbody>");
    Set<String> given = new HashSet<>();
    for (Row row : report.rows()) {
      String mark = row.full() ? "&#10003; ok" : row.started() ? "&#10007; not yet" : "&#8211;";
      String hint = given.add(row.hint()) ? row.hint() : "Hint as above.";
      String advice = row.full() ? "" : escaped(row.seen()) + "<br><b>" + escaped(hint) + "</b>";
      html.append(ROW.formatted(mark, escaped(row.check()), row.points(), row.worth(), advice));
    }
    return html.append("</tbody></table>").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
