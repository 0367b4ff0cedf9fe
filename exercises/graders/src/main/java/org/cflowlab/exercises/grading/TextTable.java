package org.cflowlab.exercises.grading;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** A report for a terminal or a plain cell. */
final class TextTable {
  private static final int WIDTH = 88;
  private static final String INDENT = " ".repeat(12);

  private TextTable() {}

  static String of(Report report) {
    StringJoiner lines = new StringJoiner("\n");
    String title = report.exercise() + "  " + report.title();
    String total = report.points() + " of " + report.worth() + " points";
    lines.add(title + " ".repeat(Math.max(2, WIDTH - title.length() - total.length())) + total);
    if (!report.started()) {
      report.rows().stream()
          .map(Row::hint)
          .distinct()
          .forEach(hint -> lines.add(wrapped("not started: ", hint)));
      return lines.toString();
    }
    if (report.lostForOneReason().isPresent()) {
      lines.add(wrapped("", report.lostForOneReason().get()));
      report.rows().stream()
          .map(Row::hint)
          .distinct()
          .forEach(hint -> lines.add(wrapped("hint: ", hint)));
      return lines.toString();
    }
    Set<String> given = new HashSet<>();
    for (Row row : report.rows()) {
      String mark = row.full() ? "ok" : "--";
      lines.add(
          String.format(
              Locale.ROOT, "  %s   %d/%d  %s", mark, row.points(), row.worth(), row.check()));
      if (!row.full()) {
        lines.add(wrapped("", row.seen()));
        lines.add(wrapped("hint: ", given.add(row.hint()) ? row.hint() : "as above"));
      }
    }
    return lines.toString();
  }

  private static String wrapped(String start, String text) {
    StringBuilder all = new StringBuilder(INDENT + start.stripTrailing());
    int column = all.length();
    boolean first = start.isEmpty();
    for (String word : text.split(" ")) {
      if (column + 1 + word.length() > WIDTH) {
        all.append('\n').append(INDENT);
        column = INDENT.length();
      } else if (!first) {
        all.append(' ');
        column++;
      }
      all.append(word);
      column += word.length();
      first = false;
    }
    return all.toString();
  }
}
