package org.cflowlab.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Small matrices side by side, such as Jacobians: each entry a coloured square with its number,
 * orange above zero, blue below, and a dot on white where it is zero. All share one scale.
 */
public final class MatrixMap {
  private static final int CELL = 48;
  private static final int GAP = 32;
  private static final int TITLE = 34;
  private static final double ZERO = 1e-12;

  private MatrixMap() {}

  /**
   * One matrix.
   *
   * @param title a few words above it
   * @param values its rows, of one length
   */
  public record Matrix(String title, double[][] values) {
    /**
     * Checks the rows.
     *
     * @throws IllegalArgumentException if it is empty or ragged
     */
    public Matrix {
      if (values.length == 0 || values[0].length == 0) {
        throw new IllegalArgumentException("a matrix needs at least one row and one column");
      }
      for (double[] row : values) {
        if (row.length != values[0].length) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "rows of %d and of %d numbers in one matrix",
                  values[0].length,
                  row.length));
        }
      }
    }
  }

  /** The picture of some matrices, from left to right. */
  public static BufferedImage draw(List<Matrix> matrices) {
    int width = matrices.stream().mapToInt(m -> m.values[0].length * CELL + GAP).sum();
    int rows = matrices.stream().mapToInt(m -> m.values.length).max().orElse(0);
    double largest =
        matrices.stream()
            .flatMap(m -> Arrays.stream(m.values))
            .flatMapToDouble(Arrays::stream)
            .map(Math::abs)
            .reduce(ZERO, Math::max);
    return Canvas.draw(
        GAP + width,
        TITLE + rows * CELL + GAP / 2,
        g -> {
          g.setRenderingHint( // so that the lines between the squares are sharp
              RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_NORMALIZE);
          int x = GAP;
          for (Matrix matrix : matrices) {
            drawMatrix(g, matrix, x, largest);
            x += matrix.values[0].length * CELL + GAP;
          }
        });
  }

  private static void drawMatrix(Graphics2D g, Matrix matrix, int x, double largest) {
    g.setColor(Color.BLACK);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    g.drawString(matrix.title, x, TITLE - 12);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    for (int r = 0; r < matrix.values.length; r++) {
      for (int c = 0; c < matrix.values[r].length; c++) {
        double value = matrix.values[r][c];
        int left = x + c * CELL;
        int top = TITLE + r * CELL;
        double share = Math.abs(value) / largest;
        g.setColor(blend(value < 0 ? Palette.BASE : Palette.FLOW, share));
        g.fillRect(left, top, CELL, CELL);
        g.setColor(new Color(0xCCCCCC));
        g.drawRect(left, top, CELL, CELL);
        g.setColor(share > 0.6 ? Color.WHITE : Color.BLACK);
        String text = Math.abs(value) < ZERO ? "·" : String.format(Locale.ROOT, "%.2f", value);
        int indent = (CELL - g.getFontMetrics().stringWidth(text)) / 2;
        g.drawString(text, left + indent, top + CELL / 2 + 5);
      }
    }
  }

  /** From white at 0 to the colour at 1. */
  private static Color blend(Color color, double share) {
    return new Color(
        (int) Math.round(255 + share * (color.getRed() - 255)),
        (int) Math.round(255 + share * (color.getGreen() - 255)),
        (int) Math.round(255 + share * (color.getBlue() - 255)));
  }
}
