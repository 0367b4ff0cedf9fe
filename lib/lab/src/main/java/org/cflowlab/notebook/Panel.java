package org.cflowlab.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A self-contained page in a frame, which needs neither a network nor a running kernel, so it works
 * in JupyterLab, in an exported page and from a file.
 *
 * @param file its page among the resources
 * @param title of the frame
 * @param height of the frame until its page says how high it is, pixels
 * @param words for a reader who cannot use it
 */
record Panel(String file, String title, int height, String words) {
  void show() {
    Notebook.html(html());
  }

  String html() {
    return String.format(
        Locale.ROOT,
        "<iframe title=\"%s\" style=\"width: 100%%; height: %dpx;"
            + " border: 0\" srcdoc=\"%s\">%s</iframe>",
        Notebook.escape(title),
        height,
        Notebook.escape(page()),
        Notebook.escape(words));
  }

  /** The page, with what the panels share put in its place. */
  String page() {
    return resource(file)
        .replace("/* panel.css */\n", resource("panel.css"))
        .replace("/* frame.js */\n", resource("frame.js"))
        .replace("/* panel.js */\n", resource("panel.js"));
  }

  /** A text among the resources of this package. */
  static String resource(String name) {
    try (InputStream in = Panel.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
