package org.cflowlab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContoursTest {
  private static final Contours.Window WINDOW = new Contours.Window(-4, 4, -4, 4);

  /** The columns that hold the layer's colour, from the leftmost to the rightmost, in units. */
  private static double widthInUnits(double sigma, double height) {
    Contours.Layer layer =
        new Contours.Layer(
            "",
            (x, y) -> -0.5 * (x * x / (sigma * sigma) + y * y),
            Palette.FLOW,
            2f,
            Contours.Side.RIGHT);
    BufferedImage picture = Contours.draw("", "", "", WINDOW, List.of(layer));
    int left = picture.getWidth();
    int right = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if (picture.getRGB(x, y) == Palette.FLOW.getRGB()) {
          left = Math.min(left, x);
          right = Math.max(right, x);
        }
      }
    }
    return (right - left) * height / (picture.getWidth() - 112);
  }

  @Test
  void theOuterLineOfAGaussianIsAtTwoDeviations() {
    assertThat(widthInUnits(1.5, 8)).isBetween(5.8, 6.2);
    assertThat(widthInUnits(0.5, 8)).isBetween(1.85, 2.15);
  }

  @Test
  void aUnitIsAsLongOnBothAxes() {
    BufferedImage square = Contours.draw("", "", "", WINDOW, List.of());
    BufferedImage flat = Contours.draw("", "", "", new Contours.Window(-4, 4, -2, 2), List.of());
    assertThat(square.getHeight() - flat.getHeight()).isEqualTo((square.getWidth() - 112) / 2);
  }

  /** Where another layer's line crosses a name, the name stands and the line gives way. */
  @Test
  void aNameReadsOverTheLinesOfOthers() {
    Contours.Layer named = layer("nnnnnnnn", 0.5, Palette.BASE);
    Contours.Layer crossing = layer("", 0.8, Palette.FLOW); // its outer line is at 1.6
    BufferedImage picture = Contours.draw("", "", "", WINDOW, List.of(named, crossing));
    double unit = (picture.getWidth() - 112) / 8.0;
    int middle = 90 + (int) Math.round(4 * unit); // of the window, under its margin and the title
    for (int x = (int) (56 + 5.2 * unit); x < 56 + 6 * unit; x++) {
      for (int y = middle - 5; y < middle + 4; y++) {
        assertThat(picture.getRGB(x, y)).isNotEqualTo(Palette.FLOW.getRGB());
      }
    }
  }

  private static Contours.Layer layer(String name, double sigma, Color color) {
    return new Contours.Layer(
        name, (x, y) -> -0.5 * (x * x + y * y) / (sigma * sigma), color, 2f, Contours.Side.RIGHT);
  }

  @Test
  void anEmptyWindowIsRefused() {
    assertThatThrownBy(() -> new Contours.Window(1, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("left < right");
  }
}
