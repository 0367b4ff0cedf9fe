package org.cflowlab.plot;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A report as one HTML page that needs nothing beside it: its style and its pictures are inside.
 */
public final class Page {
  private static final String FRAME =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>cFlow Lab: @TITLE@</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; margin: 1rem 0; }
      th, td { padding: .3rem .9rem; text-align: right; border-bottom: 1px solid #8886; }
      th.group { text-align: center; border-left: 1px solid #8886; }
      th:first-child, td:first-child { text-align: left; }
      tr.floor td, tr.peeked td { color: #777; }
      tr.floor.first td, tr.peeked.first td, tr.paper.first td { border-top: 2px solid #8886; }
      tr.paper td { font-style: italic; }
      table.small { font-size: .85rem; } table.small th, table.small td { padding: .2rem .5rem; }
      figure { margin: 1.5rem 0; }
      img { max-width: 100%; height: auto; }
      figcaption, .note { color: #666; font-size: .9rem; }
      @media (prefers-color-scheme: dark) { figcaption, .note, tr.floor td, tr.peeked td { color: #aaa; } }
      dt { font-weight: 600; } dd { margin: 0 0 .4rem 1rem; overflow-wrap: anywhere; }
      .wide { overflow-x: auto; }
      </style>
      </head>
      <body>
      <h1>@TITLE@</h1>
      <p>@INTRO@</p>
      @BODY@
      </body>
      </html>
      """;

  private final String title;
  private final String intro;
  private final StringBuilder body = new StringBuilder();

  /** An empty page under a title, with a sentence. */
  public Page(String title, String intro) {
    this.title = title;
    this.intro = intro;
  }

  /** Begins a section. */
  public Page section(String heading) {
    body.append("<h2>").append(escape(heading)).append("</h2>\n");
    return this;
  }

  /** Adds HTML as it is. */
  public Page add(String html) {
    body.append(html).append('\n');
    return this;
  }

  /** All of it. */
  public String html() {
    return FRAME
        .replace("@TITLE@", escape(title))
        .replace("@INTRO@", escape(intro))
        .replace("@BODY@", body);
  }

  /** Names and values, to be read. */
  public static String facts(Map<String, String> facts) {
    StringBuilder html = new StringBuilder("<dl>");
    facts.forEach(
        (name, value) ->
            html.append(
                String.format(Locale.ROOT, "<dt>%s</dt><dd>%s</dd>", escape(name), escape(value))));
    return html.append("</dl>").toString();
  }

  /** A small table; the cells are HTML as they are. */
  public static String table(List<String> header, List<List<String>> rows) {
    StringBuilder html =
        new StringBuilder("<div class=\"wide\"><table class=\"small\"><thead><tr>");
    header.forEach(name -> html.append("<th>").append(name).append("</th>"));
    html.append("</tr></thead><tbody>");
    for (List<String> row : rows) {
      html.append("<tr>");
      row.forEach(cell -> html.append("<td>").append(cell).append("</td>"));
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }

  /** A picture, inside the page, with its description and a caption. */
  public static String figure(byte[] png, String alt, String caption) {
    return String.format(
        Locale.ROOT,
        "<figure><img alt=\"%s\" src=\"data:image/png;base64,%s\"><figcaption>%s</figcaption></figure>",
        escape(alt),
        Base64.getEncoder().encodeToString(png),
        escape(caption));
  }

  /** Sentences below one another. */
  public static String list(List<String> items) {
    return items.stream()
        .map(item -> "<li>" + escape(item) + "</li>")
        .collect(Collectors.joining("", "<ul class=\"note\">", "</ul>"));
  }

  /** Text as HTML. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
