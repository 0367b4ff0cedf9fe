package org.cflowlab.cli.bench;

import java.util.Locale;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * How long something takes, over repetitions.
 *
 * @param name what was timed
 * @param median milliseconds
 * @param low the lower quartile, milliseconds
 * @param high the upper quartile, milliseconds
 * @param repetitions how many were timed, after the warm-up
 * @param perSecond how many units of work a second at the median, or NaN where there is no unit
 * @param unit of work, or empty
 */
public record Timing(
    String name,
    double median,
    double low,
    double high,
    int repetitions,
    double perSecond,
    String unit) {

  /**
   * A timing of single runs.
   *
   * @param seconds of each run
   * @param units of work in a run
   */
  static Timing of(String name, double[] seconds, double units, String unit) {
    double[] quartiles = Quantile.withDefaults().evaluate(seconds.clone(), .25, .5, .75);
    double rate = unit.isEmpty() ? Double.NaN : units / quartiles[1];
    return new Timing(
        name,
        1e3 * quartiles[1],
        1e3 * quartiles[0],
        1e3 * quartiles[2],
        seconds.length,
        rate,
        unit);
  }

  @Override
  public String toString() {
    String line =
        String.format(
            Locale.ROOT,
            "%-34s %9.2f ms   (quartiles %.2f to %.2f, n = %d)",
            name,
            median,
            low,
            high,
            repetitions);
    return unit.isEmpty()
        ? line
        : line + String.format(Locale.ROOT, "   %.0f %s/s", perSecond, unit);
  }
}
