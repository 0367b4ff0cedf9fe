package org.cflowlab.exercises.solutions;

import java.util.Map;
import org.cflowlab.exercises.E8;

/** The usual mistakes in E8: the right answer with one part overridden. */
public final class E8Mistakes {
  /** Each under the name it must be recognised by; after a slash, which form of it. */
  public static final Map<String, E8> ALL =
      Map.ofEntries(
          Map.entry(
              "0/0",
              new Base() {
                @Override
                public double iou(boolean[] a, boolean[] b) {
                  return both(a, b) / either(a, b);
                }
              }),
          Map.entry(
              "empty counts as miss",
              new Base() {
                @Override
                public double iou(boolean[] a, boolean[] b) {
                  return both(a, b) / Math.max(1, either(a, b));
                }
              }),
          Map.entry(
              "one empty counts as match",
              new Base() {
                @Override
                public double iou(boolean[] a, boolean[] b) {
                  boolean anyEmpty = either(a, a) == 0 || either(b, b) == 0;
                  return anyEmpty ? 1 : both(a, b) / either(a, b);
                }
              }),
          Map.entry(
              "Dice",
              new Base() {
                @Override
                public double iou(boolean[] a, boolean[] b) {
                  double size = either(a, a) + either(b, b);
                  return size == 0 ? 1 : 2 * both(a, b) / size;
                }
              }),
          Map.entry(
              "pixel accuracy",
              new Base() {
                @Override
                public double iou(boolean[] a, boolean[] b) {
                  int same = 0;
                  for (int i = 0; i < a.length; i++) {
                    same += a[i] == b[i] ? 1 : 0;
                  }
                  return (double) same / a.length;
                }
              }),
          Map.entry(
              "divided by one mask",
              new Base() {
                @Override
                public double iou(boolean[] a, boolean[] b) {
                  return either(a, b) == 0 ? 1 : both(a, b) / Math.max(1, either(a, a));
                }
              }),
          Map.entry(
              "divided by one mask / the second",
              new Base() {
                @Override
                public double iou(boolean[] a, boolean[] b) {
                  return either(a, b) == 0 ? 1 : both(a, b) / Math.max(1, either(b, b));
                }
              }),
          Map.entry(
              "smoothed",
              new Base() {
                @Override
                public double iou(boolean[] a, boolean[] b) {
                  return (both(a, b) + 1) / (either(a, b) + 1);
                }
              }),
          Map.entry(
              "similarity for distance",
              new Base() {
                @Override
                double distance(boolean[] a, boolean[] b) {
                  return iou(a, b);
                }
              }),
          Map.entry(
              "not doubled",
              new Base() {
                @Override
                public double gedSquared(boolean[][] raters, boolean[][] samples) {
                  return mean(raters, samples) - mean(raters, raters) - mean(samples, samples);
                }
              }),
          Map.entry(
              "sample diversity left out",
              new Base() {
                @Override
                public double gedSquared(boolean[][] raters, boolean[][] samples) {
                  return 2 * mean(raters, samples) - mean(raters, raters);
                }
              }),
          Map.entry(
              "rater diversity left out",
              new Base() {
                @Override
                public double gedSquared(boolean[][] raters, boolean[][] samples) {
                  return 2 * mean(raters, samples) - mean(samples, samples);
                }
              }),
          Map.entry(
              "self pairs left out",
              new Base() {
                @Override
                double mean(boolean[][] left, boolean[][] right) {
                  double sum = 0;
                  int pairs = 0;
                  for (int i = 0; i < left.length; i++) {
                    for (int j = 0; j < right.length; j++) {
                      if (left != right || i != j) {
                        sum += distance(left[i], right[j]);
                        pairs++;
                      }
                    }
                  }
                  return sum / pairs;
                }
              }),
          Map.entry(
              "half the pairs",
              new Base() {
                @Override
                double mean(boolean[][] left, boolean[][] right) {
                  double sum = 0;
                  for (int i = 0; i < left.length; i++) {
                    for (int j = left == right ? i + 1 : 0; j < right.length; j++) {
                      sum += distance(left[i], right[j]);
                    }
                  }
                  return sum / (left.length * right.length);
                }
              }),
          Map.entry(
              "square root",
              new Base() {
                @Override
                public double gedSquared(boolean[][] raters, boolean[][] samples) {
                  return Math.sqrt(super.gedSquared(raters, samples));
                }
              }),
          Map.entry(
              "diversity added",
              new Base() {
                @Override
                public double gedSquared(boolean[][] raters, boolean[][] samples) {
                  return 2 * mean(raters, samples) + mean(raters, raters) + mean(samples, samples);
                }
              }),
          Map.entry(
              "sums for means",
              new Base() {
                @Override
                double mean(boolean[][] left, boolean[][] right) {
                  return super.mean(left, right) * left.length * right.length;
                }
              }),
          Map.entry(
              "empty pairs skipped",
              new Base() {
                @Override
                double mean(boolean[][] left, boolean[][] right) {
                  double sum = 0;
                  int pairs = 0;
                  for (boolean[] a : left) {
                    for (boolean[] b : right) {
                      if (either(a, b) > 0) {
                        sum += distance(a, b);
                        pairs++;
                      }
                    }
                  }
                  return sum / pairs;
                }
              }));

  private E8Mistakes() {}

  /** The right answer in parts, for the mistakes to override one. */
  private abstract static class Base implements E8 {
    static double both(boolean[] a, boolean[] b) {
      double count = 0;
      for (int i = 0; i < a.length; i++) {
        count += a[i] && b[i] ? 1 : 0;
      }
      return count;
    }

    static double either(boolean[] a, boolean[] b) {
      double count = 0;
      for (int i = 0; i < a.length; i++) {
        count += a[i] || b[i] ? 1 : 0;
      }
      return count;
    }

    @Override
    public double iou(boolean[] a, boolean[] b) {
      return either(a, b) == 0 ? 1 : both(a, b) / either(a, b);
    }

    double distance(boolean[] a, boolean[] b) {
      return 1 - iou(a, b);
    }

    double mean(boolean[][] left, boolean[][] right) {
      double sum = 0;
      for (boolean[] a : left) {
        for (boolean[] b : right) {
          sum += distance(a, b);
        }
      }
      return sum / (left.length * right.length);
    }

    @Override
    public double gedSquared(boolean[][] raters, boolean[][] samples) {
      return 2 * mean(raters, samples) - mean(raters, raters) - mean(samples, samples);
    }
  }
}
