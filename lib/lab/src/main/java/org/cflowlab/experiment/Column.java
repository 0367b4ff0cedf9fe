package org.cflowlab.experiment;

import java.util.Locale;
import java.util.function.Function;

/** A column of Table 1: a score under some raters. */
enum Column {
  CLL("-CLL", "%.1f", true, Scores::negativeCll),
  GED_V("GED V" + Evaluation.GED_SAMPLES, "%.3f", true, Scores::gedV),
  GED_U("GED U", "%.3f", true, Scores::gedU),
  DICE("Dice", "%.3f", false, Scores::dice);

  final String title;
  final boolean lowerIsBetter;
  private final String format;
  private final Function<Scores, double[]> values;

  Column(String title, String format, boolean lowerIsBetter, Function<Scores, double[]> values) {
    this.title = title;
    this.format = format;
    this.lowerIsBetter = lowerIsBetter;
    this.values = values;
  }

  /** Image by image, or null where a sampler has no such score. */
  double[] of(Scores scores) {
    return values.apply(scores);
  }

  String text(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }

  /** What the paper prints in its Table 1 for LIDC; NaN where it prints nothing. */
  double paper(ModelKind kind, Raters raters) {
    double[] row =
        switch (kind) {
          case UNET -> new double[] {none(), none(), none(), none(), 0.727};
          case PROB -> new double[] {52.1, 0.279, 238.9, 0.579, 0.698};
          case PLANAR -> new double[] {47.3, 0.204, 89.0, 0.288, 0.713};
          case GLOW -> new double[] {49.2, 0.302, 217.0, 0.547, 0.704};
          case RADIAL, SPLINE -> new double[] {none(), none(), none(), none(), none()};
        };
    int first = raters == Raters.ALL ? 0 : 2;
    return switch (this) {
      case CLL -> row[first];
      case GED_V -> row[first + 1];
      case GED_U -> none();
      case DICE -> raters == Raters.ALL ? none() : row[4];
    };
  }

  private static double none() {
    return Double.NaN;
  }
}
