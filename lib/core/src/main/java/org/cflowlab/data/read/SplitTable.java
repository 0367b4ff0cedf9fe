package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;
import org.cflowlab.data.Split;

/**
 * The table {@code split.csv} with the columns {@code patient,part}, by which images carry their
 * split: a line for each patient, whose part is {@code train}, {@code validation} or {@code test}.
 * A table of that name with neither column is something else: it is not used, which is noted.
 */
public final class SplitTable {
  /** What the table is called. */
  public static final String FILE = "split.csv";

  /** Its first line. */
  public static final String HEAD = "patient,part";

  private SplitTable() {}

  /**
   * The split that images carry.
   *
   * @param parts the part of each patient; empty if there is no such table
   * @param notes why a table is not used
   */
  record Carried(Map<String, Split.Part> parts, List<String> notes) {}

  /**
   * The split in a source's folders and archives, in the folder that its path is, or beside the
   * file that it is.
   *
   * @throws DataException if a line cannot be used, or a patient has none. One beside a file that
   *     names none of its patients is of something else: it is not used, which is noted
   */
  static Carried of(PatchSource source, Path path) throws IOException {
    List<FileTree> trees = new ArrayList<>(source.trees());
    if (Files.isDirectory(path) && trees.stream().noneMatch(FolderTree.class::isInstance)) {
      trees.add(new FolderTree(path.toRealPath()));
    }
    for (FileTree tree : trees) {
      Optional<String> table = Table.in(tree.names(), FILE);
      if (table.isPresent()) {
        String where = path + ", " + table.get();
        return read(tree.read(table.get()), where, false, source.patches());
      }
    }
    Optional<Path> table = beside(path);
    return table.isPresent()
        ? read(Files.readAllBytes(table.get()), table.get().toString(), true, source.patches())
        : new Carried(Map.of(), List.of());
  }

  /** The table in the folder that a file lies in, if there is one; nothing for a folder. */
  static Optional<Path> beside(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isRegularFile(file) || !Files.isReadable(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(other -> other.getFileName().toString().equalsIgnoreCase(FILE))
          .filter(Files::isRegularFile)
          .min(Comparator.naturalOrder())
          .map(table -> file.resolveSibling(table.getFileName()));
    }
  }

  private static boolean names(Table table, int patient, List<Name> patches) {
    Set<String> named =
        table.lines().stream().map(line -> Table.field(line, patient)).collect(Collectors.toSet());
    return patches.stream().anyMatch(patch -> named.contains(patch.patient()));
  }

  /** The part that a word says: its own, or the way that folders are called. */
  private static Optional<Split.Part> part(String word) {
    String whole =
        word.toLowerCase(Locale.ROOT)
            .replaceFirst("^(train|test)ing$", "$1")
            .replaceFirst("^val(id)?$", "validation");
    return Arrays.stream(Split.Part.values()).filter(p -> p.word().equals(whole)).findFirst();
  }

  private static Carried read(byte[] file, String where, boolean isBeside, List<Name> patches)
      throws IOException {
    Table table;
    try {
      table = Table.read(file);
    } catch (IOException e) {
      throw new DataException(where + ": " + e.getMessage() + "; mend or remove it", e);
    }
    int patient = table.head().indexOf("patient");
    int part = table.head().indexOf("part");
    String head = String.join(",", table.head()).replaceAll("\\p{Cntrl}", " ");
    if (patient < 0 && part < 0) {
      String note = "%s is not used: its head is '%s', not %s, so the set carries no split";
      return new Carried(Map.of(), List.of(String.format(Locale.ROOT, note, where, head, HEAD)));
    }
    if (isBeside && patient >= 0 && !names(table, patient, patches)) {
      String note = "%s is not used: it names no patient of these images, such as %s";
      String first = patches.get(0).patient();
      return new Carried(Map.of(), List.of(String.format(Locale.ROOT, note, where, first)));
    }
    if (patient < 0 || part < 0) {
      String wrong = "%s: its head is '%s'; make it %s, or remove the table";
      throw new DataException(String.format(Locale.ROOT, wrong, where, head, HEAD));
    }
    Map<String, Split.Part> parts = new LinkedHashMap<>();
    for (CSVRecord line : table.lines()) {
      Optional<Split.Part> said = part(Table.field(line, part));
      if (line.size() > table.head().size()
          || said.isEmpty()
          || parts.put(Table.field(line, patient), said.get()) != null) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s, line %d: it must be a patient's only line, and say train, validation or test",
                where,
                line.getRecordNumber()));
      }
    }
    for (Name patch : patches) {
      if (!parts.containsKey(patch.patient())) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: it has no line for the patient %s; add one, or %s the table",
                where,
                patch.patient(),
                isBeside ? "move or remove" : "remove"));
      }
    }
    return new Carried(
        parts,
        isBeside
            ? List.of(String.format(Locale.ROOT, "the split is that of %s", where))
            : List.of());
  }
}
