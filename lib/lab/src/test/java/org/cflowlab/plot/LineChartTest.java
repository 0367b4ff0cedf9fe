package org.cflowlab.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineChartTest {
  /** A kit with more models than signs still draws them all. */
  @Test
  void signsAreUsedAgainAfterTheLast() {
    LineChart.Sign[] all = LineChart.Sign.values();
    assertThat(IntStream.range(0, all.length).mapToObj(LineChart.Sign::of)).containsExactly(all);
    assertThat(IntStream.range(all.length, 100).mapToObj(LineChart.Sign::of))
        .doesNotContain(LineChart.Sign.NONE)
        .startsWith(LineChart.Sign.DISC, LineChart.Sign.SQUARE);
  }

  /** The name of a curve is right of the plot, in its colour, as high as the curve ends. */
  @Test
  void namesStandWhereCurvesEnd() {
    double[] x = {0, 1, 2};
    BufferedImage chart =
        LineChart.draw(
            "t",
            "x",
            "y",
            false,
            List.of(
                new LineChart.Curve("falls", x, new double[] {10, 5, 0}, Palette.BASE, false),
                new LineChart.Curve("rises", x, new double[] {0, 5, 10}, Palette.FLOW, false),
                new LineChart.Curve("rises too", x, new double[] {0, 5, 10}, Palette.WRONG, true)));
    int end = 640; // the plot is 620 wide, a piece of each line follows
    int falls = rowOf(chart, end, Palette.BASE);
    int rises = rowOf(chart, end, Palette.FLOW);
    int too = rowOf(chart, end - 8, Palette.WRONG);
    assertThat(rises).isBetween(20, 80);
    assertThat(falls).isBetween(320, 420);
    assertThat(Math.abs(too - rises)).as("one below the other").isBetween(14, 30);
  }

  /** Between two powers of ten a reader needs numbers too: here 20, 50, 100 and 200. */
  @Test
  void aLogarithmicAxisHasNumbersBetweenThePowersOfTen() {
    double[] x = {0, 1};
    LineChart.Curve curve =
        new LineChart.Curve("loss", x, new double[] {13, 260}, Palette.FLOW, false);
    BufferedImage chart = LineChart.draw("", "", "", true, List.of(curve));
    int labels = 0;
    boolean before = false;
    for (int y = 0; y < 380; y++) {
      int row = y;
      boolean ink = IntStream.range(0, 60).anyMatch(c -> (chart.getRGB(c, row) & 0xFF) < 80);
      labels += ink && !before ? 1 : 0;
      before = ink;
    }
    assertThat(labels).isEqualTo(4);
  }

  /**
   * A cross is as wide and as high as its intervals; its sign, wider than its bars, stands once.
   */
  @Test
  void aCrossHasItsSignWhereItsBarsMeet() {
    LineChart.Curve cross =
        LineChart.Curve.cross(
            "a",
            new double[] {-2, 1, 2},
            new double[] {0, 30, 40},
            Palette.FLOW,
            LineChart.Sign.SQUARE);
    double[] corners = {-4, 4};
    LineChart.Curve frame =
        new LineChart.Curve("b", corners, new double[] {-40, 80}, Palette.BASE, false);
    BufferedImage chart = LineChart.draw("", "", "", false, List.of(frame, cross));
    int[] columns = IntStream.range(0, 620).filter(x -> inked(chart, x) > 0).toArray();
    int[] tall = IntStream.of(columns).filter(x -> inked(chart, x) > 60).toArray();
    int[] square = IntStream.of(columns).filter(x -> inked(chart, x) > 5).toArray();
    double left = columns[0];
    double right = columns[columns.length - 1];
    double middle = IntStream.of(tall).average().orElseThrow();
    assertThat((middle - left) / (right - left)).as("of -2 to 2").isBetween(.72, .78);
    assertThat(square[square.length - 1] - square[0]).as("one sign").isBetween(6, 12);
  }

  /** Pixels of a column that have the cross's colour. */
  private static long inked(BufferedImage chart, int x) {
    return IntStream.range(0, chart.getHeight())
        .filter(y -> chart.getRGB(x, y) == Palette.FLOW.getRGB())
        .count();
  }

  private static int rowOf(BufferedImage chart, int x, Color color) {
    return IntStream.range(0, chart.getHeight())
        .filter(y -> chart.getRGB(x, y) == color.getRGB())
        .findFirst()
        .orElse(-1000);
  }
}
