package org.cflowlab.experiment;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report page: one HTML file that needs nothing beside it. */
final class Report {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>cFlow Lab: %1$s</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; margin: 1rem 0; }
      th, td { padding: .3rem .9rem; text-align: right; border-bottom: 1px solid #8886; }
      th:first-child, td:first-child { text-align: left; }
      tr.floor td { color: #777; }
      tr.floor.first td { border-top: 2px solid #8886; }
      figure { margin: 1.5rem 0; }
      img { max-width: 100%%; height: auto; }
      figcaption, .note { color: #666; font-size: .9rem; }
      @media (prefers-color-scheme: dark) { figcaption, .note, tr.floor td { color: #aaa; } }
      dt { font-weight: 600; } dd { margin: 0 0 .4rem 1rem; overflow-wrap: anywhere; }
      .wide { overflow-x: auto; }
      </style>
      </head>
      <body>
      <h1>%1$s</h1>
      <p>%2$s</p>
      <h2>Scores on the test split</h2>
      <div class="wide">%3$s</div>
      %4$s
      <h2>Learning</h2>
      %5$s
      <h2>Samples</h2>
      %6$s
      <h2>Where these figures come from</h2>
      <dl>%7$s</dl>
      </body>
      </html>
      """;

  private Report() {}

  /**
   * The page.
   *
   * @param curves the learning curves as PNG
   * @param samples the pictures of samples as PNG, one for each patch shown
   */
  static String html(
      Comparison.Result result, ResultTable table, byte[] curves, List<byte[]> samples) {
    String names =
        String.join(" and ", result.models().stream().map(m -> m.kind().title()).toList());
    String title = names + " on " + result.data().patches().name();
    String intro =
        "%s trained on %d patches and scored on the same %d test patches of %s. A smaller number is better throughout."
            .formatted(
                names,
                result.split().train().length,
                result.split().test().length,
                "patients that no training patch came from");
    return String.format(
        Locale.ROOT,
        PAGE,
        escape(title),
        escape(intro),
        tableHtml(result, table),
        notes(result, table),
        learning(result, curves),
        pictures(result, samples),
        facts(Provenance.of(result)));
  }

  private static String tableHtml(Comparison.Result result, ResultTable table) {
    StringBuilder html = new StringBuilder("<table><thead><tr>");
    table.header().forEach(h -> html.append("<th>").append(escape(h)).append("</th>"));
    html.append("</tr></thead><tbody>");
    int models = result.models().size();
    List<List<String>> rows = table.rows();
    for (int r = 0; r < rows.size(); r++) {
      String style = r < models ? "" : r == models ? "floor first" : "floor";
      html.append("<tr class=\"").append(style).append("\">");
      rows.get(r).forEach(c -> html.append("<td>").append(escape(c)).append("</td>"));
      html.append("</tr>");
    }
    return html.append("</tbody></table>").toString();
  }

  private static String notes(Comparison.Result result, ResultTable table) {
    StringBuilder html = new StringBuilder("<ul class=\"note\">");
    html.append("<li>± is the standard error over test images.</li>");
    for (ResultTable.Metric metric : ResultTable.Metric.values()) {
      item(html, metric.title + ": " + metric.convention + ".");
    }
    item(
        html,
        "The grey rows are floors, samplers that know the raters' masks: a model that does not beat"
            + " the majority mask says no more than one answer for all.");
    html.append("</ul><p>");
    for (PairedTest test : result.tests()) {
      html.append(escape(sentence(test))).append("<br>");
    }
    return html.append("</p>").toString();
  }

  /** A paired test as a sentence. */
  static String sentence(PairedTest t) {
    String format = t.metric().equals(ResultTable.Metric.CLL.title) ? "%.2f" : "%.4f";
    String size = String.format(Locale.ROOT, format, Math.abs(t.difference()));
    String claim =
        "%s of %s is %s %s than that of %s"
            .formatted(
                t.metric(), t.second(), size, t.difference() >= 0 ? "lower" : "higher", t.first());
    if (Double.isNaN(t.p())) {
      return claim + " (too few patients to test).";
    }
    String p = t.p() < 1e-4 ? "p < 0.0001" : String.format(Locale.ROOT, "p = %.4f", t.p());
    return "%s: %s (paired t-test over %d patients, %s; one training seed)."
        .formatted(claim, t.significant() ? "significant" : "not significant", t.pairs(), p);
  }

  private static String learning(Comparison.Result result, byte[] curves) {
    StringBuilder times = new StringBuilder();
    for (Comparison.Trained m : result.models()) {
      times.append(
          String.format(
              Locale.ROOT,
              "%s: %,d values, %d steps in %.0f s, best on validation after step %d. ",
              m.kind().title(),
              m.values(),
              result.preset().steps(),
              m.history().seconds(),
              m.history().bestStep()));
    }
    return figure(
        curves,
        "Learning curves: the negative bound of each model over training steps",
        times + "The values that validated best were kept.");
  }

  private static String pictures(Comparison.Result result, List<byte[]> samples) {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < samples.size(); i++) {
      String id = result.data().patches().id(result.shown()[i]);
      html.append(
          figure(
              samples.get(i),
              "The image, its raters' outlines, and samples of each model with their mean",
              "Test patch " + id + ": raters, then samples of each model and the mean of 64."));
    }
    return html.toString();
  }

  private static String figure(byte[] png, String alt, String caption) {
    return "<figure><img alt=\"%s\" src=\"data:image/png;base64,%s\"><figcaption>%s</figcaption></figure>"
        .formatted(escape(alt), Base64.getEncoder().encodeToString(png), escape(caption));
  }

  private static String facts(Map<String, String> facts) {
    StringBuilder html = new StringBuilder();
    facts.forEach(
        (name, value) ->
            html.append("<dt>")
                .append(escape(name))
                .append("</dt><dd>")
                .append(escape(value))
                .append("</dd>"));
    return html.toString();
  }

  private static void item(StringBuilder html, String text) {
    html.append("<li>").append(escape(text)).append("</li>");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
