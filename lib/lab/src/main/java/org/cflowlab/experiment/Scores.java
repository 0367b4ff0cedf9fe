package org.cflowlab.experiment;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cflowlab.metric.Calibration;

/**
 * The scores of one sampler, image by image, in the order of the test split.
 *
 * @param name of the model or floor
 * @param values of each metric that the sampler has; a floor without a density has no -CLL, and
 *     only a model has what is measured of a probability map
 * @param calibration of the mean map, over all pixels; without pixels for a floor
 * @param cllCurve mean -CLL over images with 1, 2, 4 .. {@link Evaluation#CLL_SAMPLES} samples;
 *     empty for a floor
 * @param answers where the truth is known, of each of its templates: how probable it is (predicted)
 *     and how often the model gives it (marked), over images; empty elsewhere and for a floor
 * @param temperature at which {@link Metric#CLL_CALIBRATED} was found; NaN where none was fitted
 */
public record Scores(
    String name,
    Map<Metric, double[]> values,
    Calibration calibration,
    double[] cllCurve,
    List<Calibration> answers,
    double temperature) {
  /** Keeps the metrics in their order. */
  public Scores {
    Map<Metric, double[]> sorted = new EnumMap<>(Metric.class);
    sorted.putAll(values);
    values = Collections.unmodifiableMap(sorted);
    answers = answers == null ? List.of() : List.copyOf(answers); // null in files of before
    temperature = temperature > 0 ? temperature : Double.NaN; // 0 there
  }

  /** Whether the sampler has this score. */
  public boolean has(Metric metric) {
    return values.containsKey(metric);
  }

  /**
   * A score, image by image.
   *
   * @throws IllegalArgumentException if the sampler has none; see {@link #has}
   */
  public double[] of(Metric metric) {
    if (!has(metric)) {
      throw new IllegalArgumentException(name + " has no " + metric);
    }
    return values.get(metric);
  }

  /** The mean of a score over images; NaN where the sampler has none. */
  public double mean(Metric metric) {
    return has(metric) ? mean(of(metric)) : Double.NaN;
  }

  /** Values of the images of some runs, one run after the other. */
  static <T> double[] joined(List<T> runs, Function<T, double[]> values) {
    return runs.stream().map(values).flatMapToDouble(Arrays::stream).toArray();
  }

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
