package org.cflowlab.data.read;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;
import org.cflowlab.data.Split;

/**
 * The table {@code split.csv} with the head {@code patient,part}, by which images carry their
 * split: a line for each patient, whose part is {@code train}, {@code validation} or {@code test}.
 * A table of that name with another head is something else, and passed over.
 */
public final class SplitTable {
  /** What the table is called. */
  public static final String FILE = "split.csv";

  /** Its first line. */
  public static final String HEAD = "patient,part";

  private SplitTable() {}

  /**
   * The part of each patient; empty if there is no such table.
   *
   * @throws DataException if a line cannot be used, or a patient has none
   */
  static Map<String, Split.Part> in(FileTree tree, Path source, List<Name> patches)
      throws IOException {
    Optional<String> table =
        tree.names().stream()
            .filter(name -> name.equals(FILE) || name.endsWith("/" + FILE))
            .min((a, b) -> Integer.compare(a.length(), b.length()));
    String text = table.isEmpty() ? "" : new String(tree.read(table.get()), StandardCharsets.UTF_8);
    if (!text.lines().findFirst().orElse("").strip().equals(HEAD)) {
      return Map.of();
    }
    Map<String, Split.Part> parts = read(text, source + ", " + table.get());
    for (Name patch : patches) {
      if (!parts.containsKey(patch.patient())) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s, %s: it has no line for the patient %s; add one, or remove the table",
                source,
                table.get(),
                patch.patient()));
      }
    }
    return parts;
  }

  private static Map<String, Split.Part> read(String text, String where) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreSurroundingSpaces(true)
            .get();
    Map<String, Split.Part> parts = new LinkedHashMap<>();
    try (CSVParser lines = CSVParser.parse(new StringReader(text), format)) {
      for (CSVRecord line : lines) {
        Optional<Split.Part> part =
            line.size() != 2
                ? Optional.empty()
                : Arrays.stream(Split.Part.values())
                    .filter(p -> p.word().equals(line.get(1)))
                    .findFirst();
        if (part.isEmpty() || parts.put(line.get(0), part.get()) != null) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s, line %d: it must be a patient's only line, and say train, validation or test",
                  where,
                  line.getRecordNumber() + 1));
        }
      }
    }
    return parts;
  }
}
