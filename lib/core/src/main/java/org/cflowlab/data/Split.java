package org.cflowlab.data;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cflowlab.file.BadInputException;

/**
 * Which patches train, validate and test.
 *
 * @param train indices into the set, ascending
 * @param validation indices into the set, ascending
 * @param test indices into the set, ascending
 */
public record Split(int[] train, int[] validation, int[] test) {

  /**
   * Divides the patients 60:20:20 and gives each part all patches of its patients, so that no
   * patient is on two sides. The same patients and seed give the same division, in whatever order
   * the patches are.
   *
   * @throws BadInputException if there are fewer than three patients
   */
  public static Split byPatient(PatchSet set, long seed) {
    List<String> patients =
        set.names().stream()
            .map(PatchSet.Name::patient)
            .distinct()
            .sorted()
            .collect(Collectors.toList());
    int n = patients.size();
    if (n < 3) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s has %d patient(s); training, validation and test need at least 3: read more patches",
              set.name(),
              n));
    }
    Collections.shuffle(patients, new Random(seed));
    int forTest = Math.max(1, (int) Math.round(.2 * n));
    int held = 2 * forTest;
    return new Split(
        patchesOf(set, patients.subList(held, n)),
        patchesOf(set, patients.subList(forTest, held)),
        patchesOf(set, patients.subList(0, forTest)));
  }

  private static int[] patchesOf(PatchSet set, List<String> patients) {
    Set<String> wanted = new HashSet<>(patients);
    return IntStream.range(0, set.size()).filter(i -> wanted.contains(set.patient(i))).toArray();
  }
}
