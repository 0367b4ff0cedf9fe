package org.cflowlab.notebook;

/**
 * What a perfect model is expected to score: the floor of GED over the number of raters and of
 * samples, by {@link org.cflowlab.metric.Floors}' formula and by simulated draws.
 */
public final class FloorPanel {
  static final Panel PANEL =
      new Panel(
          "floor-panel.html",
          "The floor of GED: move the number of raters and of samples",
          520,
          "The floor of GED over raters and samples: it needs a page with scripts.");

  private FloorPanel() {}

  /** Shows it under the cell. */
  public static void show() {
    PANEL.show();
  }
}
