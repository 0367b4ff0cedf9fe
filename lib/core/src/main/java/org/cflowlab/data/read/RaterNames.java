package org.cflowlab.data.read;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cflowlab.data.DataException;
import org.cflowlab.data.read.MaskReading.Match;

/**
 * What is called as a rater in masks' paths, but is none: what raters agreed on, and a mask beside
 * theirs that names nobody, as that of a field of view.
 */
final class RaterNames {
  private static final Pattern AGREED =
      Pattern.compile(
          "(?:.*[_ ])?(?:consensus|staple|majority(?:[_ ]votes?)?|fusion|fused|averaged?|union"
              + "|intersection|agreement)(?:[_ ].*)?");

  /** It may be a person's, or that of a part of the image. */
  private static final Pattern WORD =
      Pattern.compile(
          "(?!.*(?:rater|expert|annotator|reader|observer|doctor|radiologist|dr_)).*\\p{L}{3}.*");

  private static final int SHOWN = 8;

  private final List<Match> raters = new ArrayList<>();
  private final List<Match> agreed = new ArrayList<>();

  RaterNames(List<Match> matches) {
    matches.forEach(m -> (AGREED.matcher(m.rater()).matches() ? agreed : raters).add(m));
    if (raters.isEmpty()) {
      raters.addAll(agreed);
      agreed.clear();
    }
  }

  /** The masks of raters. */
  List<Match> raters() {
    return raters;
  }

  /**
   * Asks that of several masks of an image each names its rater, but for the first where the next
   * is the second.
   *
   * @throws DataException if one does not
   */
  void requireNamed(Path source) throws DataException {
    Set<String> names = raters.stream().map(Match::rater).collect(Collectors.toSet());
    if (names.contains("2") && !names.contains("1") && !names.contains("0")) {
      return;
    }
    Map<String, Match> unnamed = new TreeMap<>();
    raters.stream().filter(m -> m.rater().isEmpty()).forEach(m -> unnamed.put(image(m), m));
    for (Match named : raters) {
      Match other = named.rater().isEmpty() ? null : unnamed.get(image(named));
      if (other != null) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "In %s, %s has the mask %s, which names a rater, and %s, which names none: it may be"
                    + " one more rater's, a part of the same, what raters agreed on or a field of"
                    + " view. Choose with --mask-key PART-OF-ITS-NAME, join what is one, call raters"
                    + " rater1, rater2, ..., or list the files in a table masks.csv",
                source,
                named.image(),
                named.mask(),
                other.mask()));
      }
    }
  }

  private static String image(Match match) {
    return match.group() + " " + match.image();
  }

  /** What is to be known of them, a line each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!agreed.isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%d masks such as %s are what raters agreed on, by their names, and are left out",
              agreed.size(),
              agreed.get(0).mask()));
    }
    Set<String> words =
        raters.stream()
            .map(Match::rater)
            .filter(rater -> WORD.matcher(rater).matches())
            .collect(Collectors.toCollection(TreeSet::new));
    if (words.size() > 1 && words.size() <= SHOWN) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the raters are %s; if these are parts of an image, choose one with --mask-key",
              String.join(", ", words)));
    }
    return notes;
  }
}
