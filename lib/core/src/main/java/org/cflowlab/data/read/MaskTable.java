package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVRecord;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.PatchSet.Name;
import org.cflowlab.data.read.FilePairs.Pair;

/**
 * The table {@code masks.csv}, the way that always works: a line for each image with the columns
 * {@code image, patient, mask_1, mask_2, ...}, whose fields are paths beside the table.
 *
 * <p>An empty field is a rater who did not look at the image; the word {@code nothing} one who
 * looked and marked nothing. Without a column {@code patient} each image counts as a patient. A
 * mask is named once, unless it is blank.
 */
final class MaskTable {
  static final String FILE = "masks.csv";

  private static final String SAW_NOTHING = "nothing";

  private final FileTree tree;
  private final Path source;
  private final String table;
  private final Map<String, String> files = new HashMap<>();

  private MaskTable(FileTree tree, Path source, String table) {
    this.tree = tree;
    this.source = source;
    this.table = table;
  }

  /**
   * The images of a table.
   *
   * @throws DataException if a line cannot be used; the message has its number
   */
  static FilePairs read(FileTree tree, Path source, String table) throws IOException {
    return new MaskTable(tree, source, table).read();
  }

  private FilePairs read() throws IOException {
    for (String name : tree.names()) {
      files.put(name, name);
      files.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
    }
    byte[] file = tree.read(table);
    Table read;
    try {
      read = Table.read(file);
    } catch (IOException e) {
      throw wrong(1, e.getMessage(), e);
    }
    if (read.lines().isEmpty()) {
      throw wrong(1, "it has no lines below its head, image,patient,mask_1,...", null);
    }
    return pairs(read);
  }

  private FilePairs pairs(Table read) throws IOException {
    List<String> head = read.head();
    int image = head.indexOf("image");
    int patient = head.indexOf("patient");
    List<Integer> masks = new ArrayList<>();
    for (int column = 0; column < head.size(); column++) {
      if (head.get(column).startsWith("mask")) {
        masks.add(column);
      } else if (column != image && column != patient && !head.get(column).isEmpty()) {
        throw wrong(
            1,
            String.format(
                Locale.ROOT,
                "the column '%s' is none of image, patient, mask_1, mask_2, ...",
                head.get(column)),
            null);
      }
    }
    if (image < 0 || masks.isEmpty() || masks.size() > PatchSet.MAX_RATERS) {
      throw wrong(
          1,
          String.format(
              Locale.ROOT,
              "its head is %s; it must be image,patient,mask_1,... with 1 to %d masks",
              String.join(",", head),
              PatchSet.MAX_RATERS),
          null);
    }
    List<Pair> pairs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Map<String, Long> named = new HashMap<>();
    Map<String, Long> again = new TreeMap<>();
    for (CSVRecord line : read.lines()) {
      long number = line.getRecordNumber();
      if (line.size() > head.size()) {
        throw wrong(number, "it has more fields than the head", null);
      }
      String file = file(Table.field(line, image), number, "image");
      if (!seen.add(file)) {
        throw wrong(number, "the image " + file + " is in the table twice", null);
      }
      List<String> found = new ArrayList<>();
      for (int column : masks) {
        String mask = mask(Table.field(line, column), number, head.get(column));
        found.add(mask);
        if (mask != null
            && !mask.equals(FilePairs.NOTHING)
            && named.putIfAbsent(mask, number) != null) {
          again.putIfAbsent(mask, number);
        }
      }
      if (found.stream().allMatch(mask -> mask == null)) {
        throw wrong(
            number, "no rater looked at the image; name a mask, or leave the line out", null);
      }
      String id = file.replaceFirst("(?i)\\.\\w+(\\.gz)?$", "");
      String who = patient < 0 ? id : Table.field(line, patient);
      if (who.isEmpty()) {
        throw wrong(number, "it has no patient", null);
      }
      pairs.add(new Pair(new Name(who, id), file, 0, found));
    }
    pairs.sort(Pairing.ORDER);
    List<String> notes =
        patient < 0
            ? List.of("the table has no column patient: each image counts as a patient")
            : List.of();
    FilePairs all =
        new FilePairs(
            tree,
            source,
            "own",
            "own images from " + source.getFileName() + " by " + table,
            "the table " + table,
            notes,
            Volumes.expanded(pairs, tree, source));
    for (Map.Entry<String, Long> copy : again.entrySet()) {
      if (!all.isBlank(copy.getKey())) {
        throw wrong(
            copy.getValue(),
            String.format(
                Locale.ROOT,
                "the mask %s is named already, in line %d; each image and rater has a mask of its own",
                copy.getKey(),
                named.get(copy.getKey())),
            null);
      }
    }
    return all;
  }

  /** Null for a rater who did not look. */
  private String mask(String field, long number, String column) throws DataException {
    if (field.isEmpty()) {
      return null;
    }
    return field.equalsIgnoreCase(SAW_NOTHING) ? FilePairs.NOTHING : file(field, number, column);
  }

  private String file(String field, long number, String what) throws DataException {
    if (field.isEmpty()) {
      throw wrong(number, "it has no " + what, null);
    }
    String folder = table.contains("/") ? table.substring(0, table.lastIndexOf('/') + 1) : "";
    String path = folder + field.replace('\\', '/').replaceFirst("^(\\./)+", "");
    String found = files.getOrDefault(path, files.get(path.toLowerCase(Locale.ROOT)));
    if (found == null) {
      throw wrong(
          number,
          String.format(
              Locale.ROOT,
              "there is no file %s (the column %s); paths begin where the table lies",
              field,
              what),
          null);
    }
    return found;
  }

  private DataException wrong(long line, String what, Exception cause) {
    return new DataException(
        String.format(Locale.ROOT, "In %s, line %d of %s: %s", source, line, table, what), cause);
  }
}
