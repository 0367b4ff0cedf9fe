package org.cflowlab.exercises.grading;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a grader found. As text and as HTML it is the table a student sees.
 *
 * @param exercise its short name, such as "E1"
 * @param title what it is about
 * @param rows its checks, in order
 */
public record Report(String exercise, String title, List<Row> rows) {
  /** Keeps its own copy of the rows. */
  public Report {
    rows = List.copyOf(rows);
  }

  /** The points earned. */
  public int points() {
    return rows.stream().mapToInt(Row::points).sum();
  }

  /** The points there were. */
  public int worth() {
    return rows.stream().mapToInt(Row::worth).sum();
  }

  /** Whether all points were earned. */
  public boolean full() {
    return points() == worth();
  }

  /** Whether the student has written any part of it. */
  public boolean started() {
    return rows.stream().anyMatch(Row::started);
  }

  /** What kept a check from an answer to compare, such as an exception; the first one, if any. */
  public Optional<String> breakdown() {
    return rows.stream()
        .filter(row -> !row.full() && row.started() && row.expected().isEmpty())
        .map(Row::got)
        .findFirst();
  }

  /** The reason, if every check was lost for the same one, and no answer was compared. */
  public Optional<String> lostForOneReason() {
    List<String> reasons = rows.stream().map(Row::got).distinct().toList();
    boolean none = rows.stream().noneMatch(row -> row.full() || !row.expected().isEmpty());
    return none && reasons.size() == 1 ? Optional.of(reasons.get(0)) : Optional.empty();
  }

  /** The short names of the usual mistakes that were recognised. */
  public Set<String> mistakes() {
    return rows.stream()
        .map(Row::mistake)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The table as HTML: a fragment with no styles but its own. */
  public String html() {
    return HtmlTable.of(this);
  }

  /** The table as plain text, at most 88 columns. */
  @Override
  public String toString() {
    return TextTable.of(this);
  }
}
