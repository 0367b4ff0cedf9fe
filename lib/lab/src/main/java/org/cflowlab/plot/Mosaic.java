package org.cflowlab.plot;

import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures of one size put together, row by row. */
public final class Mosaic {
  private Mosaic() {}

  /**
   * One picture of several.
   *
   * @param pictures at least one
   * @param columns pictures in a row
   */
  public static BufferedImage of(List<BufferedImage> pictures, int columns) {
    int width = pictures.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
    int height = pictures.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
    int rows = (pictures.size() + columns - 1) / columns;
    return Canvas.draw(
        width * Math.min(columns, pictures.size()),
        height * rows,
        g -> {
          for (int k = 0; k < pictures.size(); k++) {
            g.drawImage(pictures.get(k), k % columns * width, k / columns * height, null);
          }
        });
  }
}
