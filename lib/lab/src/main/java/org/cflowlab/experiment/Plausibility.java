package org.cflowlab.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Locale;
import org.cflowlab.metric.Pieces;

/**
 * Whether samples look like masks that a rater would draw, by how many {@link Pieces} they are in.
 * No score asks for that: a sample may be torn and overlap well.
 *
 * @param samples for each patch the mean number of pieces of its samples
 * @param raters the same of its raters' masks
 * @param torn for each patch the share of its samples in more pieces than any rater's mask
 */
public record Plausibility(double[] samples, double[] raters, double[] torn) {
  /**
   * Of some samples and raters of the same patches.
   *
   * @param masks [I, R, H, W]
   * @param samples [I, n, H, W]
   */
  static Plausibility of(NDArray masks, NDArray samples) {
    NDArray ours = Pieces.of(samples);
    NDArray theirs = Pieces.of(masks);
    NDArray torn = ours.gt(theirs.max(new int[] {1}, true)).toType(ours.getDataType(), false);
    return new Plausibility(means(ours), means(theirs), means(torn));
  }

  private static double[] means(NDArray ofEach) {
    return ofEach.toType(DataType.FLOAT64, false).mean(new int[] {1}).toDoubleArray();
  }

  /** Of all patches of some runs, in their order. */
  static Plausibility joined(List<Plausibility> runs) {
    return new Plausibility(
        Scores.joined(runs, Plausibility::samples),
        Scores.joined(runs, Plausibility::raters),
        Scores.joined(runs, Plausibility::torn));
  }

  /** Means over patches, in a sentence. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "pieces of a mask: samples %.2f, raters %.2f; %.1f%% of the samples are in more pieces"
            + " than any rater's mask",
        Scores.mean(samples),
        Scores.mean(raters),
        100 * Scores.mean(torn));
  }
}
