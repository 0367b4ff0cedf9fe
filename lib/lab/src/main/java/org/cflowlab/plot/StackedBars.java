package org.cflowlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Bars side by side on one scale from zero, each a stack of the same parts, such as shares of a
 * loss.
 */
public final class StackedBars {
  private static final int ROW = 46;
  private static final int BAR = 28;
  private static final int LEFT = 230;
  private static final int WIDE = 640;
  private static final int RIGHT = 90;
  private static final int TOP = 64;
  private static final int BOTTOM = 44;

  /** A part narrower than its number and this has the number above it. */
  private static final int MARGIN = 6;

  private StackedBars() {}

  /**
   * A part that every bar has.
   *
   * @param name for the legend
   */
  public record Part(String name, Color color) {}

  /**
   * One bar.
   *
   * @param name beside it
   * @param values one of each part, 0 or more
   */
  public record Bar(String name, double... values) {}

  /**
   * The picture.
   *
   * @param title above it
   * @param axis what is measured, with its unit
   * @param parts from the left
   * @throws IllegalArgumentException if a bar has not one value of each part, or one below 0
   */
  public static BufferedImage draw(String title, String axis, List<Part> parts, List<Bar> bars) {
    for (Bar bar : bars) {
      if (bar.values.length != parts.size() || Arrays.stream(bar.values).anyMatch(v -> !(v >= 0))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "bar '%s' must have %d values of 0 or more, not %s",
                bar.name,
                parts.size(),
                Arrays.toString(bar.values)));
      }
    }
    double longest = bars.stream().mapToDouble(StackedBars::length).max().orElse(1);
    double most = longest > 0 ? longest : 1;
    return Canvas.draw(
        LEFT + WIDE + RIGHT,
        TOP + bars.size() * ROW + BOTTOM,
        g -> {
          text(g, Font.BOLD, 16, Color.BLACK);
          g.drawString(title, 12, 24);
          legend(g, parts);
          for (int b = 0; b < bars.size(); b++) {
            bar(g, parts, bars.get(b), TOP + b * ROW, most);
          }
          ruler(g, axis, TOP + bars.size() * ROW, most);
        });
  }

  private static double length(Bar bar) {
    return Arrays.stream(bar.values).sum();
  }

  private static void legend(Graphics2D g, List<Part> parts) {
    text(g, Font.PLAIN, 13, Color.BLACK);
    int x = 12;
    for (Part part : parts) {
      g.setColor(part.color);
      g.fillRect(x, 38, 14, 14);
      g.setColor(Color.BLACK);
      g.drawString(part.name, x + 20, 50);
      x += 20 + g.getFontMetrics().stringWidth(part.name) + 24;
    }
  }

  private static void bar(Graphics2D g, List<Part> parts, Bar bar, int top, double most) {
    text(g, Font.PLAIN, 14, Color.BLACK);
    FontMetrics font = g.getFontMetrics();
    int base = top + BAR / 2 + font.getAscent() / 2 + 4;
    g.drawString(bar.name, LEFT - 12 - font.stringWidth(bar.name), base);
    double x = LEFT;
    int free = LEFT; // where a number above the bar may begin
    for (int k = 0; k < parts.size(); k++) {
      double wide = bar.values[k] * WIDE / most;
      int from = (int) Math.round(x);
      int to = (int) Math.round(x + wide);
      g.setColor(parts.get(k).color);
      g.fillRect(from, top + 6, to - from, BAR);
      String number = number(bar.values[k], most);
      if (font.stringWidth(number) + MARGIN < to - from) {
        g.setColor(ink(parts.get(k).color));
        g.drawString(number, (from + to - font.stringWidth(number)) / 2, base);
      } else if (bar.values[k] > 0) {
        text(g, Font.PLAIN, 12, Color.BLACK);
        int wide12 = g.getFontMetrics().stringWidth(number);
        int at = Math.max(free, (from + to - wide12) / 2);
        g.drawString(number, at, top + 3);
        free = at + wide12 + MARGIN;
        g.setFont(font.getFont());
      }
      x += wide;
    }
    g.setColor(Color.BLACK);
    g.drawString(number(length(bar), most), (int) Math.round(x) + 8, base);
  }

  private static void ruler(Graphics2D g, String axis, int y, double most) {
    text(g, Font.PLAIN, 12, Color.DARK_GRAY);
    g.setStroke(new BasicStroke(1));
    double step = step(most);
    for (double at = 0; at <= most * 1.0001; at += step) {
      int x = LEFT + (int) Math.round(WIDE * at / most);
      g.drawLine(x, y, x, y + 5);
      String label = Canvas.number(at, step);
      g.drawString(label, x - g.getFontMetrics().stringWidth(label) / 2, y + 19);
    }
    g.drawLine(LEFT, y, LEFT + WIDE, y);
    g.drawString(axis, LEFT + WIDE / 2 - g.getFontMetrics().stringWidth(axis) / 2, y + 37);
  }

  /** 1, 2 or 5 times a power of ten, for at most ten steps. */
  private static double step(double most) {
    double power = Math.pow(10, Math.floor(Math.log10(most / 10)));
    for (double times : new double[] {1, 2, 5}) {
      if (most / (times * power) <= 10) {
        return times * power;
      }
    }
    return 10 * power;
  }

  private static Color ink(Color ground) {
    double light = .3 * ground.getRed() + .59 * ground.getGreen() + .11 * ground.getBlue();
    return light > 140 ? Color.BLACK : Color.WHITE;
  }

  private static void text(Graphics2D g, int style, int size, Color color) {
    g.setFont(new Font(Font.SANS_SERIF, style, size));
    g.setColor(color);
  }

  /** Two digits after the point, and more where the longest bar is short of 1. */
  private static String number(double value, double most) {
    int digits = Math.max(2, 2 - (int) Math.floor(Math.log10(most)));
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
