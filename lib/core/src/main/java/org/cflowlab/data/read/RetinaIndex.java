package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.data.DataException;

/**
 * The photographs of the retina that two raters have marked, found by the names that their authors
 * gave the files, in any folders:
 *
 * <ul>
 *   <li>DRIVE: {@code 01_test.tif, 01_manual1.gif, 01_manual2.gif, 01_test_mask.gif}
 *   <li>STARE: {@code im0001.ppm.gz, im0001.ah.ppm.gz, im0001.vk.ppm.gz}
 *   <li>CHASE_DB1: {@code Image_01L.jpg, Image_01L_1stHO.png, Image_01L_2ndHO.png}
 * </ul>
 */
final class RetinaIndex {
  /** What a file is: the photograph, the first and second rater, or the field of view. */
  enum Kind {
    IMAGE,
    FIRST,
    SECOND,
    FIELD
  }

  private static final Map<Kind, Pattern> DRIVE =
      Map.of(
          Kind.IMAGE, named("(\\d\\d)_(?:test|training)\\.tif"),
          Kind.FIRST, named("(\\d\\d)_manual1\\.gif"),
          Kind.SECOND, named("(\\d\\d)_manual2\\.gif"),
          Kind.FIELD, named("(\\d\\d)_(?:test|training)_mask\\.gif"));
  private static final Map<Kind, Pattern> STARE =
      Map.of(
          Kind.IMAGE, named("im(\\d{4})\\.ppm(?:\\.gz)?"),
          Kind.FIRST, named("im(\\d{4})\\.ah\\.ppm(?:\\.gz)?"),
          Kind.SECOND, named("im(\\d{4})\\.vk\\.ppm(?:\\.gz)?"));
  private static final Map<Kind, Pattern> CHASE =
      Map.of(
          Kind.IMAGE, named("Image_(\\d{2,6}[LR])\\.jpg"),
          Kind.FIRST, named("Image_(\\d{2,6}[LR])_1stHO\\.png"),
          Kind.SECOND, named("Image_(\\d{2,6}[LR])_2ndHO\\.png"));
  private static final Map<String, Map<Kind, Pattern>> SETS =
      Map.of("drive", DRIVE, "stare", STARE, "chase", CHASE);

  private RetinaIndex() {}

  /** Cameras and copies differ in upper and lower case. */
  private static Pattern named(String name) {
    return Pattern.compile(name, Pattern.CASE_INSENSITIVE);
  }

  /** A file in one of several trees. */
  record Place(FileTree tree, String name) {}

  /** One photograph; both eyes of a child of CHASE_DB1 are one patient. */
  record Entry(String set, String number, Map<Kind, Place> files) {
    String id() {
      return set + "/" + number;
    }

    /** How many of the two raters marked it. */
    int raters() {
      return (files.containsKey(Kind.FIRST) ? 1 : 0) + (files.containsKey(Kind.SECOND) ? 1 : 0);
    }

    /** Whether it is one of those of DRIVE that only one rater marked. */
    boolean isOfTraining() {
      return set.equals("drive") && Integer.parseInt(number) > 20;
    }

    String patient() {
      return set + "/" + number.replaceFirst("[LR]$", "");
    }
  }

  /**
   * Finds the photographs; those that nobody has marked are passed over.
   *
   * @throws DataException if a file is there twice
   */
  static List<Entry> of(List<FileTree> trees, Path source) throws IOException {
    Map<String, Entry> found = new TreeMap<>();
    for (FileTree tree : trees) {
      for (String name : tree.names()) {
        for (Map.Entry<String, Map<Kind, Pattern>> set : SETS.entrySet()) {
          add(found, set.getKey(), set.getValue(), new Place(tree, name), source);
        }
      }
    }
    return found.values().stream().filter(entry -> entry.files.containsKey(Kind.IMAGE)).toList();
  }

  private static void add(
      Map<String, Entry> found, String set, Map<Kind, Pattern> patterns, Place place, Path source)
      throws DataException {
    String file = place.name.substring(place.name.lastIndexOf('/') + 1);
    for (Map.Entry<Kind, Pattern> kind : patterns.entrySet()) {
      Matcher name = kind.getValue().matcher(file);
      if (name.matches()) {
        String number = name.group(1).toUpperCase(Locale.ROOT);
        Entry entry =
            found.computeIfAbsent(
                set + "/" + number, id -> new Entry(set, number, new HashMap<>()));
        Place other = entry.files.putIfAbsent(kind.getKey(), place);
        if (other != null) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s has one file twice: %s and %s; keep one",
                  source,
                  other.name,
                  place.name));
        }
      }
    }
  }
}
