package org.cflowlab.exercises.solutions;

import java.util.Map;
import org.cflowlab.exercises.E8;

/** The usual mistakes in E8: the right answer with one of its three parts replaced. */
public final class E8Mistakes {
  /** Each under the name it must be recognised by; after a slash, which form of it. */
  public static final Map<String, E8> ALL =
      Map.ofEntries(
          iou("0/0", (a, b) -> both(a, b) / either(a, b)),
          iou("empty counts as miss", (a, b) -> both(a, b) / Math.max(1, either(a, b))),
          iou(
              "one empty counts as match",
              (a, b) -> {
                boolean anyEmpty = either(a, a) == 0 || either(b, b) == 0;
                return anyEmpty ? 1 : both(a, b) / either(a, b);
              }),
          iou(
              "Dice",
              (a, b) -> {
                double size = either(a, a) + either(b, b);
                return size == 0 ? 1 : 2 * both(a, b) / size;
              }),
          iou(
              "pixel accuracy",
              (a, b) -> {
                int same = 0;
                for (int i = 0; i < a.length; i++) {
                  same += a[i] == b[i] ? 1 : 0;
                }
                return (double) same / a.length;
              }),
          iou(
              "divided by one mask",
              (a, b) -> either(a, b) == 0 ? 1 : both(a, b) / Math.max(1, either(a, a))),
          iou(
              "divided by one mask / the second",
              (a, b) -> either(a, b) == 0 ? 1 : both(a, b) / Math.max(1, either(b, b))),
          iou(
              "integer division",
              (a, b) -> either(a, b) == 0 ? 1 : (int) both(a, b) / (int) either(a, b)),
          iou(
              "union as |a| + |b|",
              (a, b) -> {
                double size = either(a, a) + either(b, b);
                return size == 0 ? 1 : both(a, b) / size;
              }),
          iou(
              "distance for similarity",
              (a, b) -> either(a, b) == 0 ? 0 : 1 - both(a, b) / either(a, b)),
          iou(
              "in place",
              (a, b) -> {
                double iou = new E8Solution().iou(a, b);
                for (int i = 0; i < a.length; i++) {
                  a[i] = !a[i];
                }
                return iou;
              }),
          iou("smoothed", (a, b) -> (both(a, b) + 1) / (either(a, b) + 1)),
          mean(
              "similarity for distance",
              (left, right, distance) -> mean(left, right, new E8Solution()::iou)),
          ged("not doubled", (across, raters, samples) -> across - raters - samples),
          ged("sample diversity left out", (across, raters, samples) -> 2 * across - raters),
          ged("rater diversity left out", (across, raters, samples) -> 2 * across - samples),
          mean(
              "self pairs left out",
              (left, right, distance) -> {
                double sum = 0;
                int pairs = 0;
                for (int i = 0; i < left.length; i++) {
                  for (int j = 0; j < right.length; j++) {
                    if (left != right || i != j) {
                      sum += distance.of(left[i], right[j]);
                      pairs++;
                    }
                  }
                }
                return sum / pairs;
              }),
          mean(
              "half the pairs",
              (left, right, distance) -> {
                double sum = 0;
                for (int i = 0; i < left.length; i++) {
                  for (int j = left == right ? i + 1 : 0; j < right.length; j++) {
                    sum += distance.of(left[i], right[j]);
                  }
                }
                return sum / (left.length * right.length);
              }),
          ged("square root", (across, raters, samples) -> Math.sqrt(ged(across, raters, samples))),
          ged("diversity added", (across, raters, samples) -> 2 * across + raters + samples),
          mean(
              "sums for means",
              (left, right, distance) -> mean(left, right, distance) * left.length * right.length),
          mean(
              "empty pairs skipped",
              (left, right, distance) -> {
                double sum = 0;
                int pairs = 0;
                for (boolean[] a : left) {
                  for (boolean[] b : right) {
                    if (either(a, b) > 0) {
                      sum += distance.of(a, b);
                      pairs++;
                    }
                  }
                }
                return sum / pairs;
              }));

  private E8Mistakes() {}

  /** A number for two masks. */
  private interface Pair {
    double of(boolean[] a, boolean[] b);
  }

  /** The mean distance of two sets of masks. */
  private interface Mean {
    double of(boolean[][] left, boolean[][] right, Pair distance);
  }

  /** GED^2 from three means. */
  private interface Ged {
    double of(double across, double raters, double samples);
  }

  private record Parts(Pair iou, Mean mean, Ged ged) implements E8 {
    @Override
    public double iou(boolean[] a, boolean[] b) {
      return iou.of(a, b);
    }

    @Override
    public double gedSquared(boolean[][] raters, boolean[][] samples) {
      Pair distance = (a, b) -> 1 - iou.of(a, b);
      return ged.of(
          mean.of(raters, samples, distance),
          mean.of(raters, raters, distance),
          mean.of(samples, samples, distance));
    }
  }

  private static Map.Entry<String, E8> iou(String name, Pair wrong) {
    return Map.entry(name, new Parts(wrong, E8Mistakes::mean, E8Mistakes::ged));
  }

  private static Map.Entry<String, E8> mean(String name, Mean wrong) {
    return Map.entry(name, new Parts(new E8Solution()::iou, wrong, E8Mistakes::ged));
  }

  private static Map.Entry<String, E8> ged(String name, Ged wrong) {
    return Map.entry(name, new Parts(new E8Solution()::iou, E8Mistakes::mean, wrong));
  }

  private static double both(boolean[] a, boolean[] b) {
    double count = 0;
    for (int i = 0; i < a.length; i++) {
      count += a[i] && b[i] ? 1 : 0;
    }
    return count;
  }

  private static double either(boolean[] a, boolean[] b) {
    double count = 0;
    for (int i = 0; i < a.length; i++) {
      count += a[i] || b[i] ? 1 : 0;
    }
    return count;
  }

  private static double mean(boolean[][] left, boolean[][] right, Pair distance) {
    double sum = 0;
    for (boolean[] a : left) {
      for (boolean[] b : right) {
        sum += distance.of(a, b);
      }
    }
    return sum / (left.length * right.length);
  }

  private static double ged(double across, double raters, double samples) {
    return 2 * across - raters - samples;
  }
}
