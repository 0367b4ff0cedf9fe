package org.cflowlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Curves over one axis, such as the loss over training steps. The name of each stands at the right,
 * as high as the curve ends, with a piece of its line.
 */
public final class LineChart {
  /** Pixels between the points of a dashed curve, at least: a dash and a gap. */
  private static final int DASH = 11;

  /** Pixels between the numbers of the x axis, at least. */
  private static final int TICKS = 90;

  private static final int PLOT = 620;
  private static final int HEIGHT = 440;
  private static final int PIECE = 30;
  private static final int GAP = 8;

  /** A piece of an area, beside its name. */
  private static final BasicStroke AREA =
      new BasicStroke(12, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);

  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);

  private LineChart() {}

  /**
   * One curve.
   *
   * @param name written where it ends
   * @param x at least one value
   * @param y as many, all finite
   * @param dashed so that colour is not the only sign
   * @param sign drawn at each point
   * @param filled whether the area below it is, palely
   * @param once whether the sign is drawn at the last point alone
   */
  public record Curve(
      String name,
      double[] x,
      double[] y,
      Color color,
      boolean dashed,
      Sign sign,
      boolean filled,
      boolean once) {
    /** A curve with nothing below it. */
    public Curve(String name, double[] x, double[] y, Color color, boolean dashed, Sign sign) {
      this(name, x, y, color, dashed, sign, false, false);
    }

    /** A curve without signs at its points. */
    public Curve(String name, double[] x, double[] y, Color color, boolean dashed) {
      this(name, x, y, color, dashed, Sign.NONE);
    }

    /** The area below a curve. */
    public static Curve area(String name, double[] x, double[] y, Color color) {
      return new Curve(name, x, y, color, false, Sign.NONE, true, false);
    }

    /**
     * Two figures and an interval of each: two bars, and the sign where they meet.
     *
     * @param x from where, the figure, and to where
     * @param y likewise
     */
    public static Curve cross(String name, double[] x, double[] y, Color color, Sign sign) {
      double[] across = {x[0], x[2], x[1], x[1], x[1], x[1]};
      double[] up = {y[1], y[1], y[1], y[0], y[2], y[1]};
      return new Curve(name, across, up, color, false, sign, false, true);
    }

    private BasicStroke stroke() {
      return dashed ? Canvas.dashed(2, 5) : new BasicStroke(2.5f);
    }

    private Color pale() {
      return new Color(color.getRed(), color.getGreen(), color.getBlue(), 90);
    }
  }

  /** What marks the points of a curve. */
  public enum Sign {
    /** Nothing. */
    NONE(SeriesMarkers.NONE),
    /** A disc. */
    DISC(SeriesMarkers.CIRCLE),
    /** A square. */
    SQUARE(SeriesMarkers.SQUARE),
    /** A square on its corner. */
    DIAMOND(SeriesMarkers.DIAMOND),
    /** A triangle. */
    TRIANGLE(SeriesMarkers.TRIANGLE_UP),
    /** A cross. */
    CROSS(SeriesMarkers.CROSS);

    private final Marker marker;

    Sign(Marker marker) {
      this.marker = marker;
    }

    /**
     * The sign of a curve by its number, from 0; after the last they are used again, but for none.
     */
    public static Sign of(int number) {
      Sign[] all = values();
      return number < all.length ? all[number] : all[1 + (number - 1) % (all.length - 1)];
    }
  }

  /**
   * The chart.
   *
   * @param logarithmic whether the y axis is; all y must then be above zero
   */
  public static BufferedImage draw(
      String title, String xTitle, String yTitle, boolean logarithmic, List<Curve> curves) {
    XYChart chart =
        new XYChartBuilder()
            .width(PLOT)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler(), logarithmic);
    double perX = (PLOT - 80) / range(curves.stream().map(Curve::x));
    double perY = (HEIGHT - 80) / range(curves.stream().map(Curve::y));
    for (Curve curve : curves) {
      boolean many = curve.dashed && curve.sign == Sign.NONE;
      Curve drawn = many ? thinned(curve, perX, perY) : curve;
      XYSeries series = chart.addSeries(curve.name, drawn.x, drawn.y);
      series.setMarker(curve.once ? SeriesMarkers.NONE : curve.sign.marker);
      series.setMarkerColor(curve.color);
      series.setLineColor(curve.color);
      series.setLineStyle(curve.stroke());
      if (curve.filled) {
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Area);
        series.setFillColor(curve.pale());
      }
    }
    for (Curve curve : curves.stream().filter(Curve::once).toList()) { // over all bars
      int last = curve.x.length - 1;
      double[] x = {curve.x[last]};
      XYSeries sign = chart.addSeries("sign of " + curve.name, x, new double[] {curve.y[last]});
      sign.setMarker(curve.sign.marker);
      sign.setMarkerColor(curve.color);
    }
    addOffStep(chart, curves.get(0));
    BufferedImage plot = BitmapEncoder.getBufferedImage(chart);
    FontMetrics metrics = plot.createGraphics().getFontMetrics(TEXT);
    int names = curves.stream().mapToInt(c -> metrics.stringWidth(c.name)).max().orElse(0);
    return Canvas.draw(
        PLOT + PIECE + names + 3 * GAP,
        HEIGHT,
        g -> {
          g.drawImage(plot, 0, 0, null);
          g.setFont(TEXT);
          drawNames(g, chart, curves);
        });
  }

  private static void style(XYStyler style, boolean logarithmic) {
    style.setLocale(Locale.ROOT);
    style.setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setLegendVisible(false);
    style.setChartTitleFont(TITLE);
    style.setAxisTitleFont(TEXT);
    style.setAxisTickLabelsFont(TEXT);
    style.setXAxisTickMarkSpacingHint(TICKS);
    style.setYAxisLogarithmic(logarithmic);
    style.setXAxisDecimalPattern("#,##0.##");
    if (logarithmic) {
      style.setYAxisLogarithmicDecadeOnly(false);
      style.setYAxisTickLabelsFormattingFunction(LineChart::oneTwoFive);
    } else {
      style.setYAxisDecimalPattern("#,##0.###");
    }
  }

  /** 1, 2 or 5 times a power of ten in digits, and a blank for what lies between. */
  private static String oneTwoFive(double value) {
    double digit = value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    return Stream.of(1, 2, 5).anyMatch(d -> Math.abs(digit - d) < 1e-6)
        ? new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(value)
        : " ";
  }

  /**
   * A point that draws nothing. Where all points are evenly spaced, XChart numbers some of them,
   * such as -4, -3.4, -2.8; with a point off their step it takes round numbers.
   */
  private static void addOffStep(XYChart chart, Curve curve) {
    double last = curve.x[curve.x.length - 1];
    double[] x = {curve.x[0] + (last - curve.x[0]) / Math.PI};
    chart.addSeries("off their step", x, new double[] {curve.y[0]}).setMarker(SeriesMarkers.NONE);
  }

  /** From the highest end of a curve to the lowest, each below the one before. */
  private static void drawNames(Graphics2D g, XYChart chart, List<Curve> curves) {
    int step = g.getFontMetrics().getHeight() + 2;
    List<Curve> sorted =
        curves.stream().sorted(Comparator.comparingDouble(c -> end(chart, c))).toList();
    double[] at = sorted.stream().mapToDouble(c -> end(chart, c)).toArray();
    for (int i = 1; i < at.length; i++) {
      at[i] = Math.max(at[i], at[i - 1] + step);
    }
    double lowest = HEIGHT - step;
    for (int i = at.length - 1; i >= 0; i--, lowest -= step) {
      at[i] = Math.min(at[i], lowest);
    }
    for (int i = 0; i < at.length; i++) {
      drawName(g, sorted.get(i), at[i]);
    }
  }

  private static double end(XYChart chart, Curve curve) {
    return chart.getScreenYFromChart(curve.y[curve.y.length - 1]);
  }

  private static void drawName(Graphics2D g, Curve curve, double y) {
    double from = PLOT + GAP;
    g.setColor(curve.filled ? curve.pale() : curve.color);
    g.setStroke(curve.filled ? AREA : curve.stroke());
    g.draw(new Line2D.Double(from, y, from + PIECE, y));
    g.setColor(curve.color);
    curve.sign.marker.paint(g, from + PIECE / 2.0, y, 8);
    g.setColor(curve.color.darker());
    g.drawString(curve.name, (float) (from + PIECE + GAP), (float) y + 5);
  }

  private static double range(Stream<double[]> values) {
    DoubleSummaryStatistics all = values.flatMapToDouble(Arrays::stream).summaryStatistics();
    return Math.max(all.getMax() - all.getMin(), Double.MIN_NORMAL);
  }

  /**
   * Points so far apart that a dash fits between two, for it begins anew at each and would never
   * get to its end.
   *
   * @param perX pixels of a unit of x, about
   * @param perY of y
   */
  private static Curve thinned(Curve c, double perX, double perY) {
    int[] kept = new int[c.x.length];
    int count = 1; // the first
    for (int i = 1; i < c.x.length; i++) {
      int before = kept[count - 1];
      double apart = Math.hypot((c.x[i] - c.x[before]) * perX, (c.y[i] - c.y[before]) * perY);
      if (apart >= DASH || i == c.x.length - 1) {
        kept[count++] = i;
      }
    }
    int[] points = Arrays.copyOf(kept, count);
    return new Curve(
        c.name,
        Arrays.stream(points).mapToDouble(i -> c.x[i]).toArray(),
        Arrays.stream(points).mapToDouble(i -> c.y[i]).toArray(),
        c.color,
        true);
  }
}
