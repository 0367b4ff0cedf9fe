package org.cflowlab.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixMapTest {
  @Test
  void signsHaveTheirColors() {
    BufferedImage picture =
        MatrixMap.draw(List.of(new MatrixMap.Matrix("m", new double[][] {{2, 0}, {0, -2}})));
    assertThat(new Color(picture.getRGB(30, 50))).isEqualTo(new Color(0xE69F00));
    assertThat(new Color(picture.getRGB(24 + 114, 50))).isEqualTo(Color.WHITE);
    assertThat(new Color(picture.getRGB(24 + 114, 44 + 114))).isEqualTo(new Color(0x56B4E9));
  }

  @Test
  void zeroIsWhite() {
    assertThat(MatrixMap.color(0)).isEqualTo(Color.WHITE);
  }
}
