package org.cflowlab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskGridTest {
  private static final float[] BLACK = new float[16];

  private static BufferedImage grid(float[] mask, Color color) {
    MaskGrid.Grey image = new MaskGrid.Grey(BLACK, 4, 4);
    MaskGrid.Cell cell = new MaskGrid.Cell(image, mask, color, "");
    return MaskGrid.draw(List.of(new MaskGrid.Row("row", List.of(cell, cell))));
  }

  private static int count(BufferedImage picture, Color color) {
    int count = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        count += picture.getRGB(x, y) == color.getRGB() ? 1 : 0;
      }
    }
    return count;
  }

  /**
   * One marked pixel of a 4 x 4 image is 28 wide in a cell of 112: four edges, two pixels thick.
   */
  @Test
  void aMaskIsDrawnAsItsOutline() {
    float[] mask = new float[16];
    mask[5] = 1;
    int colored = count(grid(mask, Palette.FLOW), Palette.FLOW);
    assertThat(colored).as("pixels").isBetween(2 * 4 * 24 * 2, 2 * 4 * 32 * 2);
  }

  @Test
  void outlinesThatCoincideAreAllSeen() {
    float[] mask = new float[32 * 32];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = Math.hypot(i % 32 - 16, i / 32 - 16) < 8 ? 1 : 0;
    }
    MaskGrid.Cell cell =
        new MaskGrid.Cell(
            new MaskGrid.Grey(new float[32 * 32], 32, 32),
            List.of(
                new MaskGrid.Outline(mask, Palette.rater(0)),
                new MaskGrid.Outline(mask, Palette.rater(1))),
            "");
    BufferedImage picture = MaskGrid.draw(List.of(new MaskGrid.Row("", List.of(cell))), 200);
    assertThat(count(picture, Palette.rater(0))).isGreaterThan(100);
    assertThat(count(picture, Palette.rater(1))).isGreaterThan(100);
    assertThat(count(picture, Color.BLACK)).as("the lesion itself").isGreaterThan(170 * 170);
  }

  @Test
  void anEmptyMaskHasNoOutline() {
    assertThat(count(grid(new float[16], Palette.FLOW), Palette.FLOW)).isZero();
  }

  @Test
  void aMaskThatReachesTheBorderIsClosed() {
    float[] full = new float[16];
    java.util.Arrays.fill(full, 1);
    assertThat(count(grid(full, Palette.BASE), Palette.BASE)).isGreaterThan(2 * 4 * 100);
  }

  @Test
  void valuesMustFitTheSize() {
    assertThatThrownBy(() -> new MaskGrid.Grey(BLACK, 4, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 values")
        .hasMessageContaining("4 x 5");
  }

  @Test
  void aChartShowsItsCurvesInTheirColors() {
    double[] x = {1, 2, 3};
    BufferedImage chart =
        LineChart.draw(
            "t",
            "x",
            "y",
            true,
            List.of(
                new LineChart.Curve("a", x, new double[] {100, 10, 1}, Palette.BASE, false),
                new LineChart.Curve("b", x, new double[] {50, 20, 5}, Palette.FLOW, true)));
    int solid = count(chart, Palette.BASE);
    int dashed = count(chart, Palette.FLOW);
    assertThat(solid).isGreaterThan(300);
    assertThat(dashed).isBetween(50, solid);
  }

  @Test
  void aDashedCurveOfManyPointsIsStillDashed() {
    double[] x = new double[2000];
    java.util.Arrays.setAll(x, i -> i);
    List<LineChart.Curve> solid = List.of(new LineChart.Curve("a", x, x, Palette.BASE, false));
    List<LineChart.Curve> dashed = List.of(new LineChart.Curve("a", x, x, Palette.BASE, true));
    assertThat(count(LineChart.draw("t", "x", "y", false, dashed), Palette.BASE))
        .isLessThan(count(LineChart.draw("t", "x", "y", false, solid), Palette.BASE) * 8 / 10);
  }
}
