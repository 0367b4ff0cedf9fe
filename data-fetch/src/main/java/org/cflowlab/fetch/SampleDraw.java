package org.cflowlab.fetch;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.file.BadInputException;
import org.cflowlab.metric.Diversity;

/**
 * Draws a small sample of a set, by patient: of each part of the set's split so many patients at
 * random that the sample is split 60:20:20 too, and of each patient at most {@value #PER_PATIENT}
 * patches. Which ones is decided so that small and large lesions, and those on which raters agree
 * and part, are there alike: the whole set's quarters by marked pixels and its quarters by the mean
 * distance of two raters make 16 kinds, and of a patient the kind comes next that the part has had
 * least so far. Nothing is chosen for its looks; the same set and seed give the same sample.
 */
final class SampleDraw {
  /** Patients of each part. */
  static final Map<Split.Part, Integer> PATIENTS =
      Map.of(Split.Part.TRAIN, 150, Split.Part.VALIDATION, 50, Split.Part.TEST, 50);

  /** Patches of a patient at most; neighbouring slices are much alike. */
  static final int PER_PATIENT = 4;

  private static final int LEVELS = 4;
  private static final int BATCH = 64;

  private final PatchSet set;
  private final Random random;
  private final int[] kind;

  private SampleDraw(PatchSet set, long seed) {
    this.set = set;
    this.random = new Random(seed);
    int[] size = levels(sizes(set));
    int[] spread = levels(distances(set));
    kind = IntStream.range(0, set.size()).map(i -> size[i] * LEVELS + spread[i]).toArray();
  }

  /**
   * What was drawn.
   *
   * @param patches part by part, patient by patient
   * @param split of them
   */
  record Drawn(PatchSet patches, Split split) {}

  /**
   * Draws a sample.
   *
   * @param set all patches, each with two raters or more
   * @param split of it
   * @throws BadInputException if a part has too few patients
   */
  static Drawn of(PatchSet set, Split split, long seed) {
    SampleDraw draw = new SampleDraw(set, seed);
    List<Integer> all = new ArrayList<>(draw.part(split.train(), Split.Part.TRAIN));
    int train = all.size();
    all.addAll(draw.part(split.validation(), Split.Part.VALIDATION));
    int held = all.size();
    all.addAll(draw.part(split.test(), Split.Part.TEST));
    return new Drawn(
        set.select(all.stream().mapToInt(Integer::intValue).toArray()),
        new Split(
            IntStream.range(0, train).toArray(),
            IntStream.range(train, held).toArray(),
            IntStream.range(held, all.size()).toArray()));
  }

  private List<Integer> part(int[] patches, Split.Part part) {
    Map<String, List<Integer>> byPatient = new TreeMap<>();
    for (int i : patches) {
      byPatient.computeIfAbsent(set.patient(i), p -> new ArrayList<>()).add(i);
    }
    int wanted = PATIENTS.get(part);
    if (byPatient.size() < wanted) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "a sample takes %d patients of the part '%s', and %s has %d there; draw from a larger set",
              wanted,
              part.word(),
              set.name(),
              byPatient.size()));
    }
    List<String> patients = new ArrayList<>(byPatient.keySet());
    Collections.shuffle(patients, random);
    List<Integer> chosen = new ArrayList<>();
    int[] had = new int[LEVELS * LEVELS];
    for (String patient : patients.subList(0, wanted)) {
      List<Integer> left = byPatient.get(patient);
      left.sort(Comparator.comparing(set::id));
      Collections.shuffle(left, random);
      for (int n = 0; n < PER_PATIENT && !left.isEmpty(); n++) {
        int next = Collections.min(left, Comparator.comparingInt(i -> had[kind[i]]));
        left.remove((Integer) next);
        had[kind[next]]++;
        chosen.add(next);
      }
    }
    return chosen;
  }

  /** Marked pixels of each patch, over all raters. */
  private static double[] sizes(PatchSet set) {
    return IntStream.range(0, set.size())
        .mapToDouble(i -> IntStream.range(0, set.raters(i)).map(r -> set.marked(i, r)).sum())
        .toArray();
  }

  /** Mean 1 - IoU of two raters of each patch, to four digits: the same on every processor. */
  private static double[] distances(PatchSet set) {
    double[] all = new double[set.size()];
    int[] patches = set.all();
    try (NDManager manager = Torch.newManager()) {
      for (int from = 0, n; from < patches.length; from += n) {
        n = set.run(patches, from, BATCH);
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          int[] some = Arrays.copyOfRange(patches, from, from + n);
          float[] distance = Diversity.of(set.masks(manager, some)).toFloatArray();
          for (int k = 0; k < n; k++) {
            all[from + k] = Math.round(1e4 * distance[k]) / 1e4;
          }
        }
      }
    }
    return all;
  }

  /** In which quarter of all values each is, 0 to 3. */
  private static int[] levels(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return Arrays.stream(values)
        .mapToInt(
            value ->
                (int)
                    IntStream.range(1, LEVELS)
                        .filter(level -> value >= sorted[level * sorted.length / LEVELS])
                        .count())
        .toArray();
  }
}
