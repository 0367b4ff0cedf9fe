package org.cflowlab.data.read;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The ways to read from a mask's path which image it belongs to, and whose it is. */
final class MaskPlaces {
  static final String WORD =
      "(?:masks?|msks?|labels?|segs?|segmentations?|annotations?|annots?|gts?|ground_?truths?|manuals?"
          + "|targets?|raters?|experts?|annotators?|readers?|observers?|doctors?|radiologists?)";

  /** A word that says mask. */
  private static final List<Pattern> WORDS =
      List.of(
          Pattern.compile("task_?(?<group>\\d+)_" + WORD + "_?(?<rater>\\d+)(?<key>)"),
          Pattern.compile(WORD + "_?(?<rater>\\d{1,3}|[a-h])?_(?<key>.+)"),
          Pattern.compile("(?<key>.+?)_?" + WORD + "_?(?<rater>\\d{1,3}|[a-z])?"),
          Pattern.compile("(?<key>.+?)_" + WORD + "_(?<rater>[\\p{L}0-9]{1,12})"),
          Pattern.compile("(?<key>.+)_(?<rater>\\d)(?:st|nd|rd|th)_?(?:ho|" + WORD + ")?"),
          Pattern.compile(WORD + "_?(?<key>\\d+)_(?<rater>\\d{1,3})"),
          Pattern.compile(WORD + "_?(?<rater>\\d{1,3}|[a-z])?(?<key>)"),
          Pattern.compile(WORD + "_?(?<key>\\d+)(?<rater>)"));

  /** A rater at the end of a name, or at its start, without such a word. */
  private static final List<Pattern> ENDS =
      List.of(
          Pattern.compile("(?<key>.+)_(?<rater>[\\p{L}0-9]{1,12})"),
          Pattern.compile("(?<key>.+?)_(?<group>[a-z]+)_?(?<rater>\\d{1,3})"),
          Pattern.compile("(?<rater>[\\p{L}0-9]{1,12})_(?<key>.+)"));

  private static final List<Pattern> NAMES = Stream.concat(WORDS.stream(), ENDS.stream()).toList();

  private static final int FOLDER_IS_IMAGE = 50;
  private static final int FOLDER_IS_RATER = 100;

  private MaskPlaces() {}

  /**
   * Where a mask belongs if it is read in one way.
   *
   * @param way which one, the same for all masks that are read so; the plainest has the least
   * @param key of its image
   * @param group what it shows, if a set has masks of several things; empty if the name has no such
   */
  record Place(int way, String key, String rater, String group) {}

  /** Whether a name without folders says that it is a mask. */
  static boolean isNamed(String stem) {
    return WORDS.stream().anyMatch(p -> p.matcher(stem).matches());
  }

  /** All ways that a mask can be read in. Folders are counted from the file, so at any depth. */
  static List<Place> of(FileRole mask) {
    String own = mask.rater() == null ? "" : mask.rater();
    List<Place> places = new ArrayList<>(byName(0, mask.folders(), mask.stem(), own));
    places.add(
        new Place(
            FOLDER_IS_IMAGE,
            FileRole.key(mask.folders(), ""),
            own.isEmpty() ? mask.stem() : own,
            ""));
    int depth = mask.folders().size();
    for (int above = 1; above <= depth; above++) {
      List<String> others = new ArrayList<>(mask.folders());
      String folder = others.remove(depth - above);
      String rater = FileRole.isSplit(folder) || !own.isEmpty() ? own : folder;
      places.addAll(byName(above * FOLDER_IS_RATER, others, mask.stem(), rater));
    }
    return places;
  }

  private static List<Place> byName(int way, List<String> folders, String stem, String rater) {
    List<Place> places = new ArrayList<>();
    places.add(new Place(way, FileRole.key(folders, stem), rater, ""));
    for (int k = 0; k < NAMES.size(); k++) {
      Matcher m = NAMES.get(k).matcher(stem);
      if (m.matches()) {
        String said = m.group("rater") == null ? "" : m.group("rater");
        String whose = said.isEmpty() ? rater : way == 0 ? said : (rater + " " + said).strip();
        String group = NAMES.get(k).pattern().contains("<group>") ? m.group("group") : "";
        places.add(new Place(way + 1 + k, FileRole.key(folders, m.group("key")), whose, group));
      }
    }
    return places;
  }
}
