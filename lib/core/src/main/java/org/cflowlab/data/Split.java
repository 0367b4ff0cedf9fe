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

  /** The part that a patient is in, where a set carries its split. */
  public enum Part {
    /** Seen in training. */
    TRAIN,
    /** Decides which step is kept. */
    VALIDATION,
    /** Seen when all is decided. */
    TEST;

    /** The word for it in files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Divides the patients 60:20:20 and gives each part all patches of its patients, so that no
   * patient is on two sides. The same patients and seed give the same division, in whatever order
   * the patches are.
   *
   * <p>A set that {@link PatchSet#carriesSplit carries its split} is divided as it says, whatever
   * the seed.
   *
   * @throws BadInputException if there are fewer than three patients, or a carried split leaves a
   *     part empty
   */
  public static Split byPatient(PatchSet set, long seed) {
    return set.carriesSplit() ? carried(set) : drawn(set, seed);
  }

  private static Split carried(PatchSet set) {
    return new Split(of(set, Part.TRAIN), of(set, Part.VALIDATION), of(set, Part.TEST));
  }

  private static int[] of(PatchSet set, Part part) {
    int[] patches = IntStream.range(0, set.size()).filter(i -> set.part(i) == part).toArray();
    if (patches.length == 0) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s carries its split by patient, and of the %d patches read none is in its part '%s':"
                  + " read more patches",
              set.name(),
              set.size(),
              part.word()));
    }
    return patches;
  }

  private static Split drawn(PatchSet set, long seed) {
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
