package org.cflowlab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlaneTest {
  private static double[] radii(int n) {
    double[] points = Plane.lattice(-2, 2, n);
    double[] values = new double[n * n];
    Arrays.setAll(values, k -> Math.hypot(points[2 * k], points[2 * k + 1]));
    return values;
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

  @Test
  void aLatticeBeginsAtTheLowerLeft() {
    assertThat(Plane.lattice(0, 4, 2)).containsExactly(1, 1, 3, 1, 1, 3, 3, 3);
  }

  @Test
  void aGridHasLinesAlongBothAxes() {
    assertThat(Plane.grid(0, 1, 2, 2))
        .containsExactly(0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1);
  }

  @Test
  void theContourOfTheRadiusIsACircle() {
    int n = 80;
    double length = 0;
    for (double[] s : LevelLines.segments(radii(n), 1.5)) {
      length += Math.hypot(s[2] - s[0], s[3] - s[1]) * 4 / n;
      assertThat(Math.hypot(s[0] * 4 / n - 2, s[1] * 4 / n - 2)).isCloseTo(1.5, within(1e-3));
    }
    assertThat(length).isCloseTo(2 * Math.PI * 1.5, within(1e-2));
  }

  @Test
  void layersAreDrawnWithinTheirPanel() {
    double[] inside = {0, 0};
    double[] outside = {9, 9};
    BufferedImage picture =
        Plane.row(
            new Plane("a", -2, 2).marks(inside, Palette.FLOW),
            new Plane("b", -2, 2).marks(outside, Palette.FLOW));
    assertThat(count(picture.getSubimage(0, 0, 386, 400), Palette.FLOW)).isBetween(40, 90);
    assertThat(count(picture.getSubimage(386, 0, 386, 400), Palette.FLOW)).isZero();
  }

  @Test
  void theLargestDensityIsDarkest() {
    double[] values = new double[4];
    values[1] = 1; // lower right
    BufferedImage picture = Plane.row(new Plane("", 0, 1).shades(values, Palette.BASE));
    Color right = new Color(picture.getRGB(44 + 300, 30 + 300));
    Color left = new Color(picture.getRGB(44 + 30, 30 + 30));
    assertThat(right.getRed()).isLessThan(60);
    assertThat(left).isEqualTo(Color.WHITE);
  }

  @Test
  void valuesMustBeThoseOfALattice() {
    assertThatThrownBy(() -> new Plane("", 0, 1).shades(new double[5], Palette.BASE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 values")
        .hasMessageContaining("Plane.lattice");
    assertThatThrownBy(() -> new Plane("", 1, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
