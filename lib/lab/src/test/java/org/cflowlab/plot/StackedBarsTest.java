package org.cflowlab.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StackedBarsTest {
  private static final List<StackedBars.Part> PARTS =
      List.of(
          new StackedBars.Part("large", Palette.BASE),
          new StackedBars.Part("sliver", Palette.FLOW),
          new StackedBars.Part("thin", Palette.PRIOR));

  /** A sliver may be the point of the picture: its number stands above it, and no other there. */
  @Test
  void aPartTooNarrowForItsNumberHasItAbove() {
    assertThat(inkAbove(bar(9, .2, .5))).isGreaterThan(inkAbove(bar(9, .2, 0)));
    assertThat(inkAbove(bar(9, .2, 0))).isPositive();
    assertThat(inkAbove(bar(9, 0, 0))).isZero();
  }

  private static BufferedImage bar(double... values) {
    return StackedBars.draw("", "", PARTS, List.of(new StackedBars.Bar("", values)));
  }

  /** Dark pixels between the legend and the first bar. */
  private static long inkAbove(BufferedImage picture) {
    return IntStream.range(56, 69)
        .mapToLong(
            y ->
                IntStream.range(0, picture.getWidth())
                    .filter(x -> new Color(picture.getRGB(x, y)).getGreen() < 100)
                    .count())
        .sum();
  }
}
