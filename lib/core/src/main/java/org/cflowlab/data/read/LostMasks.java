package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cflowlab.data.DataException;
import org.cflowlab.data.read.PatchSource.Plane;

/**
 * Masks that hold different values of which their rule makes one: of another scale than the rest,
 * or soft with nothing over half. Several threads may add to them.
 */
final class LostMasks {
  private final Map<Integer, Tally> raters = new TreeMap<>();

  /** One rater's. */
  private static final class Tally {
    private long different;
    private long lost;
    private String example;
    private String ofAnotherWhite;

    private void add(String file, MaskValues values, MaskRule rule) {
      different++;
      if (rule.loses(values)) {
        lost++;
        String said =
            String.format(
                Locale.ROOT,
                "%s has %s and would be %s, marked over %s",
                file,
                values,
                values.low() > rule.over() == rule.inverted() ? "empty" : "full",
                ImageRule.number(rule.over()));
        example = first(example, said);
        float half = values.white() / 2;
        if (half < rule.over() || half > rule.over()) { // NaN is neither
          ofAnotherWhite = first(ofAnotherWhite, said);
        }
      }
    }

    private static String first(String one, String other) {
      return one == null || other.compareTo(one) < 0 ? other : one;
    }
  }

  /**
   * Adds a mask.
   *
   * @param rater from 0
   * @throws IOException if it is none
   */
  void add(int rater, Plane mask, MaskRule rule) throws IOException {
    MaskValues values = MaskValues.of(mask.raster());
    if (values.low() < values.high()) {
      synchronized (this) {
        raters.computeIfAbsent(rater, r -> new Tally()).add(mask.file(), values, rule);
      }
    }
  }

  /**
   * Refuses what can only be masks of another scale: with another white, or all that a rater has.
   *
   * @throws DataException if there are such; it names one
   */
  synchronized void refuse(Path source) throws DataException {
    for (Map.Entry<Integer, Tally> each : raters.entrySet()) {
      Tally its = each.getValue();
      if (its.ofAnotherWhite != null || its.lost == its.different) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "In %s, %s: %s; save all masks on one scale, such as 0 and 255, or say --threshold"
                    + " VALUE (marked over it)",
                source,
                its.ofAnotherWhite != null ? its.ofAnotherWhite : its.example,
                its.lost == its.different
                    ? "the scale of rater " + (each.getKey() + 1) + " seems another"
                    : "its scale is another than that of the rest"));
      }
    }
  }

  /** What a user should know. */
  synchronized List<String> notes() {
    long different = raters.values().stream().mapToLong(tally -> tally.different).sum();
    long lost = raters.values().stream().mapToLong(tally -> tally.lost).sum();
    return raters.values().stream()
        .filter(tally -> tally.lost > 0)
        .limit(1)
        .map(
            tally ->
                String.format(
                    Locale.ROOT,
                    "%d of %d masks with different values come out as one: %s; if that is another"
                        + " scale, save all masks on one",
                    lost,
                    different,
                    tally.example))
        .toList();
  }
}
