package org.cflowlab.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * When pixels are marked in a set: by one rule, or, where raters' masks have different whites (such
 * as 1 and 255), by one for each rater.
 *
 * @param raters the rule of each, or one for all
 */
record MaskRules(List<MaskRule> raters) {
  /**
   * The rules that fit what raters' masks hold.
   *
   * @throws IOException if none do, or more than one
   */
  static MaskRules of(List<MaskValues> raters, Preparation asked) throws IOException {
    TreeSet<Float> whites =
        raters.stream()
            .filter(values -> !values.isBlank())
            .map(MaskValues::white)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!Double.isNaN(asked.threshold()) || whites.size() < 2 || whites.contains(Float.NaN)) {
      return new MaskRules(List.of(MaskRule.of(MaskValues.of(raters), "the masks", asked)));
    }
    List<MaskRule> rules = new ArrayList<>();
    for (int rater = 0; rater < raters.size(); rater++) {
      rules.add(MaskRule.of(raters.get(rater), "the masks of rater " + (rater + 1), asked));
    }
    return new MaskRules(rules);
  }

  /** The rule of a rater, counted from 0. */
  MaskRule of(int rater) {
    return raters.get(Math.min(rater, raters.size() - 1));
  }

  /** Whether others mark the same. */
  boolean markAs(MaskRules others) {
    return raters.size() == others.raters.size()
        && IntStream.range(0, raters.size()).allMatch(i -> of(i).marksAs(others.of(i)));
  }

  /** What they were decided from, for a reader. */
  String text() {
    if (raters.size() == 1) {
      return of(0).text();
    }
    Map<String, List<String>> who = new LinkedHashMap<>();
    for (int rater = 0; rater < raters.size(); rater++) {
      who.computeIfAbsent(of(rater).text(), text -> new ArrayList<>()).add("" + (rater + 1));
    }
    return who.entrySet().stream()
        .map(
            each ->
                each.getKey()
                    + (each.getValue().size() == 1 ? ", by rater " : ", by raters ")
                    + String.join(", ", each.getValue()))
        .collect(Collectors.joining("; "));
  }
}
