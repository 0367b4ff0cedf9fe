package org.cflowlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves over one axis, such as the loss over training steps. */
public final class LineChart {
  private static final int DASHES = 70;

  /** Pixels between the numbers of the x axis, at least. */
  private static final int TICKS = 90;

  /** Curves whose names fit on one line below the chart. */
  private static final int ONE_LINE = 4;

  private LineChart() {}

  /**
   * One curve.
   *
   * @param name for the legend
   * @param x at least one value
   * @param y as many, all finite
   * @param dashed so that colour is not the only sign
   * @param sign drawn at each point
   */
  public record Curve(String name, double[] x, double[] y, Color color, boolean dashed, Sign sign) {
    /** A curve without signs at its points. */
    public Curve(String name, double[] x, double[] y, Color color, boolean dashed) {
      this(name, x, y, color, dashed, Sign.NONE);
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
            .width(900)
            .height(480)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    XYStyler style = chart.getStyler();
    style.setLocale(Locale.ROOT);
    style.setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    boolean few = curves.size() <= ONE_LINE;
    style.setLegendPosition(few ? Styler.LegendPosition.OutsideS : Styler.LegendPosition.OutsideE);
    style.setLegendLayout(few ? Styler.LegendLayout.Horizontal : Styler.LegendLayout.Vertical);
    style.setLegendBorderColor(Color.WHITE);
    style.setXAxisTickMarkSpacingHint(TICKS);
    style.setYAxisLogarithmic(logarithmic);
    style.setXAxisDecimalPattern("#,##0.##");
    if (!logarithmic) {
      style.setYAxisDecimalPattern("#,##0.###");
    }
    for (Curve curve : curves) {
      Curve drawn = curve.dashed ? thinned(curve) : curve;
      XYSeries series = chart.addSeries(curve.name, drawn.x, drawn.y);
      series.setMarker(curve.sign.marker);
      series.setMarkerColor(curve.color);
      series.setLineColor(curve.color);
      series.setLineStyle(curve.dashed ? Canvas.dashed(2, 5) : new BasicStroke(2.5f));
    }
    return BitmapEncoder.getBufferedImage(chart);
  }

  /** At most {@link #DASHES} points, for a dash begins anew at each and would never get to end. */
  private static Curve thinned(Curve c) {
    if (c.x.length <= DASHES) {
      return c;
    }
    double[] x = new double[DASHES];
    double[] y = new double[DASHES];
    for (int i = 0; i < DASHES; i++) {
      int at = (int) ((long) i * (c.x.length - 1) / (DASHES - 1));
      x[i] = c.x[at];
      y[i] = c.y[at];
    }
    return new Curve(c.name, x, y, c.color, true, c.sign);
  }
}
