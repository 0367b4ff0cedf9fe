package org.cflowlab.data.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which fields beside images say whose they are, by their names: {@code patient}, {@code
 * subject_ids}, {@code case_index}, {@code SeriesInstanceUID} and the like.
 */
final class PatientFields {
  private static final String WHICH =
      "([_ -]?(ids?|uids?|names?|index|indexes|indices|idxs?|numbers?|nums?|nrs?|nos?|codes?|keys?))?";

  /** From the widest on: a patient may have several cases, and a case several series. */
  private static final List<Pattern> WIDEST_FIRST =
      List.of(
          Pattern.compile("(patients?|pids?|persons?|subjects?|subj)" + WHICH),
          Pattern.compile("cases?" + WHICH),
          Pattern.compile("series([_ -]?instance)?" + WHICH + "|uids?"));

  private static final Pattern MENTION = Pattern.compile(".*(patient|subject).*");

  private PatientFields() {}

  /** Whether a field of this name says whose an image is. */
  static boolean are(String name) {
    return WIDEST_FIRST.stream().anyMatch(word -> word.matcher(Fields.word(name)).matches());
  }

  /** Whether a field of this name may say it, or something else of a patient. */
  static boolean mayBe(String name) {
    return MENTION.matcher(Fields.word(name)).matches();
  }

  /** Whether it says of which series an image is: a patient may have two. */
  static boolean isSeries(String name) {
    return WIDEST_FIRST.get(2).matcher(Fields.word(name)).matches();
  }

  /** The fields that decide whose an image is: of those that say it the widest; none if none do. */
  static Map<String, Object> widest(Map<String, Object> fields) {
    for (Pattern word : WIDEST_FIRST) {
      Map<String, Object> found = new LinkedHashMap<>();
      fields.forEach(
          (name, value) -> {
            if (value != null && word.matcher(Fields.word(name)).matches()) {
              found.put(name, value);
            }
          });
      if (!found.isEmpty()) {
        return found;
      }
    }
    return Map.of();
  }

  /** Whether two lists of patients put the same images together. */
  static boolean groupAlike(List<String> one, List<String> other) {
    List<String> both = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      both.add(one.get(i) + "\n" + other.get(i));
    }
    long groups = both.stream().distinct().count();
    return groups == one.stream().distinct().count() && groups == other.stream().distinct().count();
  }
}
