package org.cflowlab.experiment;

import java.util.Arrays;

/**
 * The scores of one sampler, image by image, in the order of the test split.
 *
 * @param name of the model or floor
 * @param negativeCll -log p(s|x), mean over raters, nats; or null where the sampler has no density
 * @param gedV squared generalized energy distance, V-statistic
 * @param gedU the same, unbiased in the samples
 */
public record Scores(String name, double[] negativeCll, double[] gedV, double[] gedU) {
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
