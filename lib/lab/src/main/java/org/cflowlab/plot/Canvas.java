package org.cflowlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.function.Consumer;

/** What the pictures have in common: a white ground, smooth lines, how numbers and strokes look. */
final class Canvas {
  private Canvas() {}

  /** A picture of some pixels, drawn on white. */
  static BufferedImage draw(int width, int height, Consumer<Graphics2D> drawing) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    drawing.accept(g);
    g.dispose();
    return picture;
  }

  /** A line with round ends. */
  static BasicStroke solid(float width) {
    return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  /** A line of dashes, with gaps of some pixels. */
  static BasicStroke dashed(float width, float gap) {
    float[] pattern = {6, gap};
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, pattern, 0);
  }

  /** Words beginning at a point, on a pale ground so that they read over anything. */
  static void words(Graphics2D g, String text, double x, double y, Color color) {
    FontMetrics font = g.getFontMetrics();
    double width = font.stringWidth(text) + 4;
    g.setColor(new Color(255, 255, 255, 215));
    g.fill(new Rectangle2D.Double(x - 2, y - font.getAscent(), width, font.getHeight()));
    g.setColor(color);
    g.drawString(text, (float) x, (float) y);
  }

  /**
   * A number at an axis whose numbers are a step apart: whole, or with the digits after the point
   * that tell it from its neighbours.
   */
  static String number(double value, double step) {
    double whole = Math.rint(value);
    if (Math.abs(value - whole) < step / 1000) {
      return Long.toString((long) whole);
    }
    return String.format(Locale.ROOT, "%." + digits(step) + "f", value);
  }

  private static int digits(double step) {
    int digits = 1;
    double scaled = step * 10;
    while (digits < 9 && Math.abs(scaled - Math.rint(scaled)) > 1e-6 * scaled) {
      digits++;
      scaled *= 10;
    }
    return digits;
  }
}
