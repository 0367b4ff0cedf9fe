package org.cflowlab.cli.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * The form of a notebook: one title, then headings that skip no level; cells that fit on a screen;
 * a verdict in every line that checks; a text beside every picture for those who cannot see it.
 */
final class Form {
  static final int MOST_LINES = 25;

  /** What fits beside JupyterLab's list of files without scrolling sideways. */
  static final int MOST_COLUMNS = 88;

  private static final String QUESTION = "Prediction.";
  private static final Pattern NO_VERDICT = Pattern.compile("(?m)^check\\b(?! (passed|failed)\\b)");

  private Form() {}

  /** What is wrong with a notebook's form; empty if nothing is. */
  static List<String> problems(NotebookFile notebook) {
    List<String> problems = new ArrayList<>();
    int level = 0;
    int number = 0;
    for (JsonNode cell : notebook.cells()) {
      number++;
      String source = NotebookFile.text(cell.path("source"));
      if (cell.path("cell_type").asText().equals("markdown")) {
        for (int next : headings(source)) {
          if (level == 0 && next != 1) {
            problems.add("begins without a title ('# ...')");
          } else if (level > 0 && (next == 1 || next > level + 1)) {
            problems.add(
                "cell " + number + ": a heading of level " + next + " after one of level " + level);
          }
          level = next;
        }
      } else {
        long lines = source.lines().filter(line -> !line.isBlank()).count();
        if (lines > MOST_LINES) {
          problems.add(
              "cell " + number + " has " + lines + " lines of code; the limit is " + MOST_LINES);
        }
        if (source.lines().anyMatch(line -> line.startsWith(QUESTION))
            && !cell.at("/metadata/jupyter/source_hidden").asBoolean()) {
          problems.add(
              "cell "
                  + number
                  + " asks, and its code, which names the answer, is not folded"
                  + " (\"jupyter\": {\"source_hidden\": true} in its metadata)");
        }
        int columns = source.lines().mapToInt(String::length).max().orElse(0);
        if (columns > MOST_COLUMNS) {
          problems.add(
              "cell " + number + " has a line of " + columns + "; the limit is " + MOST_COLUMNS);
        }
        if (lacksVerdict(cell)) {
          problems.add(
              "cell "
                  + number
                  + " prints a check that says neither 'check passed' nor 'check failed'");
        }
      }
      if (lacksAlternative(cell)) {
        problems.add("cell " + number + " shows a picture without a text for it (alt)");
      }
    }
    if (level == 0) {
      problems.add("has no headings");
    }
    return problems;
  }

  private static List<Integer> headings(String markdown) {
    boolean code = false;
    List<Integer> levels = new ArrayList<>();
    for (String line : markdown.lines().toList()) {
      code ^= line.startsWith("```");
      if (!code && line.matches("#{1,6} .+")) {
        levels.add(line.indexOf(' '));
      }
    }
    return levels;
  }

  private static boolean lacksVerdict(JsonNode cell) {
    return cell.path("outputs")
        .valueStream()
        .flatMap(output -> Stream.of(output.path("text"), output.at("/data/text~1plain")))
        .anyMatch(text -> NO_VERDICT.matcher(NotebookFile.text(text)).find());
  }

  private static boolean lacksAlternative(JsonNode cell) {
    boolean lacks = NotebookFile.text(cell.path("source")).contains("![](");
    for (JsonNode output : cell.path("outputs")) {
      JsonNode data = output.path("data");
      for (String kind : List.of("image/png", "image/jpeg", "image/svg+xml")) {
        lacks |= data.has(kind) && !data.has("text/html");
      }
      for (Element picture :
          Jsoup.parse(NotebookFile.text(data.path("text/html"))).select("img, svg, canvas")) {
        lacks |= picture.parents().is("svg") ? false : !isNamed(picture);
      }
    }
    return lacks;
  }

  private static boolean isNamed(Element picture) {
    return !picture.attr("alt").isBlank()
        || !picture.attr("aria-label").isBlank()
        || picture.hasAttr("aria-labelledby")
        || picture.attr("aria-hidden").equals("true")
        || !picture.select("> title").isEmpty();
  }
}
