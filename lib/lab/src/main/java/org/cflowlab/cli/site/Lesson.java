package org.cflowlab.cli.site;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.cli.notebooks.NotebookFile;
import org.cflowlab.notebook.Notebook;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * One notebook as a page's content.
 *
 * @param file the page's file name, such as {@code 03-planar-flows.html}
 * @param title the first heading
 * @param question what the notebook asks; empty if it does not say
 * @param body texts, code and outputs; headings have ids
 */
record Lesson(String file, String title, String question, Element body) {
  private static final Pattern QUESTION = Pattern.compile("\\*\\*The question:\\*\\*\\s*(.+)");

  /**
   * A picture is made no narrower than this share of its width, so that its words stay readable: on
   * a phone it scrolls.
   */
  private static final double NARROWEST = .6;

  private static final Pattern NOTEBOOK_LINK = Pattern.compile("[\\w-]+\\.ipynb(#.*)?");

  /** Reads a notebook. */
  static Lesson of(Path notebook) throws IOException {
    StringBuilder html = new StringBuilder();
    String question = "";
    for (JsonNode cell : NotebookFile.read(notebook).cells()) {
      String source = NotebookFile.text(cell.path("source"));
      if (cell.path("cell_type").asText().equals("markdown")) {
        html.append(Markdown.toHtml(source));
        Matcher asked = QUESTION.matcher(source);
        question = question.isEmpty() && asked.find() ? asked.group(1).strip() : question;
      } else if (!source.isBlank()) {
        html.append(code(source));
        cell.path("outputs").forEach(output -> html.append(output(output)));
      }
    }
    String name = notebook.getFileName().toString().replace(".ipynb", ".html");
    Element body = Jsoup.parseBodyFragment(html.toString()).body();
    prepare(body);
    Element title = body.selectFirst("h1");
    return new Lesson(name, title == null ? name : title.text(), question, body);
  }

  /** Whether it has a number, and so one before and one after it; others are to look things up. */
  boolean onTheWay() {
    return Character.isDigit(file.charAt(0));
  }

  /** A cell; one that asks is folded, for it names the right answer. */
  private static String code(String source) {
    String code =
        "<pre class=\"code\" tabindex=\"0\"><code>" + JavaCode.toHtml(source) + "</code></pre>";
    return source.contains("Prediction.")
        ? "<details class=\"asks\"><summary>The code of this question, with its answers</summary>"
            + code
            + "</details>"
        : code;
  }

  private static String output(JsonNode output) {
    JsonNode data = output.path("data");
    if (data.has("text/html")) {
      return "<div class=\"output\">" + NotebookFile.text(data.path("text/html")) + "</div>";
    }
    if (data.has("text/markdown")) {
      String markdown = NotebookFile.text(data.path("text/markdown"));
      return "<div class=\"output\">" + Markdown.toHtml(markdown) + "</div>";
    }
    String text =
        NotebookFile.text(output.path("text")) + NotebookFile.text(data.path("text/plain"));
    if (output.path("output_type").asText().equals("error")) {
      text = output.path("ename").asText() + ": " + output.path("evalue").asText();
    }
    return "<pre class=\"output\" tabindex=\"0\">"
        + Notebook.escape(text.stripTrailing())
        + "</pre>";
  }

  private static void prepare(Element body) {
    int number = 0;
    for (Element heading : body.select("h1, h2, h3")) {
      heading.attr("id", "section-" + number++);
    }
    for (Element link : body.select("a[href]")) {
      if (NOTEBOOK_LINK.matcher(link.attr("href")).matches()) {
        link.attr("href", link.attr("href").replace(".ipynb", ".html"));
      }
    }
    for (Element picture : body.select(".output img[width], .output svg[width]")) {
      long least = Math.round(NARROWEST * Double.parseDouble(picture.attr("width")));
      String style = picture.attr("style") + "; min-width: " + least + "px";
      picture.attr("style", style).wrap("<div class=\"wide\"></div>");
    }
    for (Element table : body.select("table")) {
      table.wrap("<div class=\"wide\"></div>");
    }
  }
}
