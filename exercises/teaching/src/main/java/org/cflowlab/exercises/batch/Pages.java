package org.cflowlab.exercises.batch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cflowlab.exercises.grading.Report;

/** The pages of a batch: plain HTML without scripts, readable in light and dark and on a phone. */
final class Pages {
  private static final int BINS = 10;
  private static final int MOST_MISTAKES = 5;
  private static final String TOP =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark"><title>%s</title>
      <style>body{font-family:system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;\
      line-height:1.4;overflow-wrap:anywhere}
      table{border-collapse:collapse;margin:1rem 0;width:100%%}
      td,th{padding:.25rem .6rem .25rem 0;text-align:left;vertical-align:top;\
      border-bottom:1px solid #8886}
      caption{padding:.25rem 0}svg{max-width:100%%;height:auto}
      @media(max-width:40rem){tr{display:block;border-bottom:1px solid #8886;padding:.3rem 0}\
      td,th{display:inline-block;border:0;padding:.1rem .6rem .1rem 0;white-space:normal!important}\
      td:last-child{display:block}.head{display:none}\
      td:first-child:not(:last-child){margin-right:.3rem}}</style></head><body>
      <h1>%s</h1>
      """;

  private Pages() {}

  /** What one student reads. */
  static String feedback(Result result) {
    StringBuilder page = new StringBuilder();
    String title = escaped(result.student());
    page.append(String.format(Locale.ROOT, TOP, title, title));
    String late = result.late() ? ", handed in late" : "";
    if (!result.graded()) {
      page.append(
          String.format(Locale.ROOT, "<p><b>Not graded</b>: %s.</p>\n", escaped(result.problem())));
      page.append(String.format(Locale.ROOT, "<p>From %s%s.</p>\n", escaped(result.file()), late));
    } else {
      page.append(
          String.format(
              Locale.ROOT,
              "<p><b>%d of %d points</b>, from %s%s.</p>\n",
              result.points(),
              result.worth(),
              escaped(result.file()),
              late));
    }
    if (!result.notes().isEmpty()) {
      page.append("<ul>\n");
      result.notes().forEach(one -> page.append("<li>").append(escaped(one)).append("</li>\n"));
      page.append("</ul>\n");
    }
    if (result.graded()) {
      Map<String, List<Report>> lost = new LinkedHashMap<>();
      for (Report report : result.reports()) {
        if (report.lostForOneReason().isPresent()) {
          lost.computeIfAbsent(report.lostForOneReason().get(), k -> new java.util.ArrayList<>())
              .add(report);
        } else {
          page.append(report.html()).append('\n');
        }
      }
      lost.forEach((reason, reports) -> page.append(lost(reason, reports)));
    }
    return page.append("</body></html>\n").toString();
  }

  /** Exercises without an answer, each in a line or, where all share the reason, in one. */
  private static String lost(String reason, List<Report> reports) {
    String names =
        reports.stream()
            .map(report -> report.exercise() + " " + report.title())
            .collect(Collectors.joining(", "));
    String hint = reports.get(0).rows().get(0).hint();
    return String.format(
        Locale.ROOT, "<p><b>%s</b>: %s. %s</p>\n", escaped(names), escaped(reason), escaped(hint));
  }

  /** What the teacher reads. */
  static String overview(List<String> exercises, List<Result> results, Map<String, String> pages) {
    List<Result> graded = results.stream().filter(Result::graded).toList();
    StringBuilder page = new StringBuilder(String.format(Locale.ROOT, TOP, "Overview", "Overview"));
    page.append(
        String.format(Locale.ROOT, "<p>%d submissions, %d graded", results.size(), graded.size()));
    int not = results.size() - graded.size();
    page.append(
        not == 0
            ? ".</p>\n"
            : String.format(Locale.ROOT, "; %d could not be (see below).</p>\n", not));
    page.append(histogram(graded));
    page.append("<h2>Exercises</h2>\n<table><tr class=\"head\"><th>exercise</th>");
    page.append("<th>mean points</th><th>full</th><th>handed in</th></tr>\n");
    for (int i = 0; i < exercises.size() && !graded.isEmpty(); i++) {
      List<Report> reports = reports(graded, i);
      page.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s %s</td><td>%.1f of %d</td><td>%d full</td><td>%d handed in</td></tr>\n",
              exercises.get(i),
              escaped(reports.get(0).title()),
              reports.stream().mapToInt(Report::points).average().orElse(0),
              reports.get(0).worth(),
              reports.stream().filter(Report::full).count(),
              reports.stream().filter(Pages::handedIn).count()));
    }
    page.append("</table>\n").append(mistakes(exercises, graded));
    page.append("<h2>Students</h2>\n<table><tr class=\"head\"><th>student</th><th>points</th>");
    page.append("<th>remark</th></tr>\n");
    for (Result result : results) {
      page.append(
          String.format(
              Locale.ROOT,
              "<tr><td><a href=\"feedback/%s\">%s</a></td><td>%s</td><td>%s%s</td></tr>\n",
              escaped(pages.get(result.student())).replace(" ", "%20"),
              escaped(result.student()),
              result.graded() ? "" + result.points() : "not graded",
              result.late() ? "late; " : "",
              escaped(result.remark())));
    }
    return page.append("</table>\n</body></html>\n").toString();
  }

  private static List<Report> reports(List<Result> results, int place) {
    return results.stream().map(result -> result.reports().get(place)).toList();
  }

  private static boolean handedIn(Report report) {
    return report.started()
        && !report.lostForOneReason().equals(java.util.Optional.of(Examination.NOT_HANDED_IN));
  }

  /** Which mistakes are common, by exercise: how many students made each. */
  private static String mistakes(List<String> exercises, List<Result> graded) {
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < exercises.size(); i++) {
      Map<String, Integer> count = new TreeMap<>();
      reports(graded, i)
          .forEach(report -> report.mistakes().forEach(name -> count.merge(name, 1, Integer::sum)));
      String exercise = exercises.get(i);
      count.entrySet().stream()
          .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
          .limit(MOST_MISTAKES)
          .forEach(
              one ->
                  table.append(
                      String.format(
                          Locale.ROOT,
                          "<tr><td>%s</td><td>%s</td><td>%d %s</td></tr>\n",
                          exercise,
                          escaped(one.getKey()),
                          one.getValue(),
                          one.getValue() == 1 ? "student" : "students")));
    }
    return table.isEmpty()
        ? "<p>No usual mistake was recognised.</p>\n"
        : "<h2>Common mistakes</h2>\n<table><tr class=\"head\"><th>exercise</th><th>mistake</th>"
            + "<th>students</th></tr>\n"
            + table
            + "</table>\n";
  }

  /** How many students lie in each tenth of the points. */
  private static String histogram(List<Result> graded) {
    int[] bins = new int[BINS];
    for (Result result : graded) {
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
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"44\" height=\"%d\" fill=\"#0072B2\"/>",
              x,
              150 - height,
              height));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"currentColor\">%d</text>",
              x + 22,
              145 - height,
              bins[i]));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"166\" text-anchor=\"middle\" fill=\"currentColor\">%d</text>\n",
              x + 22,
              10 * i));
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
