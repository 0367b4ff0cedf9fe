package org.cflowlab.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/**
 * Densities over a plane as level lines: where the log density is 1/2 and 2 below its peak, which
 * for a Gaussian are the ellipses of one and two standard deviations. One unit is as long on both
 * axes, and each density's name stands at its outer line.
 */
public final class Contours {
  private static final int MARGIN = 56;
  private static final int TITLE = 34;
  private static final int WIDTH = 620;
  private static final int CELLS = 240;
  private static final double[] DROPS = {0.5, 2};
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 15);

  private Contours() {}

  /**
   * One density.
   *
   * @param name written at its line
   * @param logDensity its logarithm, up to a constant
   * @param width of the line in pixels, so that colour is not the only sign
   * @param side where at the outer line the name stands
   */
  public record Layer(
      String name, DoubleBinaryOperator logDensity, Color color, float width, Side side) {}

  /** A side of a line. */
  public enum Side {
    /** Over its highest point. */
    ABOVE,
    /** Beside its rightmost point. */
    RIGHT,
    /** Under its lowest point. */
    BELOW,
    /** Beside its leftmost point. */
    LEFT
  }

  /** The part of the plane that is shown. */
  public record Window(double left, double right, double bottom, double top) {
    /**
     * Checks the sides.
     *
     * @throws IllegalArgumentException if nothing lies between them
     */
    public Window {
      if (!(left < right && bottom < top)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a window needs left < right and bottom < top, not %s, %s, %s, %s",
                left,
                right,
                bottom,
                top));
      }
    }
  }

  /** The picture, the first layer lowest. */
  public static BufferedImage draw(
      String title, String xTitle, String yTitle, Window window, List<Layer> layers) {
    double unit = (WIDTH - 2 * MARGIN) / (window.right - window.left);
    int height = (int) Math.round(unit * (window.top - window.bottom)) + 2 * MARGIN + TITLE;
    return Canvas.draw(
        WIDTH,
        height,
        g -> {
          g.setFont(FONT);
          g.setColor(Color.BLACK);
          g.drawString(title, MARGIN, TITLE - 8);
          drawAxes(g, window, unit, height, xTitle, yTitle);
          List<List<Point2D>> outer =
              layers.stream().map(layer -> drawLayer(g, layer, window, unit)).toList();
          for (int i = 0; i < layers.size(); i++) {
            drawName(g, layers.get(i), outer.get(i)); // over the lines of all
          }
        });
  }

  private static void drawAxes(
      Graphics2D g, Window w, double unit, int height, String xTitle, String yTitle) {
    double bottom = height - MARGIN;
    double step = Math.max(w.right - w.left, w.top - w.bottom) > 5 ? 1 : 0.5;
    for (double x = Math.ceil(w.left / step) * step; x <= w.right; x += step) {
      double at = MARGIN + unit * (x - w.left);
      g.setColor(new Color(0xDDDDDD));
      g.draw(new Line2D.Double(at, MARGIN / 2.0 + TITLE, at, bottom));
      g.setColor(Color.BLACK);
      centred(g, Canvas.number(x, step), at, bottom + 18);
    }
    for (double y = Math.ceil(w.bottom / step) * step; y <= w.top; y += step) {
      double at = bottom - unit * (y - w.bottom);
      g.setColor(new Color(0xDDDDDD));
      g.draw(new Line2D.Double(MARGIN, at, WIDTH - MARGIN, at));
      g.setColor(Color.BLACK);
      g.drawString(Canvas.number(y, step), MARGIN - 30, (float) at + 5);
    }
    centred(g, xTitle, WIDTH / 2.0, bottom + 42);
    g.drawString(yTitle, 6, MARGIN / 2 + TITLE - 6);
  }

  private static void centred(Graphics2D g, String text, double x, double y) {
    g.drawString(text, (float) x - g.getFontMetrics().stringWidth(text) / 2f, (float) y);
  }

  /** The points of its outer line. */
  private static List<Point2D> drawLayer(Graphics2D g, Layer layer, Window w, double unit) {
    int n = CELLS + 1;
    double[] values = new double[n * n];
    for (int k = 0; k < values.length; k++) {
      double x = w.left + (w.right - w.left) * (k % n) / CELLS;
      double y = w.bottom + (w.top - w.bottom) * (k / n) / CELLS;
      values[k] = layer.logDensity.applyAsDouble(x, y);
    }
    double peak = Arrays.stream(values).max().orElseThrow();
    AffineTransform toPixels = new AffineTransform();
    toPixels.translate(MARGIN, MARGIN + TITLE + unit * (w.top - w.bottom));
    toPixels.scale(unit * (w.right - w.left) / CELLS, -unit * (w.top - w.bottom) / CELLS);
    toPixels.translate(-0.5, -0.5);
    g.setColor(layer.color);
    g.setStroke(Canvas.solid(layer.width));
    List<Point2D> outer = new ArrayList<>();
    for (double drop : DROPS) {
      outer.clear();
      for (double[] ends : LevelLines.segments(values, peak - drop)) {
        toPixels.transform(ends, 0, ends, 0, 2);
        g.draw(new Line2D.Double(ends[0], ends[1], ends[2], ends[3]));
        outer.add(new Point2D.Double(ends[0], ends[1]));
        outer.add(new Point2D.Double(ends[2], ends[3]));
      }
    }
    return outer;
  }

  private static void drawName(Graphics2D g, Layer layer, List<Point2D> line) {
    Comparator<Point2D> outward =
        switch (layer.side) {
          case ABOVE -> Comparator.comparing(p -> -p.getY());
          case RIGHT -> Comparator.comparing(Point2D::getX);
          case BELOW -> Comparator.comparing(Point2D::getY);
          case LEFT -> Comparator.comparing(p -> -p.getX());
        };
    Point2D p = line.stream().max(outward).orElse(null);
    if (p == null) {
      return; // the density has no line in this window
    }
    double width = g.getFontMetrics().stringWidth(layer.name);
    double left =
        switch (layer.side) {
          case ABOVE, BELOW -> p.getX() - width / 2;
          case RIGHT -> p.getX() + 8;
          case LEFT -> p.getX() - width - 8;
        };
    double base =
        switch (layer.side) {
          case ABOVE -> p.getY() - 8;
          case RIGHT, LEFT -> p.getY() + 5;
          case BELOW -> p.getY() + 20;
        };
    Canvas.words(g, layer.name, left, base, layer.color);
  }
}
