package org.cflowlab.plot;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Boxes and arrows as SVG, which follows the text colour around it and so reads on a light ground
 * as on a dark one.
 *
 * <p>Lengths are pixels; a box is known by its name.
 */
public final class BlockDiagram {
  /** How a box looks. */
  public enum Kind {
    /** A rectangle: something that computes. */
    BLOCK,
    /** A rectangle with round ends: an array. */
    VALUE,
    /** A circle: a random variable. */
    RANDOM,
    /** A shaded circle: a random variable that is seen. */
    SEEN
  }

  private record Box(double x, double y, double width, double height) {
    double middleX() {
      return x + width / 2;
    }

    double middleY() {
      return y + height / 2;
    }
  }

  private static final int LINE = 16;

  /** Of an arrow: how far its tip reaches beyond the end of its line, and behind, and sideways. */
  private static final double TIP_AHEAD = 2.5;

  private static final double TIP_BEHIND = 8;
  private static final double TIP_WIDTH = 5;

  private final int width;
  private final int height;
  private final Map<String, Box> boxes = new LinkedHashMap<>();
  private final StringBuilder shapes = new StringBuilder();

  /** An empty diagram. */
  public BlockDiagram(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /**
   * Adds a box.
   *
   * @param name for the arrows
   * @param x of its left edge
   * @param y of its top edge
   * @param color of its rim, such as {@link Palette#FLOW}
   * @param text inside; may have several lines
   */
  public BlockDiagram box(
      String name, Kind kind, int x, int y, int w, int h, java.awt.Color color, String text) {
    boxes.put(name, new Box(x, y, w, h));
    double round =
        switch (kind) {
          case BLOCK -> 3;
          case VALUE -> 12;
          case RANDOM, SEEN -> Math.min(w, h) / 2.0;
        };
    String rgb = String.format(Locale.ROOT, "#%06X", color.getRGB() & 0xFFFFFF);
    add(
        "<rect x='%d' y='%d' width='%d' height='%d' rx='%.1f' fill='%s' fill-opacity='%s'"
            + " stroke='%s' stroke-width='2'/>%n",
        x, y, w, h, round, rgb, kind == Kind.SEEN ? "0.4" : "0.1", rgb);
    return text(x + w / 2, y + h / 2, text);
  }

  /** Adds words around a middle; may have several lines. */
  public BlockDiagram text(int x, int y, String text) {
    String[] lines = text.split("\n");
    double first = y - (lines.length - 1) * LINE / 2.0 + 4.5;
    for (int i = 0; i < lines.length; i++) {
      add(
          "<text x='%d' y='%.1f' text-anchor='middle'>%s</text>%n",
          x, first + i * LINE, Page.escape(lines[i]));
    }
    return this;
  }

  /**
   * Adds an arrow between the rims of two boxes.
   *
   * @throws IllegalArgumentException if there is no box of such a name
   */
  public BlockDiagram arrow(String from, String to) {
    return arrow(from, to, false);
  }

  /** The same, dashed where it is so in training only. */
  public BlockDiagram arrow(String from, String to, boolean dashed) {
    Box a = box(from);
    Box b = box(to);
    double[] start = rim(a, b.middleX(), b.middleY(), 0);
    double[] end = rim(b, a.middleX(), a.middleY(), 4);
    add(
        "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='currentColor'"
            + " stroke-width='1.6'%s/>%n",
        start[0], start[1], end[0], end[1], dashed ? " stroke-dasharray='6 4'" : "");
    tip(end, Math.atan2(end[1] - start[1], end[0] - start[0]));
    return this;
  }

  /** A shape of its own: a marker is lost where the first diagram that defines it is folded. */
  private void tip(double[] at, double angle) {
    double x = Math.cos(angle);
    double y = Math.sin(angle);
    add(
        "<path d='M%.1f %.1f L%.1f %.1f L%.1f %.1f z'/>%n",
        at[0] + TIP_AHEAD * x,
        at[1] + TIP_AHEAD * y,
        at[0] - TIP_BEHIND * x - TIP_WIDTH * y,
        at[1] - TIP_BEHIND * y + TIP_WIDTH * x,
        at[0] - TIP_BEHIND * x + TIP_WIDTH * y,
        at[1] - TIP_BEHIND * y - TIP_WIDTH * x);
  }

  private void add(String format, Object... values) {
    shapes.append(String.format(Locale.ROOT, format, values));
  }

  private Box box(String name) {
    Box box = boxes.get(name);
    if (box == null) {
      throw new IllegalArgumentException("no box '" + name + "' among " + boxes.keySet());
    }
    return box;
  }

  /** Where the line from the middle of a box to a point leaves it, and some pixels further. */
  private static double[] rim(Box box, double x, double y, double beyond) {
    double dx = x - box.middleX();
    double dy = y - box.middleY();
    double length = Math.hypot(dx, dy);
    double t =
        Math.min(
            dx == 0 ? Double.MAX_VALUE : box.width / 2 / Math.abs(dx),
            dy == 0 ? Double.MAX_VALUE : box.height / 2 / Math.abs(dy));
    t += beyond / length;
    return new double[] {box.middleX() + t * dx, box.middleY() + t * dy};
  }

  /**
   * The diagram.
   *
   * @param title what it shows, in words, for readers who cannot see it
   * @return one {@code svg} element
   */
  public String svg(String title) {
    return String.format(
        Locale.ROOT,
        "<svg xmlns='http://www.w3.org/2000/svg' role='img' viewBox='0 0 %d %d'"
            + " style='max-width: 100%%; height: auto' width='%d' height='%d' fill='currentColor'"
            + " font-family='sans-serif' font-size='13'>%n<title>%s</title>%n%s</svg>%n",
        width,
        height,
        width,
        height,
        Page.escape(title),
        shapes);
  }
}
