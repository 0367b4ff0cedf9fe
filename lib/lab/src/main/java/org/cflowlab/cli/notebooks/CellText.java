package org.cflowlab.cli.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What a reader of a code cell's outputs reads: printed text, pages without tags, alt texts. */
final class CellText {
  private CellText() {}

  /** The text of all outputs, one line for each row or paragraph. */
  static String of(JsonNode cell) {
    StringBuilder text = new StringBuilder();
    for (JsonNode output : cell.path("outputs")) {
      text.append(NotebookFile.text(output.path("text")));
      JsonNode data = output.path("data");
      if (data.has("text/html")) {
        text.append(ofHtml(NotebookFile.text(data.path("text/html"))));
      } else {
        text.append(NotebookFile.text(data.path("text/markdown")));
        text.append(NotebookFile.text(data.path("text/plain")));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String ofHtml(String html) {
    Document page = Jsoup.parse(html);
    page.select("script, style").remove();
    StringBuilder text = new StringBuilder();
    for (Element image : page.select("img")) {
      text.append(image.attr("alt")).append('\n');
    }
    for (Element row : page.select("tr, div, p, pre, li, text")) {
      text.append(row.is("pre") ? row.wholeText() : row.ownText()).append('\n');
      row.select("> td, > th").forEach(cell -> text.append(cell.text()).append('\n'));
    }
    return text.toString();
  }
}
