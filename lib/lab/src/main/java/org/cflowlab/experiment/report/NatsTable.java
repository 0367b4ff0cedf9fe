package org.cflowlab.experiment.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Nats;
import org.cflowlab.experiment.Raters;
import org.cflowlab.plot.Page;

/** Where the nats of each model go, means over its seeds. */
public final class NatsTable {
  static final List<String> NOTES =
      List.of(
          "-CLL = entropy + KL(truth || model), and the negative bound is -CLL + gap. These lesions"
              + " are weighted by the known truth, so -CLL differs a little from that of the table.",
          "Approximation: the gap that the best member of the posterior's family leaves, optimised"
              + " for each answer by itself. Amortisation: the rest, which is the encoder's (Cremer"
              + " et al. 2018).",
          "Best Gaussian: what the best diagonal Gaussian leaves for the same decoder and prior. No"
              + " flow on the posterior can win more than that.",
          "A lesion is left out where a posterior is too narrow, or too far off, for the finest"
              + " grid, as one that was not trained may be; a seed of which none is left does not"
              + " count.");

  private static final List<String> HEADER =
      List.of(
          "sampler",
          "entropy",
          "KL to truth",
          "-CLL",
          "gap",
          "approximation",
          "amortisation",
          "negative bound",
          "best Gaussian",
          "seeds",
          "lesions");

  private final List<List<String>> rows = new ArrayList<>();

  /** The table of a result; without rows where no truth is known. */
  public NatsTable(Comparison.Result result) {
    boolean several = result.raters().size() > 1;
    for (Raters raters : result.raters()) {
      for (ModelKind kind : result.kinds()) {
        if (result.of(kind, raters).stream().anyMatch(m -> m.nats().isPresent())) {
          String name = kind.title() + (several ? ", " + raters.title() : "");
          rows.add(row(name, result.nats(kind, raters)));
        }
      }
    }
  }

  private static List<String> row(String name, List<Nats> all) {
    int lesions = all.stream().mapToInt(n -> n.kl().length).min().orElse(0);
    return List.of(
        name,
        mean(all, Nats::meanEntropy),
        mean(all, Nats::meanKl),
        mean(all, Nats::meanCll),
        mean(all, Nats::meanGap),
        mean(all, Nats::meanApproximation),
        mean(all, Nats::meanAmortisation),
        mean(all, Nats::meanBound),
        mean(all, Nats::meanGaussian),
        "" + all.size(),
        "" + lesions);
  }

  private static String mean(List<Nats> all, ToDoubleFunction<Nats> of) {
    double mean = all.stream().mapToDouble(of).average().orElse(Double.NaN);
    return Double.isNaN(mean) ? "–" : String.format(Locale.ROOT, "%.3f", mean);
  }

  /** The table as aligned text; empty where there is nothing to say. */
  public String toText() {
    if (rows.isEmpty()) {
      return "";
    }
    List<List<String>> lines = new ArrayList<>(List.of(HEADER));
    lines.addAll(rows);
    return ScoreTable.align(lines);
  }

  String toHtml() {
    return Page.table(
        HEADER, rows.stream().map(row -> row.stream().map(Page::escape).toList()).toList());
  }
}
