package org.cflowlab.exercises.grading;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A report for a notebook. It sets no colours, so that light and dark themes both read. */
final class HtmlTable {
  private static final String START =
      """
      <table><caption style='text-align:left'><b>%s %s</b>: %d of %d points</caption>
      """;
  private static final String ROW =
      """
      <tr style='vertical-align:top'><td style='white-space:nowrap;text-align:left'>%s</td>\
      <td style='text-align:left'>%s</td><td>%s</td><td style='text-align:left'>%s</td></tr>
      """;

  private HtmlTable() {}

  static String of(Report report) {
    StringBuilder html = new StringBuilder();
    html.append(
        String.format(
            Locale.ROOT,
            START,
            report.exercise(),
            escaped(report.title()),
            report.points(),
            report.worth()));
    html.append(
        String.format(Locale.ROOT, ROW, "", "<b>check</b>", "<b>points</b>", "<b>what was seen</b>")
            .replaceFirst("<tr", "<tr class='head'"));
    Set<String> given = new HashSet<>();
    for (Row row : report.rows()) {
      String mark = row.full() ? "&#10003; ok" : row.started() ? "&#10007; not yet" : "&#8211;";
      String seen = "";
      if (!row.full()) {
        String hint = given.add(row.hint()) ? row.hint() : "as above";
        seen = escaped(row.seen()) + "<br><b>Hint:</b> " + escaped(hint);
      }
      String points = row.points() + "/" + row.worth();
      html.append(String.format(Locale.ROOT, ROW, mark, escaped(row.check()), points, seen));
    }
    return html.append("</table>").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
