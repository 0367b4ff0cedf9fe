package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cflowlab.data.DataException;

/**
 * A single grey picture, such as a user's own; colours become their mean.
 *
 * @param values height x width, row by row, 0 to 1
 */
public record GreyImage(float[] values, int height, int width) {
  /**
   * Reads a PNG.
   *
   * @throws DataException if it is no PNG, damaged, or over 4096 pixels high or wide
   */
  public static GreyImage read(Path png) throws IOException {
    byte[] bytes = Files.readAllBytes(png);
    GreyPng.Grey grey;
    try {
      grey = GreyPng.decode(bytes);
    } catch (IOException e) {
      throw new DataException(png + " is no PNG that can be read: " + e.getMessage(), e);
    }
    float[] values = new float[grey.values().length];
    for (int k = 0; k < values.length; k++) {
      values[k] = (grey.values()[k] & 0xff) / 255f;
    }
    return new GreyImage(values, grey.height(), grey.width());
  }
}
