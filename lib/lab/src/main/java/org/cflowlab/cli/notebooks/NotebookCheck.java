package org.cflowlab.cli.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares a notebook that was just run with the committed one; every finding is one line. */
final class NotebookCheck {
  static final long LARGEST_BYTES = 2_000_000;

  private static final Pattern WILDCARD =
      Pattern.compile("(?m)^\\s*import\\s+(?:static\\s+)?[\\w.]+\\.\\*\\s*;");

  /** What a check cell says when the formula it checks does not hold. */
  private static final String FAILED_CHECK = "check failed";

  /** The tag of a cell that shows what a trained network answers: its numbers are not compared. */
  private static final String VARIES = "varies";

  private NotebookCheck() {}

  /**
   * Looks for errors, noise, and outputs that differ.
   *
   * @return what is wrong, cell by cell; empty if nothing is
   */
  static List<String> problems(NotebookFile committed, NotebookFile executed) {
    List<String> problems = new ArrayList<>();
    List<JsonNode> before = committed.cells();
    List<JsonNode> after = executed.cells();
    if (before.size() != after.size()) {
      return List.of("has " + after.size() + " cells after the run, " + before.size() + " before");
    }
    for (int i = 0; i < after.size(); i++) {
      JsonNode cell = after.get(i);
      if (cell.path("cell_type").asText().equals("code")) {
        for (String problem : problems(before.get(i), cell)) {
          problems.add("cell " + (i + 1) + " (" + firstLine(cell) + ") " + problem);
        }
      }
    }
    return problems;
  }

  /** A finding if a file of this size is too large for the course. */
  static List<String> problems(long bytes) {
    return bytes <= LARGEST_BYTES
        ? List.of()
        : List.of("is " + bytes / 1000 + " kB; the limit is " + LARGEST_BYTES / 1000 + " kB");
  }

  private static List<String> problems(JsonNode before, JsonNode after) {
    List<String> problems = new ArrayList<>();
    String source = NotebookFile.text(after.path("source"));
    Matcher wildcard = WILDCARD.matcher(source);
    if (wildcard.find()) {
      problems.add("has a wildcard import, '" + wildcard.group().strip() + "'; name the types");
    }
    if (!source.isBlank()) {
      if (!after.path("execution_count").isInt()) {
        problems.add("was not run");
      }
      if (!before.path("execution_count").isInt()) {
        problems.add("is committed without having been run");
      }
    }
    for (JsonNode output : after.path("outputs")) {
      String type = output.path("output_type").asText();
      if (type.equals("error") && !mayFail(after)) {
        problems.add(
            "fails: "
                + output.path("ename").asText()
                + " "
                + output.path("evalue").asText().lines().findFirst().orElse(""));
      }
      if (output.path("name").asText().equals("stderr")) {
        String said = NotebookFile.text(output.path("text")).strip();
        problems.add("writes to standard error: " + said.lines().findFirst().orElse(""));
      }
    }
    CellText.of(after)
        .lines()
        .filter(line -> line.contains(FAILED_CHECK))
        .forEach(line -> problems.add("says: " + line.strip()));
    SortedSet<String> kindsBefore = kinds(before);
    SortedSet<String> kindsAfter = kinds(after);
    if (kindsAfter.isEmpty() && !kindsBefore.isEmpty()) {
      problems.add("shows nothing; the committed one shows " + kindsBefore);
    } else if (!kindsAfter.equals(kindsBefore)) {
      problems.add("shows " + kindsAfter + "; the committed one shows " + kindsBefore);
    } else if (!hasTag(after, VARIES) && !mayFail(after)) {
      Tolerance.difference(CellText.of(before), CellText.of(after)).ifPresent(problems::add);
    }
    return problems;
  }

  /** Jupyter's own mark for a cell that shows an error on purpose. */
  private static boolean mayFail(JsonNode cell) {
    return hasTag(cell, "raises-exception");
  }

  private static boolean hasTag(JsonNode cell, String wanted) {
    JsonNode tags = cell.path("metadata").path("tags");
    return tags.valueStream().anyMatch(tag -> tag.asText().equals(wanted));
  }

  private static SortedSet<String> kinds(JsonNode cell) {
    SortedSet<String> kinds = new TreeSet<>();
    for (JsonNode output : cell.path("outputs")) {
      output.path("data").fieldNames().forEachRemaining(kinds::add);
      if (output.path("output_type").asText().equals("stream")) {
        kinds.add(output.path("name").asText());
      }
      if (output.path("output_type").asText().equals("error")) {
        kinds.add("error");
      }
    }
    return kinds;
  }

  private static String firstLine(JsonNode cell) {
    String line =
        NotebookFile.text(cell.path("source"))
            .lines()
            .map(String::strip)
            .filter(l -> !l.isEmpty() && !l.startsWith("import "))
            .findFirst()
            .orElse("empty");
    return line.length() <= 40 ? line : line.substring(0, 37) + "...";
  }
}
