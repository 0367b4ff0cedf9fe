package org.cflowlab.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A planar step to play with: u, w and b are dragged or moved by keys, and the bent grid, the
 * density and the log-determinant follow.
 *
 * <p>One self-contained page in a frame, which needs neither a network nor a running kernel, so it
 * works in JupyterLab, in an exported page and from a file.
 */
public final class PlanarPanel {
  private static final String PAGE = "planar-panel.html";
  private static final int HEIGHT = 560;

  private PlanarPanel() {}

  /** Shows it under the cell. */
  public static void show() {
    Notebook.html(html());
  }

  static String html() {
    return String.format(
        Locale.ROOT,
        "<iframe title=\"A planar step: drag u, w and b\" style=\"width: 100%%; height: %dpx;"
            + " border: 0\" srcdoc=\"%s\">A planar step to bend: it needs a page with scripts.</iframe>",
        HEIGHT,
        Notebook.escape(page()));
  }

  static String page() {
    try (InputStream in = PlanarPanel.class.getResourceAsStream(PAGE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
