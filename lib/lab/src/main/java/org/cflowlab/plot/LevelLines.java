package org.cflowlab.plot;

import java.util.ArrayList;
import java.util.List;

/** Marching squares: where values on a square lattice cross a level. */
final class LevelLines {
  private LevelLines() {}

  /**
   * Straight pieces x1, y1, x2, y2 of the contour, in steps of the lattice; a value stands at the
   * middle of its square, (column + 1/2, row + 1/2).
   *
   * @param values [n x n], row by row from the bottom
   */
  static List<double[]> segments(double[] values, double level) {
    int n = (int) Math.round(Math.sqrt(values.length));
    List<double[]> segments = new ArrayList<>();
    for (int row = 0; row + 1 < n; row++) {
      for (int column = 0; column + 1 < n; column++) {
        List<double[]> crossings = crossings(values, n, row, column, level);
        for (int i = 0; i + 1 < crossings.size(); i += 2) {
          double[] a = crossings.get(i);
          double[] b = crossings.get(i + 1);
          segments.add(new double[] {a[0], a[1], b[0], b[1]});
        }
      }
    }
    return segments;
  }

  /** The points where the edges of one cell, walked around, cross the level: none, two or four. */
  private static List<double[]> crossings(
      double[] values, int n, int row, int column, double level) {
    int[][] corners = {{column, row}, {column + 1, row}, {column + 1, row + 1}, {column, row + 1}};
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int[] a = corners[i];
      int[] b = corners[(i + 1) % 4];
      double va = values[a[1] * n + a[0]];
      double vb = values[b[1] * n + b[0]];
      if (va >= level != vb >= level) {
        double t = (level - va) / (vb - va);
        points.add(new double[] {a[0] + t * (b[0] - a[0]) + 0.5, a[1] + t * (b[1] - a[1]) + 0.5});
      }
    }
    return points;
  }
}
