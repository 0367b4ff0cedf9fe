package org.cflowlab.exercises.grading;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E11;
import org.junit.jupiter.api.Order;

/** Grades E11, the energy distance as a loss. */
@Grader
final class E11Grader {
  private static final Overlap SOFT = (min, product, a, b, pixels) -> ratio(min, a + b - min);
  private static final Loss UNBIASED =
      (across, raters, samples) -> 2 * across.mean() - samples.meanOfOthers();

  private static final String BLUR =
      "A product stands in the place of the minimum. Of hard masks they agree; of a pixel at a half"
          + " the product is a quarter, so a blurred mask is far from itself, and that rewards blur."
          + " Take Math.min, and Math.max below.";
  private static final String ONES =
      "The two ones are missing, or next to nothing stands for them. Add 1 to each sum: then two"
          + " empty masks are at 0, and a few pixels of a nearly empty mask do not decide all.";
  private static final String CONSTANT =
      "The raters' own term E d(s, s') is taken off too. No training changes it: a loss leaves it"
          + " out.";

  static final List<Mistake<E11>> MISTAKES =
      List.of(
          overlap(
              "product for minimum",
              BLUR,
              (min, product, a, b, pixels) -> ratio(product, a + b - product)),
          overlap(
              "product for minimum",
              BLUR,
              (min, product, a, b, pixels) -> ratio(product, a + b - min)),
          overlap(
              "similarity for distance",
              "This is the similarity, 1 for masks that agree. Take it from 1.",
              (min, product, a, b, pixels) -> 1 - SOFT.of(min, product, a, b, pixels)),
          overlap(
              "the ones left out", ONES, (min, product, a, b, pixels) -> 1 - min / (a + b - min)),
          overlap(
              "the ones left out",
              ONES,
              (min, product, a, b, pixels) -> a + b == 0 ? 0 : 1 - min / (a + b - min)),
          overlap(
              "one above only",
              "1 is added above the line only, so masks that agree come out below 0. Add 1 below"
                  + " too.",
              (min, product, a, b, pixels) -> 1 - (min + 1) / (a + b - min)),
          overlap(
              "one below only",
              "1 is added below the line only, so a mask is not at 0 from itself. Add 1 above too.",
              (min, product, a, b, pixels) -> 1 - min / (a + b - min + 1)),
          cut(),
          overlap(
              "Dice",
              "This is Dice, with the intersection doubled and the sizes below. Here the sum of the"
                  + " larger values stands below.",
              (min, product, a, b, pixels) -> 1 - (2 * min + 1) / (a + b + 1)),
          overlap(
              "union as |a| + |b|",
              "The union is counted as |a| + |b|, so what is shared counts twice. Sum the larger of"
                  + " both values, pixel by pixel.",
              (min, product, a, b, pixels) -> ratio(min, a + b)),
          overlap(
              "minimum of the sums",
              "The minimum is taken of the two sums. Take it pixel by pixel and then sum: where the"
                  + " masks lie must count.",
              (min, product, a, b, pixels) -> ratio(Math.min(a, b), Math.max(a, b))),
          overlap(
              "means for sums",
              "These are means over the pixels, beside which a 1 is as much as a whole picture. Sum"
                  + " over the pixels.",
              (min, product, a, b, pixels) -> ratio(min / pixels, (a + b - min) / pixels)),
          loss(
              "self pairs counted",
              "Each sample is paired with itself too, at distance 0, so n samples seem less varied"
                  + " than they are: biased, the more so the fewer they are. Divide by N (N - 1).",
              (across, raters, samples) -> 2 * across.mean() - samples.mean()),
          loss(
              "equal samples left out",
              "Pairs of equal samples are left out. They are draws like others, at distance 0 from"
                  + " each other: leave out only a sample with itself (i == j), and divide by"
                  + " N (N - 1).",
              (across, raters, samples) -> 2 * across.mean() - samples.meanOfUnequal()),
          loss(
              "not doubled",
              "The distance between raters and samples counts twice: 2 E d(s, s^).",
              (across, raters, samples) -> across.mean() - samples.meanOfOthers()),
          loss(
              "half of it",
              "This is E d(s, s^) - E d(s^, s^') / 2, half of what is asked. It has the same lowest"
                  + " point; the exercise wants the whole.",
              (across, raters, samples) -> across.mean() - samples.meanOfOthers() / 2),
          loss(
              "diversity left out",
              "E d(s^, s^') is missing. Without it the loss is lowest where all samples are the one"
                  + " mask in the middle."
                  + Mistake.WHOLE_NUMBERS,
              (across, raters, samples) -> 2 * across.mean()),
          Mistake.integerDivision(
              new Answer(SOFT, (across, raters, samples) -> -samples.meanOfOthers(), false)),
          Mistake.integerDivision(new Answer(SOFT, (across, raters, samples) -> 0, false)),
          loss(
              "diversity added",
              "The distance among the samples is added. It is subtracted: samples that differ are"
                  + " rewarded.",
              (across, raters, samples) -> 2 * across.mean() + samples.meanOfOthers()),
          loss(
              "the raters' term kept",
              CONSTANT,
              (across, raters, samples) ->
                  2 * across.mean() - samples.meanOfOthers() - raters.mean()),
          loss(
              "the raters' term kept",
              CONSTANT,
              (across, raters, samples) ->
                  2 * across.mean() - samples.meanOfOthers() - raters.meanOfOthers()),
          loss(
              "half the pairs",
              "Each pair of samples is counted once (i < j) but divided by N (N - 1), which counts"
                  + " it twice. Divide by half of that, or run over all i and j.",
              (across, raters, samples) -> 2 * across.mean() - samples.meanOfOthers() / 2),
          loss(
              "sums for means",
              "These are sums over the pairs. An expectation is a mean: divide by the number of"
                  + " pairs.",
              (across, raters, samples) -> 2 * across.sum() - samples.sum()),
          loss(
              "best sample only",
              "Each rater is compared with the nearest sample alone. That rewards one good guess"
                  + " among many bad ones: take the mean over the samples.",
              (across, raters, samples) -> 2 * across.meanOfLeast() - samples.meanOfOthers()),
          loss(
              "square root",
              "This is the root. The loss is the squared distance; its root has no unbiased"
                  + " estimate.",
              (across, raters, samples) -> Math.sqrt(2 * across.mean() - samples.meanOfOthers())));

  private final Student<E11> student;

  // Hard masks: a and b overlap in part, c lies apart from a. Soft ones: p and q, and one of
  // halves.
  private final double[] a;
  private final double[] b;
  private final double[] c;
  private final double[] p;
  private final double[] q;
  private final double[] r;
  private final double[] half = {0, .5, .5, .5, .5, .5, 0, 0};
  private final double[] empty = new double[8];

  E11Grader(Student<E11> student) {
    this.student = student.knowing(MISTAKES);
    int turn = student.random() == null ? 0 : student.random().nextInt(8);
    a = turned(turn, 1, 1, 1, 0, 0, 0, 0, 0);
    b = turned(turn, 0, 1, 1, 1, 1, 0, 0, 0);
    c = turned(turn, 0, 0, 0, 0, 1, 1, 0, 0);
    p = turned(turn, student.varied(.9, .8, .3, .2, .1, 0, 0, 0));
    q = turned(turn, student.varied(.1, .7, .9, .6, 0, .3, 0, 0));
    r = turned(turn, student.varied(0, .2, .4, .9, .7, 0, .1, 0));
  }

  private static double[] turned(int by, double... mask) {
    return IntStream.range(0, mask.length).mapToDouble(i -> mask[(i + by) % mask.length]).toArray();
  }

  @Order(1)
  @Graded(
      value = "the distance of hard masks",
      points = 1,
      advice = "1 - (pixels in both + 1) / (pixels in at least one + 1).")
  void hard() {
    distances(new double[][] {a, b}, new double[][] {c, a}, new double[][] {b, empty});
  }

  @Order(2)
  @Graded(
      value = "two empty masks are at 0",
      points = 1,
      advice = "Both sums are 0, and (0 + 1) / (0 + 1) is 1.")
  void bothEmpty() {
    distances(new double[][] {empty, empty}, new double[][] {a, empty});
  }

  @Order(3)
  @Graded(
      value = "the distance of soft masks; one of halves is at 0 from itself",
      points = 3,
      advice = "Math.min and Math.max of the two values of each pixel; then sum.")
  void soft() {
    distances(
        new double[][] {half, half},
        new double[][] {p, q},
        new double[][] {r, p},
        new double[][] {a, q});
  }

  @Order(4)
  @Graded(
      value = "the loss of three hard samples",
      points = 2,
      advice = "Twice the mean over all R N pairs, minus the mean over N (N - 1) pairs of samples.")
  void hardSamples() {
    double[][] raters = {a, b, a, c};
    asks(
        raters,
        List.of("three samples that differ", "three samples, two of them equal"),
        new double[][] {a, c, b},
        new double[][] {c, a, c});
  }

  @Order(5)
  @Graded(
      value = "the loss of soft samples, and of two alone",
      points = 3,
      advice = "Does energy use your distance for every pair, and no sample with itself?")
  void softSamples() {
    asks(
        new double[][] {empty, a, b},
        List.of("four samples", "two samples"),
        new double[][] {p, q, r, half},
        new double[][] {q, r});
  }

  private void distances(double[][]... pairs) {
    Answer right = new Answer(SOFT, UNBIASED, false);
    student.gives(
        Arrays.stream(pairs)
            .map(pair -> new Part(sums(pair), right.distance(pair[0], pair[1])))
            .toList(),
        e -> distances(e, pairs));
  }

  private static String sums(double[][] pair) {
    String sums = "masks whose pixels sum to %.1f and %.1f";
    return String.format(
            Locale.ROOT, sums, DoubleStream.of(pair[0]).sum(), DoubleStream.of(pair[1]).sum())
        + (pair[0] == pair[1] ? " (the same mask)" : "");
  }

  /** Asks with copies: an answer that writes into its masks spoils no later question. */
  private static double[] distances(E11 answer, double[][]... pairs) {
    return Arrays.stream(pairs)
        .mapToDouble(pair -> answer.distance(pair[0].clone(), pair[1].clone()))
        .toArray();
  }

  private void asks(double[][] raters, List<String> names, double[][]... samples) {
    Answer right = new Answer(SOFT, UNBIASED, false);
    student.gives(
        IntStream.range(0, samples.length)
            .mapToObj(i -> new Part(names.get(i), right.energy(raters, samples[i])))
            .toList(),
        e -> Arrays.stream(samples).mapToDouble(s -> e.energy(copy(raters), copy(s))).toArray());
  }

  private static double[][] copy(double[][] masks) {
    return Arrays.stream(masks).map(double[]::clone).toArray(double[][]::new);
  }

  /** A distance, right or wrong, from sums over the pixels, and how many there are. */
  @FunctionalInterface
  private interface Overlap {
    double of(double min, double product, double a, double b, double pixels);
  }

  /** A loss, right or wrong, from the pairs across the sets and within each. */
  @FunctionalInterface
  private interface Loss {
    double of(Pairs across, Pairs raters, Pairs samples);
  }

  private static double ratio(double above, double below) {
    return 1 - (above + 1) / (below + 1);
  }

  private static Mistake<E11> overlap(String name, String hint, Overlap wrong) {
    return new Mistake<>(name, hint, new Answer(wrong, UNBIASED, false));
  }

  private static Mistake<E11> loss(String name, String hint, Loss wrong) {
    return new Mistake<>(name, hint, new Answer(SOFT, wrong, false));
  }

  private static Mistake<E11> cut() {
    return new Mistake<>(
        "cut at a half",
        "The masks are cut at a half first. Then no small change of a probability changes the loss:"
            + " its gradient is 0, and nothing is learnt. Leave them soft.",
        new Answer(SOFT, UNBIASED, true));
  }

  /**
   * An answer, right or wrong.
   *
   * @param hard whether masks are cut at a half first
   */
  private record Answer(Overlap overlap, Loss loss, boolean hard) implements E11 {
    @Override
    public double distance(double[] a, double[] b) {
      double[] first = hard ? cut(a) : a;
      double[] second = hard ? cut(b) : b;
      return overlap.of(
          over(first, i -> Math.min(first[i], second[i])),
          over(first, i -> first[i] * second[i]),
          over(first, i -> first[i]),
          over(first, i -> second[i]),
          first.length);
    }

    private static double[] cut(double[] mask) {
      return Arrays.stream(mask).map(v -> v > .5 ? 1 : 0).toArray();
    }

    private static double over(double[] pixels, IntToDoubleFunction value) {
      return IntStream.range(0, pixels.length).mapToDouble(value).sum();
    }

    @Override
    public double energy(double[][] raters, double[][] samples) {
      return loss.of(
          new Pairs(raters, samples, this),
          new Pairs(raters, raters, this),
          new Pairs(samples, samples, this));
    }
  }

  /** All pairs of two sets of masks, and their distances. */
  private record Pairs(double[][] left, double[][] right, E11 masks) {
    double sum() {
      return Arrays.stream(left).flatMapToDouble(this::from).sum();
    }

    double mean() {
      return sum() / (left.length * right.length);
    }

    /** The mean over pairs of two different masks of one set. */
    double meanOfOthers() {
      double self = Arrays.stream(left).mapToDouble(s -> masks.distance(s, s)).sum();
      return (sum() - self) / (left.length * (right.length - 1));
    }

    /** The mean over pairs of masks that differ. */
    double meanOfUnequal() {
      return Arrays.stream(left)
          .flatMapToDouble(this::from)
          .filter(distance -> distance > 0)
          .average()
          .orElse(Double.NaN);
    }

    /** The mean over the left of the nearest on the right. */
    double meanOfLeast() {
      return Arrays.stream(left)
          .mapToDouble(s -> from(s).min().orElse(Double.NaN))
          .average()
          .orElse(Double.NaN);
    }

    private DoubleStream from(double[] s) {
      return Arrays.stream(right).mapToDouble(t -> masks.distance(s, t));
    }
  }
}
