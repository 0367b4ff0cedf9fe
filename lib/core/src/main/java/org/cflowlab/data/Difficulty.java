package org.cflowlab.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cflowlab.file.BadInputException;

/**
 * How hard known-truth lesions are, and how much their raters differ.
 *
 * <p>Noise and a low contrast make a lesion hard to see; its raters are still those of {@link
 * KnownTruthLesions}, who know it as it is. So the exact quantities remain those of p(s | lesion):
 * what a model could reach at best if it read the lesion off the image without error.
 *
 * @param noise standard deviation of the grain of each pixel, where black is 0 and white 1; 0 to 1
 * @param contrast how bright a lesion is, as a part of the usual; over 0, to 1
 * @param radius the smallest radius, as a part of the image's size; at least 1.5 pixels
 * @param spread how much larger the largest radius is, as a part of the image's size; the largest
 *     is at most .2
 * @param ambiguity a temperature t of the raters' choice, whose probabilities become p^(1/t) /
 *     sum(p^(1/t)): the entropy grows with it from one sure answer to four equally likely ones; .1
 *     to 10
 * @param styles how far the four raters have habits of their own, 0 (none) to 1 (as far as can be):
 *     see {@link #ofRater}
 */
public record Difficulty(
    double noise, double contrast, double radius, double spread, double ambiguity, double styles) {

  /** The lesions of the course: clear images, and raters who are all alike. */
  public static final Difficulty USUAL = new Difficulty(.008, 1, .125, .075, 1, 0);

  private static final double LARGEST_RADIUS = .2;
  private static final double SMALLEST_PIXELS = 1.5;
  private static final List<String> KNOBS =
      List.of("noise", "contrast", "radius", "spread", "ambiguity", "styles");

  /**
   * Checks the knobs.
   *
   * @throws BadInputException that names the knob which is out of its range
   */
  public Difficulty {
    require("noise", noise, 0, 1);
    require("contrast", contrast, Double.MIN_VALUE, 1);
    require("radius", radius, Double.MIN_VALUE, LARGEST_RADIUS);
    require("spread", spread, 0, LARGEST_RADIUS);
    require("ambiguity", ambiguity, .1, 10);
    require("styles", styles, 0, 1);
    if (radius + spread > LARGEST_RADIUS + 1e-9) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "radius + spread must be at most %s, not %s + %s",
              LARGEST_RADIUS,
              radius,
              spread));
    }
  }

  private static void require(String knob, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      String range = least == Double.MIN_VALUE ? "over 0, to " + most : least + " to " + most;
      throw new BadInputException(knob + " must be " + range + ", not " + value);
    }
  }

  /**
   * Turns some knobs and leaves the others as usual.
   *
   * @param text such as {@code noise=.2,styles=1}
   * @throws BadInputException that names the knob which is unknown, no number or out of its range
   */
  public static Difficulty parse(String text) {
    Map<String, Double> knobs = new LinkedHashMap<>();
    double[] usual = USUAL.values();
    for (int k = 0; k < usual.length; k++) {
      knobs.put(KNOBS.get(k), usual[k]);
    }
    for (String setting : text.split(",", -1)) {
      String[] parts = setting.split("=", -1);
      String knob = parts[0].strip();
      if (parts.length != 2 || !knobs.containsKey(knob)) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "'%s' turns no knob; give NAME=NUMBER with one of %s",
                setting,
                String.join(", ", KNOBS)));
      }
      knobs.put(knob, number(knob, parts[1]));
    }
    double[] v = knobs.values().stream().mapToDouble(Double::doubleValue).toArray();
    return new Difficulty(v[0], v[1], v[2], v[3], v[4], v[5]);
  }

  private static double number(String knob, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new BadInputException(knob + " must be a number, not '" + text + "'", e);
    }
  }

  /** What {@link #parse} takes: the knobs that are not as usual; empty if all are. */
  @Override
  public String toString() {
    double[] mine = values();
    double[] usual = USUAL.values();
    List<String> turned = new ArrayList<>();
    for (int k = 0; k < mine.length; k++) {
      if (mine[k] != usual[k]) {
        turned.add(KNOBS.get(k) + "=" + mine[k]);
      }
    }
    return String.join(",", turned);
  }

  private double[] values() {
    return new double[] {noise, contrast, radius, spread, ambiguity, styles};
  }

  /** Requires that the smallest lesion has room for all templates in an image of this size. */
  void requireFits(int size) {
    if (radius * size < SMALLEST_PIXELS) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "radius must be at least %s pixels; %s of %d pixels is %.2f",
              SMALLEST_PIXELS,
              radius,
              size,
              radius * size));
    }
  }

  /** The probabilities p of the four templates at this ambiguity. */
  double[] tempered(double[] p) {
    if (ambiguity == 1) {
      return p;
    }
    double[] powers = Arrays.stream(p).map(q -> StrictMath.pow(q, 1 / ambiguity)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(q -> q / sum).toArray();
  }

  /**
   * The probabilities of one rater's templates. With styles, the first rater tends to mark all and
   * the second nothing, the third the whole and the fourth the core: each moves a share of the
   * probability from one template to another, and its opposite moves it back. So the mean over the
   * four is the truth, whatever the styles, and at 1 each rater never draws one of the templates.
   *
   * @param truth p, four probabilities
   * @param rater 0 to 3
   */
  double[] ofRater(double[] truth, int rater) {
    double[] p = truth.clone();
    if (styles > 0) {
      int from = new int[] {0, 3, 1, 2}[rater];
      int to = 3 - from;
      double moved = styles * Math.min(truth[from], truth[to]);
      p[from] -= moved;
      p[to] += moved;
    }
    return p;
  }
}
