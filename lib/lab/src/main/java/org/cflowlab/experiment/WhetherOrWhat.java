package org.cflowlab.experiment;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Locale;
import org.cflowlab.array.Scratch;
import org.cflowlab.metric.EmptyAnswers;

/**
 * What GED U of a model is about, patch by patch: whether to mark anything, or what to mark. See
 * {@link EmptyAnswers}.
 *
 * @param drawn how many samples of each patch
 * @param raters the share of the raters' masks that are empty
 * @param samples the same of the samples
 * @param what GED U of samples that are empty as often as the raters' masks
 * @param whether GED U without it
 */
public record WhetherOrWhat(
    int drawn, double[] raters, double[] samples, double[] what, double[] whether) {
  /**
   * Of some samples and raters of the same patches.
   *
   * @param masks [I, R, H, W]
   * @param samples [I, n, H, W]
   */
  static WhetherOrWhat of(NDArray masks, NDArray samples) {
    EmptyAnswers both = EmptyAnswers.of(masks, samples);
    return new WhetherOrWhat(
        Math.toIntExact(samples.getShape().get(1)),
        Scratch.values(both::raters),
        Scratch.values(both::samples),
        Scratch.values(both::what),
        Scratch.values(both::whether));
  }

  /** Of all patches of some runs, in their order. */
  static WhetherOrWhat joined(List<WhetherOrWhat> runs) {
    return new WhetherOrWhat(
        runs.get(0).drawn,
        Scores.joined(runs, WhetherOrWhat::raters),
        Scores.joined(runs, WhetherOrWhat::samples),
        Scores.joined(runs, WhetherOrWhat::what),
        Scores.joined(runs, WhetherOrWhat::whether));
  }

  /** Means over patches, in a sentence. */
  public String describe() {
    double left = Scores.mean(what);
    double rest = Scores.mean(whether);
    return String.format(
        Locale.ROOT,
        "empty masks: %.1f%% of the samples, %.1f%% of the raters'; GED U, by %d samples, is %.3f,"
            + " of which %.3f is about whether to mark anything and %.3f about what",
        100 * Scores.mean(samples),
        100 * Scores.mean(raters),
        drawn,
        left + rest,
        rest,
        left);
  }
}
