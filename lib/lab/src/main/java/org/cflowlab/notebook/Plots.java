package org.cflowlab.notebook;

import java.util.Locale;
import org.cflowlab.plot.Plotly;
import tech.tablesaw.plotly.components.Figure;

/** Tablesaw's interactive plots under a cell, without a network. */
public final class Plots {
  private static boolean brought;

  private Plots() {}

  /**
   * Shows a plot. The first one of a kernel brings Plotly into the page; so a page whose scripts
   * were lost says in the others' place what to do.
   *
   * @param alt what it shows, in words
   * @throws IllegalArgumentException if there are no words
   */
  public static synchronized void show(Figure figure, String alt) {
    if (alt == null || alt.isBlank()) {
      throw new IllegalArgumentException("a plot needs a text that says what it shows.");
    }
    String instead =
        String.format(
            Locale.ROOT,
            "<p>[interactive plot: %s. To draw it, trust this notebook and run it from its top.]</p>",
            Notebook.escape(alt));
    String plot = Plotly.plot(figure, instead);
    Notebook.html(brought ? plot : Plotly.library() + plot, "[interactive plot: " + alt + "]");
    brought = true;
  }
}
