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
   * A division.
   *
   * @throws BadInputException if a part is missing; it may be empty where nothing needs it
   */
  public Split {
    if (train == null || validation == null || test == null) {
      throw new BadInputException(
          "a split needs train, validation and test; an empty array is a part without patches");
    }
  }

  /**
   * Asks for a part with patches, all of them of a set.
   *
   * @param part its name
   * @throws BadInputException if it is empty, or has an index that the set has not
   */
  public static int[] require(PatchSet set, String part, int[] indices) {
    BadInputException.requirePresent("set", set);
    if (indices == null || indices.length == 0) {
      throw new BadInputException("the split's part '" + part + "' has no patches");
    }
    for (int i : indices) {
      if (i < 0 || i >= set.size()) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "the split's part '%s' has patch %d, but the set has 0 to %d",
                part,
                i,
                set.size() - 1));
      }
    }
    return indices;
  }

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
    if (set == null) {
      throw new BadInputException("the set is missing: null");
    }
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
