package org.cflowlab.exercises.grading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E8;
import org.junit.jupiter.api.Order;

/** Grades E8, the generalised energy distance with masks that may be empty. */
@Grader
final class E8Grader {
  private static final Overlap IOU = (both, a, b, all) -> a + b == 0 ? 1 : both / (a + b - both);
  private static final Distance V =
      (across, raters, samples) -> 2 * across.mean() - raters.mean() - samples.mean();

  private static final String ONE_MASK =
      "The intersection is divided by the pixels of one mask alone, so exchanging the masks changes"
          + " the IoU. Divide by the union.";

  static final List<Mistake<E8>> MISTAKES =
      List.of(
          overlap(
              "0/0",
              "Two empty masks divide 0 by 0, which is NaN, and one NaN spoils every mean. Ask for"
                  + " the union first: if it is 0, the IoU is 1.",
              (both, a, b, all) -> both / (a + b - both)),
          overlap(
              "empty counts as miss",
              "Two empty masks got IoU 0, as if they disagreed. Both say that there is nothing: IoU"
                  + " 1. On LIDC this is no rare case.",
              (both, a, b, all) -> a + b == 0 ? 0 : both / (a + b - both)),
          overlap(
              "one empty counts as match",
              "An empty mask against one that is not empty got IoU 1. They disagree completely: 0."
                  + " Only two empty masks agree.",
              (both, a, b, all) -> a * b == 0 ? 1 : both / (a + b - both)),
          overlap(
              "Dice",
              "This is Dice, 2 both / (a + b). IoU divides the intersection by the union.",
              (both, a, b, all) -> a + b == 0 ? 1 : 2 * both / (a + b)),
          overlap(
              "pixel accuracy",
              "This counts the pixels on which the masks agree, background and all. IoU looks only"
                  + " at pixels in at least one mask.",
              (both, a, b, all) -> (all - a - b + 2 * both) / all),
          overlap(
              "divided by one mask",
              ONE_MASK,
              (both, a, b, all) -> a + b == 0 ? 1 : a == 0 ? 0 : both / a),
          overlap(
              "divided by one mask",
              ONE_MASK,
              (both, a, b, all) -> a + b == 0 ? 1 : b == 0 ? 0 : both / b),
          overlap(
              "integer division",
              "Whole numbers are divided: 2 / 6 is 0 in Java. Make one of them a double first,"
                  + " (double) both / union.",
              (both, a, b, all) -> a + b == 0 ? 1 : Math.floor(both / (a + b - both))),
          overlap(
              "union as |a| + |b|",
              "The union is counted as |a| + |b|, so what is shared counts twice. Take it off once:"
                  + " |a| + |b| - both.",
              (both, a, b, all) -> a + b == 0 ? 1 : both / (a + b)),
          overlap(
              "distance for similarity",
              "This is 1 - IoU, the distance. The method wants IoU itself, 1 for masks that agree.",
              (both, a, b, all) -> 1 - IOU.of(both, a, b, all)),
          overlap(
              "smoothed",
              "A 1 was added above and below, as losses do to stay smooth. A metric must not be"
                  + " smoothed: treat the empty case on its own.",
              (both, a, b, all) -> (both + 1) / (a + b - both + 1)),
          distance(
              "similarity for distance",
              "IoU went in where a distance belongs: d = 1 - IoU.",
              (across, raters, samples) -> -V.of(across, raters, samples)),
          distance(
              "not doubled",
              "The distance between raters and samples counts twice: 2 E d(s, s^).",
              (across, raters, samples) -> across.mean() - raters.mean() - samples.mean()),
          distance(
              "sample diversity left out",
              "E d(s^, s^') is missing, the distance among the samples. Without it nothing rewards"
                  + " a model whose samples differ.",
              (across, raters, samples) -> 2 * across.mean() - raters.mean()),
          distance(
              "rater diversity left out",
              "E d(s, s') is missing, the distance among the raters. Without it even a perfect"
                  + " model is not at 0.",
              (across, raters, samples) -> 2 * across.mean() - samples.mean()),
          distance(
              "self pairs left out",
              "The pairs of a mask with itself are left out. That is the U-statistic, a number of"
                  + " its own; the literature reports the V-statistic, with them.",
              (across, raters, samples) ->
                  2 * across.mean() - raters.meanOfOthers() - samples.meanOfOthers()),
          distance(
              "half the pairs",
              "Within a set each pair is counted once (i < j) but divided by n^2. Run over all i"
                  + " and all j.",
              (across, raters, samples) ->
                  2 * across.mean() - raters.mean() / 2 - samples.mean() / 2),
          distance(
              "square root",
              "This is GED, the root. The exercise, like the literature's tables, wants GED^2.",
              (across, raters, samples) -> Math.sqrt(V.of(across, raters, samples))),
          distance(
              "diversity added",
              "The two distances within the sets are added. They are subtracted.",
              (across, raters, samples) -> 2 * across.mean() + raters.mean() + samples.mean()),
          distance(
              "sums for means",
              "These are sums over the pairs. An expectation is a mean: divide by the number of"
                  + " pairs.",
              (across, raters, samples) -> 2 * across.sum() - raters.sum() - samples.sum()),
          distance(
              "empty pairs skipped",
              "Pairs of two empty masks are skipped, as a mean without NaN does. They count: their"
                  + " distance is 0.",
              (across, raters, samples) ->
                  2 * across.meanOfNonEmpty()
                      - raters.meanOfNonEmpty()
                      - samples.meanOfNonEmpty()));

  private final Student<E8> student;

  // Masks of the same size: a and b overlap in part, a lies in c, d lies apart from a and c.
  private final boolean[] a;
  private final boolean[] b;
  private final boolean[] c;
  private final boolean[] d;
  private final boolean[] empty;

  E8Grader(Student<E8> student) {
    this.student = student.knowing(MISTAKES);
    int shared = drawn(1, 2, 3);
    int first = shared + drawn(2, 2, 4);
    int second = first + drawn(1, 2, 4);
    int more = first + drawn(1, 1, 4);
    int size = Math.max(second, more) + drawn(3, 6, 9);
    int last = size - drawn(2, 3, 4);
    List<Integer> pixels = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    if (student.random() != null) {
      Collections.shuffle(pixels, student.random());
    }
    a = mask(pixels, 0, first);
    b = mask(pixels, first - shared, second);
    c = mask(pixels, 0, more);
    d = mask(pixels, Math.max(last, Math.max(second, more)), size);
    empty = new boolean[size];
  }

  /** A number from the least to the most; the usual one in a notebook. */
  private int drawn(int least, int usual, int most) {
    return student.random() == null ? usual : least + student.random().nextInt(most - least + 1);
  }

  private static boolean[] mask(List<Integer> pixels, int from, int to) {
    boolean[] mask = new boolean[pixels.size()];
    pixels.subList(from, to).forEach(pixel -> mask[pixel] = true);
    return mask;
  }

  @Order(1)
  @Graded(
      value = "IoU of two masks that overlap",
      points = 1,
      advice = "Pixels in both, divided by pixels in at least one.")
  void overlap() {
    boolean[][][] pairs = {{a, b}, {c, a}, {b, c}};
    student.gives(parts(pairs), e -> ious(e, pairs));
  }

  @Order(2)
  @Graded(
      value = "IoU is 0 where nothing is shared, and only there",
      points = 1,
      advice = "No pixel is in both, some are in one: 0 divided by their number.")
  void nothingShared() {
    boolean[][][] pairs = {{a, d}, {empty, a}, {d, empty}};
    student.gives(
        parts(pairs),
        e -> {
          double itself = iou(e, a, a);
          if (!(itself > 0.1)) {
            throw new Finding(
                "more than 0.1 for a mask and itself",
                Student.text(itself),
                "A mask shares all its pixels with itself: both counts are the same, and their"
                    + " quotient is 1.",
                "");
          }
          return ious(e, pairs);
        });
  }

  @Order(3)
  @Graded(
      value = "IoU of two empty masks is 1",
      points = 2,
      advice = "Here the union is 0. Both masks say that there is nothing, so they agree.")
  void bothEmpty() {
    boolean[][][] pairs = {{empty, empty}};
    student.gives(
        parts(pairs),
        e -> {
          double apart = iou(e, a, d);
          if (apart > 0.9) {
            throw new Finding(
                "less than 0.9 for two masks that share no pixel",
                Student.text(apart),
                "1 is for two empty masks alone: ask whether the union is 0, not the intersection.",
                "");
          }
          return ious(e, pairs);
        });
  }

  @Order(4)
  @Graded(
      value = "GED^2 of four raters and three samples",
      points = 3,
      advice =
          "Print the three means on their own. Every mask of one set meets every mask of the other;"
              + " within a set, also itself.")
  void noneEmpty() {
    asks(new boolean[][] {a, b, a, d}, new boolean[][] {a, c, d});
  }

  @Order(5)
  @Graded(
      value = "GED^2 where some masks are empty",
      points = 3,
      advice = "Does gedSquared use your iou for every pair, with 1 for two empty masks?")
  void someEmpty() {
    asks(new boolean[][] {empty, a, empty, b}, new boolean[][] {empty, c, empty, empty, d});
  }

  private void asks(boolean[][] raters, boolean[][] samples) {
    double right = new Ged(IOU, V).gedSquared(raters, samples);
    student.gives(right, e -> new double[] {e.gedSquared(copy(raters), copy(samples))});
  }

  private static List<Part> parts(boolean[][]... pairs) {
    Ged right = new Ged(IOU, V);
    return Arrays.stream(pairs)
        .map(pair -> new Part(sizes(pair[0], pair[1]), right.iou(pair[0], pair[1])))
        .toList();
  }

  private static String sizes(boolean[] a, boolean[] b) {
    return "masks of "
        + Ged.pixels(i -> a[i], a)
        + " and "
        + Ged.pixels(i -> b[i], b)
        + " pixels that share "
        + Ged.pixels(i -> a[i] && b[i], a);
  }

  private static double[] ious(E8 answer, boolean[][]... pairs) {
    return Arrays.stream(pairs).mapToDouble(pair -> iou(answer, pair[0], pair[1])).toArray();
  }

  /** Asks with copies: an answer that writes into its masks spoils no later question. */
  private static double iou(E8 answer, boolean[] a, boolean[] b) {
    return answer.iou(a.clone(), b.clone());
  }

  private static boolean[][] copy(boolean[][] masks) {
    return Arrays.stream(masks).map(boolean[]::clone).toArray(boolean[][]::new);
  }

  /** An IoU, right or wrong, from counts: pixels in both masks, in a, in b, and all. */
  @FunctionalInterface
  private interface Overlap {
    double of(double both, double a, double b, double all);
  }

  /** A GED^2, right or wrong, from the pairs across the sets and within each. */
  @FunctionalInterface
  private interface Distance {
    double of(Pairs across, Pairs raters, Pairs samples);
  }

  private static Mistake<E8> overlap(String name, String hint, Overlap wrong) {
    return new Mistake<>(name, hint, new Ged(wrong, V));
  }

  private static Mistake<E8> distance(String name, String hint, Distance wrong) {
    return new Mistake<>(name, hint, new Ged(IOU, wrong));
  }

  private record Ged(Overlap overlap, Distance distance) implements E8 {
    @Override
    public double iou(boolean[] a, boolean[] b) {
      return overlap.of(
          pixels(i -> a[i] && b[i], a), pixels(i -> a[i], a), pixels(i -> b[i], b), a.length);
    }

    private static long pixels(IntPredicate counted, boolean[] mask) {
      return IntStream.range(0, mask.length).filter(counted).count();
    }

    @Override
    public double gedSquared(boolean[][] raters, boolean[][] samples) {
      return distance.of(
          new Pairs(raters, samples, this),
          new Pairs(raters, raters, this),
          new Pairs(samples, samples, this));
    }
  }

  /** All pairs of two sets of masks, and their distances 1 - IoU. */
  private record Pairs(boolean[][] left, boolean[][] right, E8 masks) {
    double mean() {
      return over((a, b) -> true).average().orElse(Double.NaN);
    }

    double sum() {
      return over((a, b) -> true).sum();
    }

    /** The mean without the pairs of a mask with itself, of which each row has one. */
    double meanOfOthers() {
      return sum() / (left.length * (right.length - 1));
    }

    double meanOfNonEmpty() {
      return over((a, b) -> any(a) || any(b)).average().orElse(Double.NaN);
    }

    private static boolean any(boolean[] mask) {
      return IntStream.range(0, mask.length).anyMatch(i -> mask[i]);
    }

    private DoubleStream over(BiPredicate<boolean[], boolean[]> counted) {
      return Arrays.stream(left)
          .flatMapToDouble(
              a ->
                  Arrays.stream(right)
                      .filter(b -> counted.test(a, b))
                      .mapToDouble(b -> 1 - masks.iou(a, b)));
    }
  }
}
