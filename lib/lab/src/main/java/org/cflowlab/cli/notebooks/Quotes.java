package org.cflowlab.cli.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers in a notebook's texts that an output shows. Behind each stands a comment that no reader
 * sees, with words of the line it is taken from:
 *
 * <pre>the Gaussian lacks 1.35 nats&lt;!--=Gaussian:--&gt;</pre>
 *
 * <p>It agrees if a line of some output has these words and a number that rounds to the quoted one.
 * A number without a sign in the text also agrees with its negative.
 */
final class Quotes {
  private static final Pattern TAG = Pattern.compile("<!--=(.*?)-->");

  /** A number, then at most a unit or the end of a formula, at the end of a text. */
  private static final Pattern LAST_NUMBER =
      Pattern.compile("(?s).*?(?<![\\w.,])([-+]?(?:\\d[\\d,]*(?:\\.\\d+)?|\\.\\d+))[^\\d]{0,15}$");

  private Quotes() {}

  /** Quoted numbers that no output shows, cell by cell; empty if there are none. */
  static List<String> problems(NotebookFile notebook) {
    List<String> problems = new ArrayList<>();
    int number = 0;
    for (JsonNode cell : notebook.cells()) {
      number++;
      if (cell.path("cell_type").asText().equals("markdown")) {
        for (String problem : problems(NotebookFile.text(cell.path("source")), notebook)) {
          problems.add("cell " + number + " " + problem);
        }
      }
    }
    return problems;
  }

  /** Numbers quoted in a text that no output of a notebook shows. */
  static List<String> problems(String text, NotebookFile notebook) {
    return problems(
        text, notebook.cells().stream().flatMap(cell -> CellText.of(cell).lines()).toList());
  }

  private static List<String> problems(String text, List<String> shown) {
    List<String> problems = new ArrayList<>();
    Matcher tag = TAG.matcher(text);
    int from = 0;
    while (tag.find()) {
      String words = tag.group(1);
      Matcher quoted = LAST_NUMBER.matcher(text.substring(from, tag.start()));
      from = tag.end();
      if (!quoted.matches()) {
        problems.add("has no number before <!--=" + words + "-->");
        continue;
      }
      List<String> lines = shown.stream().filter(line -> line.contains(words)).toList();
      if (lines.isEmpty()) {
        problems.add("quotes a line with '" + words + "'; no output has one");
      } else if (lines.stream().noneMatch(line -> shows(line, quoted.group(1)))) {
        problems.add("says " + quoted.group(1) + "; the output '" + lines.get(0).strip() + "'");
      }
    }
    return problems;
  }

  private static boolean shows(String line, String quoted) {
    double said = Tolerance.value(quoted);
    int point = quoted.indexOf('.');
    double half = 0.5 * Math.pow(10, point < 0 ? 0 : point + 1 - quoted.length()) + 1e-9;
    boolean signed = quoted.startsWith("-") || quoted.startsWith("+");
    return Tolerance.numbers(line).stream()
        .mapToDouble(Tolerance::value)
        .anyMatch(v -> Math.abs((signed ? v : Math.abs(v)) - said) <= half);
  }
}
