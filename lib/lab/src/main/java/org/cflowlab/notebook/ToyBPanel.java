package org.cflowlab.notebook;

/**
 * Toy B's posterior of two humps, and one planar step on a Gaussian to cover them with: u, w and b
 * are dragged or moved by keys, the gap and the mass in the hole follow, and gradient descent goes
 * on from where the reader is. The numbers are those of {@link org.cflowlab.toy.TwoTemplates}.
 */
public final class ToyBPanel {
  static final Panel PANEL =
      new Panel(
          "toy-b-panel.html",
          "Toy B: drag u, w and b",
          760,
          "One planar step and two humps to cover: it needs a page with scripts.");

  private ToyBPanel() {}

  /** Shows it under the cell. */
  public static void show() {
    PANEL.show();
  }
}
