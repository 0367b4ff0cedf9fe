package org.cflowlab.experiment;

import java.util.Arrays;
import org.cflowlab.metric.Calibration;

/**
 * The scores of one sampler, image by image, in the order of the test split.
 *
 * @param name of the model or floor
 * @param negativeCll -log p(s|x), mean over raters, nats; or null where the sampler has no density
 * @param gedV squared generalized energy distance, V-statistic
 * @param gedU the same, unbiased in the samples
 * @param dice mean Dice of samples and raters; empty masks agree
 * @param matchedIou Hungarian-matched IoU of samples and raters
 * @param diversity mean distance of the samples to one another
 * @param map what the mean of its probabilities is worth; null for a floor
 */
public record Scores(
    String name,
    double[] negativeCll,
    double[] gedV,
    double[] gedU,
    double[] dice,
    double[] matchedIou,
    double[] diversity,
    Map map) {
  /**
   * Scores of a model's probabilities.
   *
   * @param crossCorrelation NCC, image by image
   * @param calibration of the mean map, over all pixels
   * @param cllCurve mean -CLL over images with 1, 2, 4 .. {@link Evaluation#CLL_SAMPLES} samples
   * @param importanceWeightedCll -CLL with samples of the posterior, image by image; null without a
   *     latent vector
   * @param printedCll (31) to the letter, with its extra factor, image by image; null without a
   *     latent vector
   */
  public record Map(
      double[] crossCorrelation,
      Calibration calibration,
      double[] cllCurve,
      double[] importanceWeightedCll,
      double[] printedCll) {}

  /** Mean of a score over images. */
  public static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** Standard error of that mean. */
  public static double standardError(double[] values) {
    double mean = mean(values);
    double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(square / (values.length - 1.0) / values.length);
  }
}
