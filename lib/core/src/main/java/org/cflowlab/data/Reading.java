package org.cflowlab.data;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was decided about a source when it was read, in words.
 *
 * @param lines the layout and raters, the values, and the size; empty for data made on the spot
 * @param notes what a user should know, such as masks that are nearly all empty
 * @param treatment what was done to each image
 */
public record Reading(List<String> lines, List<String> notes, Treatment treatment) {
  /** Nothing was read. */
  public static final Reading NONE = new Reading(List.of(), List.of(), Treatment.NONE);

  /** The lines, and after them the notes, to be printed. */
  public String text() {
    return Stream.concat(lines.stream(), notes.stream().map(note -> "Note:   " + note))
        .map(line -> line + System.lineSeparator())
        .collect(Collectors.joining());
  }

  /** All of it in one line, for the provenance. */
  public String line() {
    return Stream.concat(lines.stream(), notes.stream())
        .map(line -> line.replaceAll("\\s+", " "))
        .collect(Collectors.joining("; "));
  }
}
