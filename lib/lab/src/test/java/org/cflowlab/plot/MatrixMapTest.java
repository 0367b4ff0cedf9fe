package org.cflowlab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixMapTest {
  /** The colour near the upper left corner of an entry of the first matrix. */
  private static Color corner(BufferedImage picture, int row, int column) {
    return new Color(picture.getRGB(32 + 48 * column + 3, 34 + 48 * row + 3));
  }

  @Test
  void signAndSizeHaveTheirColours() {
    double[][] values = {{2, 0}, {-2, 1}};
    BufferedImage picture = MatrixMap.draw(List.of(new MatrixMap.Matrix("J", values)));
    assertThat(corner(picture, 0, 0)).isEqualTo(Palette.FLOW);
    assertThat(corner(picture, 0, 1)).isEqualTo(Color.WHITE);
    assertThat(corner(picture, 1, 0)).isEqualTo(Palette.BASE);
    assertThat(corner(picture, 1, 1)).isNotIn(Palette.FLOW, Color.WHITE);
  }

  @Test
  void matricesShareOneScale() {
    MatrixMap.Matrix small = new MatrixMap.Matrix("small", new double[][] {{1}});
    MatrixMap.Matrix large = new MatrixMap.Matrix("large", new double[][] {{4}});
    assertThat(corner(MatrixMap.draw(List.of(small)), 0, 0)).isEqualTo(Palette.FLOW);
    assertThat(corner(MatrixMap.draw(List.of(small, large)), 0, 0)).isNotEqualTo(Palette.FLOW);
  }

  @Test
  void aRaggedMatrixIsRefused() {
    assertThatThrownBy(() -> new MatrixMap.Matrix("J", new double[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows of 2 and of 1");
  }
}
