package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E8;

/** E8: GED^2 as a V-statistic; two empty masks agree. */
public final class E8Solution implements E8 {
  @Override
  public double iou(boolean[] a, boolean[] b) {
    int both = 0;
    int either = 0;
    for (int i = 0; i < a.length; i++) {
      if (a[i] && b[i]) {
        both++;
      }
      if (a[i] || b[i]) {
        either++;
      }
    }
    return either == 0 ? 1 : (double) both / either;
  }

  @Override
  public double gedSquared(boolean[][] raters, boolean[][] samples) {
    return 2 * meanDistance(raters, samples)
        - meanDistance(raters, raters)
        - meanDistance(samples, samples);
  }

  private double meanDistance(boolean[][] left, boolean[][] right) {
    double sum = 0;
    for (boolean[] a : left) {
      for (boolean[] b : right) {
        sum += 1 - iou(a, b);
      }
    }
    return sum / (left.length * right.length);
  }
}
