package org.cflowlab.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Matrices side by side as small heat maps: blue below zero, orange above, white at zero, each
 * entry with its number. All share one scale of colours.
 */
public final class MatrixMap {
  private static final int SIDE = 216;
  private static final int GAP = 24;
  private static final int TOP = 44;
  private static final double ZERO = 1e-9;

  private MatrixMap() {}

  /**
   * A matrix and its name.
   *
   * @param title above it; may have two lines
   * @param values rows of equal length
   */
  public record Matrix(String title, double[][] values) {}

  /** The picture, one row of matrices. */
  public static BufferedImage draw(List<Matrix> matrices) {
    int width = matrices.size() * (SIDE + GAP) + GAP;
    BufferedImage picture =
        new BufferedImage(width, TOP + SIDE + GAP / 2, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    double largest =
        matrices.stream()
            .flatMap(m -> Arrays.stream(m.values))
            .flatMapToDouble(Arrays::stream)
            .map(Math::abs)
            .max()
            .orElse(1);
    for (int i = 0; i < matrices.size(); i++) {
      draw(g, matrices.get(i), GAP + i * (SIDE + GAP), largest);
    }
    g.dispose();
    return picture;
  }

  private static void draw(Graphics2D g, Matrix matrix, int left, double largest) {
    g.setColor(Color.BLACK);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
    String[] lines = matrix.title.split("\n");
    for (int i = 0; i < lines.length; i++) {
      g.drawString(lines[i], left, TOP - 8 - 16 * (lines.length - 1 - i));
    }
    int rows = matrix.values.length;
    int columns = matrix.values[0].length;
    int cell = SIDE / Math.max(rows, columns);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(9, Math.min(15, cell / 3))));
    FontMetrics m = g.getFontMetrics();
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        double v = matrix.values[r][c];
        int x = left + c * cell;
        int y = TOP + r * cell;
        g.setColor(color(v / largest));
        g.fillRect(x, y, cell, cell);
        g.setColor(new Color(0xBBBBBB));
        g.drawRect(x, y, cell, cell);
        boolean zero = Math.abs(v) < ZERO;
        g.setColor(zero ? new Color(0x999999) : Color.BLACK);
        String text = zero ? "0" : String.format(Locale.ROOT, "%.1f", v);
        g.drawString(
            text, x + (cell - m.stringWidth(text)) / 2, y + (cell + m.getAscent()) / 2 - 1);
      }
    }
  }

  /** From blue at -1 over white to orange at 1, light enough for black numbers. */
  static Color color(double share) {
    Color end = share < 0 ? new Color(0x56B4E9) : new Color(0xE69F00);
    double t = Math.min(1, Math.sqrt(Math.abs(share)));
    return new Color(mix(end.getRed(), t), mix(end.getGreen(), t), mix(end.getBlue(), t));
  }

  private static int mix(int end, double t) {
    return (int) Math.round(255 + t * (end - 255));
  }
}
