package org.cflowlab.exercises.batch;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cflowlab.exercises.grading.Report;

/** The pages of a batch: plain HTML without scripts, readable in light and dark. */
final class Pages {
  private static final int BINS = 10;
  private static final String TOP =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark"><title>%s</title>
      <style>body{font-family:system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
      table{border-collapse:collapse;margin:1rem 0}td,th{padding:.2rem .6rem;text-align:left;\
      vertical-align:top;border-bottom:1px solid #8886}</style></head><body>
      <h1>%s</h1>
      """;

  private Pages() {}

  /** What one student reads. */
  static String feedback(Result result) {
    StringBuilder page = new StringBuilder();
    String title = escaped(result.student());
    page.append(TOP.formatted(title, title));
    page.append(
        "<p><b>%d of %d points</b>, from %s%s.</p>\n"
            .formatted(
                result.points(),
                result.worth(),
                escaped(result.file()),
                result.late() ? ", handed in late" : ""));
    if (!result.remark().isEmpty()) {
      page.append("<p>").append(escaped(result.remark())).append("</p>\n");
    }
    result.reports().forEach(report -> page.append(report.html()).append('\n'));
    return page.append("</body></html>\n").toString();
  }

  /** What the teacher reads. */
  static String overview(List<String> exercises, List<Result> results) {
    StringBuilder page = new StringBuilder(TOP.formatted("Overview", "Overview"));
    page.append("<p>%d submissions.</p>\n".formatted(results.size()));
    page.append(histogram(results));
    page.append("<h2>Exercises</h2>\n<table><tr><th>exercise</th><th>mean points</th>");
    page.append("<th>full</th><th>most common mistakes (students)</th></tr>\n");
    for (int i = 0; i < exercises.size(); i++) {
      int place = i;
      List<Report> reports = results.stream().map(result -> result.reports().get(place)).toList();
      page.append(
          "<tr><td>%s %s</td><td>%.1f of %d</td><td>%d</td><td>%s</td></tr>\n"
              .formatted(
                  exercises.get(i),
                  escaped(reports.get(0).title()),
                  reports.stream().mapToInt(Report::points).average().orElse(0),
                  reports.get(0).worth(),
                  reports.stream().filter(Report::full).count(),
                  mistakes(reports)));
    }
    page.append("</table>\n<h2>Students</h2>\n<table><tr><th>student</th><th>points</th>");
    page.append("<th>remark</th></tr>\n");
    for (Result result : results) {
      page.append(
          "<tr><td><a href=\"feedback/%s.html\">%s</a></td><td>%d</td><td>%s%s</td></tr>\n"
              .formatted(
                  escaped(GradeBook.fileName(result.student())),
                  escaped(result.student()),
                  result.points(),
                  result.late() ? "late; " : "",
                  escaped(result.remark())));
    }
    return page.append("</table>\n</body></html>\n").toString();
  }

  private static String mistakes(List<Report> reports) {
    Map<String, Integer> count = new TreeMap<>();
    reports.forEach(
        report -> report.mistakes().forEach(name -> count.merge(name, 1, Integer::sum)));
    return count.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(5)
        .map(entry -> escaped(entry.getKey()) + " (" + entry.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  /** How many students lie in each tenth of the points. */
  private static String histogram(List<Result> results) {
    int[] bins = new int[BINS];
    for (Result result : results) {
      int worth = Math.max(1, result.worth());
      bins[Math.min(BINS - 1, BINS * result.points() / worth)]++;
    }
    int most = 1;
    for (int bin : bins) {
      most = Math.max(most, bin);
    }
    StringBuilder svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 520 190\" width=\"520\" role=\"img\" aria-label=\"Histogram");
    svg.append(" of the points: students in each tenth\" font-size=\"12\">\n");
    for (int i = 0; i < BINS; i++) {
      int height = 130 * bins[i] / most;
      int x = 10 + 50 * i;
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"44\" height=\"%d\" fill=\"#0072B2\"/>"
              .formatted(x, 150 - height, height));
      svg.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"currentColor\">%d</text>"
              .formatted(x + 22, 145 - height, bins[i]));
      svg.append(
          "<text x=\"%d\" y=\"166\" text-anchor=\"middle\" fill=\"currentColor\">%d</text>\n"
              .formatted(x + 22, 10 * i));
    }
    svg.append("<text x=\"260\" y=\"185\" text-anchor=\"middle\" fill=\"currentColor\">");
    return svg.append("percent of the points, from</text></svg>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
