package org.cflowlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A square of the plane, drawn in layers: densities as shades, contours, lines, points and labels.
 * Panels in a row share their scale, so that lengths can be compared.
 *
 * <p>Points are flat arrays x, y, x, y, .., as a two-dimensional array of the engine gives them.
 */
public final class Plane {
  private static final int SIDE = 330;
  private static final int LEFT = 44;
  private static final int TOP = 30;
  private static final int RIGHT = 12;
  private static final int BOTTOM = 40;
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);

  private final String title;
  private final double low;
  private final double high;
  private final List<Consumer<Graphics2D>> layers = new ArrayList<>();
  private String xName = "z₁";
  private String yName = "z₂";

  /**
   * An empty panel from {@code low} to {@code high} on both axes.
   *
   * @throws IllegalArgumentException if high is not above low
   */
  public Plane(String title, double low, double high) {
    if (!(high > low)) {
      throw new IllegalArgumentException(
          "a plane needs high above low, not " + low + " and " + high);
    }
    this.title = title;
    this.low = low;
    this.high = high;
  }

  /** Names the axes; they are z1 and z2 unless said. */
  public Plane axes(String x, String y) {
    this.xName = x;
    this.yName = y;
    return this;
  }

  /**
   * The centres of n x n equal squares that fill a panel, row by row from the bottom: the points at
   * which {@link #shades} and {@link #contours} want their values.
   *
   * @return [n x n x 2]
   */
  public static double[] lattice(double low, double high, int n) {
    double[] points = new double[2 * n * n];
    double step = (high - low) / n;
    for (int k = 0; k < n * n; k++) {
      points[2 * k] = low + (k % n + 0.5) * step;
      points[2 * k + 1] = low + (k / n + 0.5) * step;
    }
    return points;
  }

  /**
   * Lines along both axes, to be bent by a map and drawn by {@link #lines}.
   *
   * @param count of lines in each direction
   * @param per points on each line
   * @return [2 count x per x 2]
   */
  public static double[] grid(double low, double high, int count, int per) {
    double[] points = new double[4 * count * per];
    int at = 0;
    for (int line = 0; line < 2 * count; line++) {
      double fixed = low + (high - low) * (line % count) / (count - 1);
      for (int i = 0; i < per; i++) {
        double along = low + (high - low) * i / (per - 1);
        points[at++] = line < count ? fixed : along;
        points[at++] = line < count ? along : fixed;
      }
    }
    return points;
  }

  /** A density as shades of a colour, the darkest where it is largest. */
  public Plane shades(double[] values, Color color) {
    int n = side(values);
    double max = 0;
    for (double v : values) {
      max = Math.max(max, v);
    }
    BufferedImage image = new BufferedImage(n, n, BufferedImage.TYPE_INT_ARGB);
    for (int k = 0; k < values.length; k++) {
      int alpha = max > 0 && values[k] > 0 ? (int) Math.round(230 * values[k] / max) : 0;
      image.setRGB(k % n, n - 1 - k / n, (alpha << 24) | (color.getRGB() & 0xFFFFFF));
    }
    return layer(
        g -> {
          g.setRenderingHint(
              RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
          g.drawImage(image, 0, 0, SIDE, SIDE, null);
        });
  }

  /** The lines on which values on the {@link #lattice} reach given levels. */
  public Plane contours(double[] values, Color color, boolean dashed, double... levels) {
    side(values);
    Path2D path = new Path2D.Double();
    for (double level : levels) {
      for (double[] s : LevelLines.segments(values, level)) {
        double scale = (high - low) / side(values);
        path.moveTo(x(low + s[0] * scale), y(low + s[1] * scale));
        path.lineTo(x(low + s[2] * scale), y(low + s[3] * scale));
      }
    }
    return stroke(path, color, 2f, dashed);
  }

  /**
   * Polylines.
   *
   * @param points [lines x per x 2]
   * @param per points on each
   */
  public Plane lines(double[] points, int per, Color color, boolean dashed) {
    return stroke(path(points, per), color, 1.2f, dashed);
  }

  /** One polyline, drawn thick. */
  public Plane curve(double[] points, Color color, boolean dashed) {
    return stroke(path(points, points.length / 2), color, 2.4f, dashed);
  }

  private Path2D path(double[] points, int per) {
    Path2D path = new Path2D.Double();
    for (int k = 0; k < points.length / 2; k++) {
      double px = x(points[2 * k]);
      double py = y(points[2 * k + 1]);
      if (k % per == 0) {
        path.moveTo(px, py);
      } else {
        path.lineTo(px, py);
      }
    }
    return path;
  }

  /** Small discs, as for samples. */
  public Plane points(double[] points, Color color) {
    return layer(
        g -> {
          g.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 150));
          for (int k = 0; k < points.length / 2; k++) {
            g.fill(new Ellipse2D.Double(x(points[2 * k]) - 2, y(points[2 * k + 1]) - 2, 4, 4));
          }
        });
  }

  /** Large discs with a rim, for a few points that matter. */
  public Plane marks(double[] points, Color color) {
    return layer(
        g -> {
          for (int k = 0; k < points.length / 2; k++) {
            Shape disc =
                new Ellipse2D.Double(x(points[2 * k]) - 5, y(points[2 * k + 1]) - 5, 10, 10);
            g.setColor(color);
            g.fill(disc);
            g.setStroke(new BasicStroke(1.5f));
            g.setColor(Color.WHITE);
            g.draw(disc);
          }
        });
  }

  /** An arrow from one point to another. */
  public Plane arrow(double x1, double y1, double x2, double y2, Color color) {
    return layer(
        g -> {
          double ax = x(x1);
          double ay = y(y1);
          double bx = x(x2);
          double by = y(y2);
          double angle = Math.atan2(by - ay, bx - ax);
          g.setColor(color);
          g.setStroke(Canvas.solid(2.4f));
          g.draw(new Line2D.Double(ax, ay, bx, by));
          for (double side : new double[] {-0.45, 0.45}) {
            double back = angle + Math.PI + side;
            g.draw(new Line2D.Double(bx, by, bx + 9 * Math.cos(back), by + 9 * Math.sin(back)));
          }
        });
  }

  /** A few words beginning at a point, on a white ground so that they read over anything. */
  public Plane label(double x, double y, String text, Color color) {
    return layer(
        g -> {
          g.setFont(TEXT);
          FontMetrics m = g.getFontMetrics();
          int px = (int) Math.min(x(x), SIDE - m.stringWidth(text) - 4);
          int py = (int) Math.max(y(y), m.getAscent() + 2);
          Canvas.words(g, text, px, py, color.darker());
        });
  }

  private Plane stroke(Shape shape, Color color, float width, boolean dashed) {
    return layer(
        g -> {
          g.setColor(color);
          g.setStroke(dashed ? Canvas.dashed(width, 4) : Canvas.solid(width));
          g.draw(shape);
        });
  }

  private Plane layer(Consumer<Graphics2D> drawing) {
    layers.add(drawing);
    return this;
  }

  private static int side(double[] values) {
    int n = (int) Math.round(Math.sqrt(values.length));
    if (n * n != values.length || n < 2) {
      throw new IllegalArgumentException(
          values.length + " values do not make a square lattice; take those at Plane.lattice");
    }
    return n;
  }

  private double x(double value) {
    return SIDE * (value - low) / (high - low);
  }

  private double y(double value) {
    return SIDE * (high - value) / (high - low);
  }

  /** One row of panels. */
  public static BufferedImage row(Plane... panels) {
    return rows(panels.length, panels);
  }

  /** Rows of so many panels each. */
  public static BufferedImage rows(int columns, Plane... panels) {
    int width = LEFT + SIDE + RIGHT;
    int height = TOP + SIDE + BOTTOM;
    int rows = (panels.length + columns - 1) / columns;
    return Canvas.draw(
        columns * width,
        rows * height,
        g -> {
          for (int i = 0; i < panels.length; i++) {
            panels[i].draw(g, i % columns * width + LEFT, i / columns * height + TOP);
          }
        });
  }

  private void draw(Graphics2D picture, int left, int top) {
    Graphics2D inside = (Graphics2D) picture.create(left, top, SIDE, SIDE);
    layers.forEach(layer -> layer.accept(inside));
    inside.dispose();
    Graphics2D g = (Graphics2D) picture.create();
    g.translate(left, top);
    g.setColor(new Color(0x555555));
    g.setStroke(new BasicStroke(1f));
    g.drawRect(0, 0, SIDE, SIDE);
    g.setFont(TEXT);
    FontMetrics m = g.getFontMetrics();
    for (double tick = Math.ceil(low / step()) * step(); tick <= high + 1e-9; tick += step()) {
      int px = (int) Math.round(x(tick));
      int py = (int) Math.round(y(tick));
      String number = Canvas.number(tick, step());
      g.drawLine(px, SIDE, px, SIDE + 4);
      g.drawString(number, px - m.stringWidth(number) / 2, SIDE + 18);
      g.drawLine(-4, py, 0, py);
      g.drawString(number, -7 - m.stringWidth(number), py + m.getAscent() / 2 - 1);
    }
    g.setColor(Color.BLACK);
    g.drawString(xName, SIDE / 2 - m.stringWidth(xName) / 2, SIDE + 34);
    g.rotate(-Math.PI / 2);
    g.drawString(yName, -SIDE / 2 - m.stringWidth(yName) / 2, -28);
    g.rotate(Math.PI / 2);
    g.setFont(TITLE);
    g.drawString(title, 0, -10);
    g.dispose();
  }

  private double step() {
    double span = high - low;
    return span > 12 ? 4 : span > 6 ? 2 : span > 3 ? 1 : span > 1.5 ? 0.5 : span / 4;
  }
}
