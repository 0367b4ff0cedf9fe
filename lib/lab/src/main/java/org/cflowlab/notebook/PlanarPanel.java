package org.cflowlab.notebook;

/**
 * A planar step to play with: u, w and b are dragged or moved by keys, and the bent grid, the
 * density and the log-determinant follow.
 */
public final class PlanarPanel {
  static final Panel PANEL =
      new Panel(
          "planar-panel.html",
          "A planar step: drag u, w and b",
          560,
          "A planar step to bend: it needs a page with scripts.");

  private PlanarPanel() {}

  /** Shows it under the cell. */
  public static void show() {
    PANEL.show();
  }

  static String html() {
    return PANEL.html();
  }

  static String page() {
    return PANEL.page();
  }
}
