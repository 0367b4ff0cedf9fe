package org.cflowlab.notebook;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.cflowlab.plot.Page;

/**
 * Shows things under a cell, in the same way on every Java kernel. Nothing is returned, so nothing
 * is echoed.
 *
 * <p>Outside a notebook the plain text goes to standard output.
 */
public final class Notebook {
  private static volatile Screen screen = new Console();

  /** How a kernel shows a piece of content; each kernel's startup script connects its own. */
  public interface Screen {
    /**
     * Shows something new.
     *
     * @param id names it for a later update
     * @param mime the type of the content, such as {@code text/html}
     * @param content the content
     * @param plain what a reader sees who cannot show that type
     */
    void show(String id, String mime, String content, String plain);

    /** Replaces what was shown under this id. */
    void update(String id, String mime, String content, String plain);
  }

  /** Something shown that can be replaced. */
  public static final class Shown {
    private final String id = UUID.randomUUID().toString();

    private Shown(String html, String plain) {
      screen.show(id, "text/html", html, plain);
    }

    /**
     * Replaces it.
     *
     * @param html the new content
     * @param plain the same in plain text
     */
    public void replace(String html, String plain) {
      screen.update(id, "text/html", html, plain);
    }
  }

  private Notebook() {}

  /** Tells where to show things; called by the kernel's startup script. */
  public static void connect(Screen kernel) {
    screen = kernel;
  }

  /**
   * Shows a picture.
   *
   * @param image the picture
   * @param alt what it shows, in words, for readers who cannot see it
   * @throws IllegalArgumentException if there is no alt text
   */
  public static void show(BufferedImage image, String alt) {
    if (alt == null || alt.isBlank()) {
      throw new IllegalArgumentException("a picture needs a text that says what it shows.");
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String html =
        String.format(
            Locale.ROOT,
            "<img alt=\"%s\" width=\"%d\" style=\"max-width: 100%%; height: auto\" src=\"data:image/png;base64,%s\">",
            escape(alt),
            image.getWidth(),
            Base64.getEncoder().encodeToString(png.toByteArray()));
    screen.show(newId(), "text/html", html, "[picture: " + alt + "]");
  }

  /** Shows HTML. */
  public static void html(String html) {
    screen.show(newId(), "text/html", html, html.replaceAll("<[^>]*>", "").strip());
  }

  /** Something that shows and prints. */
  @FunctionalInterface
  public interface Showing {
    /** Shows it. */
    void show() throws Exception;
  }

  /** What was shown and printed. */
  record Collected(String html, String plain) {}

  /** What this shows and prints, in its order, and not on the screen. */
  static Collected collect(Showing what) throws Exception {
    Collector collector = new Collector();
    Screen before = screen;
    PrintStream out = System.out;
    try {
      screen = collector;
      System.setOut(new PrintStream(collector.printed, true, StandardCharsets.UTF_8));
      what.show();
    } finally {
      System.setOut(out);
      screen = before;
    }
    collector.takePrinted();
    return new Collected(collector.html.toString(), collector.plain.toString());
  }

  /** Shows HTML that says little without its tags, with words for a reader who cannot see it. */
  static void html(String html, String plain) {
    screen.show(newId(), "text/html", html, plain);
  }

  /** Shows Markdown. */
  public static void markdown(String markdown) {
    screen.show(newId(), "text/markdown", markdown, markdown);
  }

  /**
   * Shows HTML that will change.
   *
   * @param html the first content
   * @param plain the same in plain text
   * @return a handle to replace it with
   */
  public static Shown changing(String html, String plain) {
    return new Shown(html, plain);
  }

  /** Text made safe to stand in HTML, within an element or an attribute. */
  public static String escape(String text) {
    return Page.escape(text);
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  private static final class Console implements Screen {
    @Override
    public void show(String id, String mime, String content, String plain) {
      System.out.println(plain);
    }

    @Override
    public void update(String id, String mime, String content, String plain) {
      System.out.println(plain);
    }
  }

  private static final class Collector implements Screen {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final StringBuilder html = new StringBuilder();
    private final StringBuilder plain = new StringBuilder();

    @Override
    public void show(String id, String mime, String content, String words) {
      takePrinted();
      html.append("<div>")
          .append(mime.equals("text/html") ? content : "<pre>" + escape(content) + "</pre>")
          .append("</div>");
      plain.append(words).append('\n');
    }

    @Override
    public void update(String id, String mime, String content, String words) {
      throw new IllegalStateException("what changes while it is shown cannot be folded away.");
    }

    private void takePrinted() {
      if (printed.size() > 0) {
        String text = printed.toString(StandardCharsets.UTF_8);
        html.append("<pre>").append(escape(text.stripTrailing())).append("</pre>");
        plain.append(text);
        printed.reset();
      }
    }
  }
}
