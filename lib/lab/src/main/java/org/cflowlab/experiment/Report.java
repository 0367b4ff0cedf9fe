package org.cflowlab.experiment;

import java.util.List;
import java.util.Locale;

/** The report page: one HTML file that needs nothing beside it. */
final class Report {
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
    return new Page(title, intro)
        .section("Scores on the test split")
        .add(tableHtml(result, table))
        .add(notes(result, table))
        .section("Learning")
        .add(learning(result, curves))
        .section("Samples")
        .add(pictures(result, samples))
        .section("Where these figures come from")
        .add(Page.facts(Provenance.of(result)))
        .html();
  }

  private static String tableHtml(Comparison.Result result, ResultTable table) {
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table><thead><tr>");
    table.header().forEach(h -> html.append("<th>").append(Page.escape(h)).append("</th>"));
    html.append("</tr></thead><tbody>");
    int models = result.models().size();
    List<List<String>> rows = table.rows();
    for (int r = 0; r < rows.size(); r++) {
      String style = r < models ? "" : r == models ? "floor first" : "floor";
      html.append("<tr class=\"").append(style).append("\">");
      rows.get(r).forEach(c -> html.append("<td>").append(Page.escape(c)).append("</td>"));
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }

  private static String notes(Comparison.Result result, ResultTable table) {
    StringBuilder html = new StringBuilder("<ul class=\"note\">");
    html.append("<li>± is the standard error over test images.</li>");
    for (ResultTable.Metric metric : ResultTable.Metric.values()) {
      Page.item(html, metric.title + ": " + metric.convention + ".");
    }
    Page.item(
        html,
        "The grey rows are floors, samplers that know the raters' masks: a model that does not beat"
            + " the majority mask says no more than one answer for all.");
    html.append("</ul><p>");
    for (PairedTest test : result.tests()) {
      html.append(Page.escape(sentence(test))).append("<br>");
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
    return Page.figure(
        curves,
        "Learning curves: the negative bound of each model over training steps",
        times + "The values that validated best were kept.");
  }

  private static String pictures(Comparison.Result result, List<byte[]> samples) {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < samples.size(); i++) {
      String id = result.data().patches().id(result.shown()[i]);
      html.append(
          Page.figure(
              samples.get(i),
              "The image, its raters' outlines, and samples of each model with their mean",
              "Test patch " + id + ": raters, then samples of each model and the mean of 64."));
    }
    return html.toString();
  }
}
