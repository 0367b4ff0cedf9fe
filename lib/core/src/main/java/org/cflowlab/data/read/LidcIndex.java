package org.cflowlab.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;

/**
 * The patches of a LIDC tree by name, each known to have its image and its masks: of four raters,
 * or of any number from 1 to 32.
 *
 * <p>The layout is {@code <patient>/nodule-<n>/{images,mask-0..mask-3}/slice-<k>.png}, or with
 * another format of pictures, below any folders. A nodule may have fewer raters than others: it
 * then lacks the last of the folders of masks. Other files are passed over.
 */
final class LidcIndex {
  private static final Pattern NAME =
      Pattern.compile(
          "(.*/)?([^/]+)/nodule[-_](\\d{1,6})/(images|mask[-_]\\d{1,2})/slice[-_](\\d{1,6})"
              + "\\.(?:png|jpe?g|tiff?|bmp|gif|webp|pgm|npy)",
          Pattern.CASE_INSENSITIVE);

  /** One patch: {@code files} are its image and then its masks, null where a rater has none. */
  record Entry(String patient, int nodule, int slice, List<String> files) {
    String id() {
      return String.format(Locale.ROOT, "%s/nodule-%d/slice-%d", patient, nodule, slice);
    }
  }

  /** The patches by patient, patients and patches in order. */
  private final Map<String, List<Entry>> byPatient;

  private LidcIndex(Map<String, List<Entry>> byPatient) {
    this.byPatient = byPatient;
  }

  /**
   * Finds the patches of a tree.
   *
   * @param source what to call the tree in an error
   * @return nothing if there are none
   * @throws DataException if one lacks a file, or one is there twice
   */
  static Optional<LidcIndex> of(List<String> names, String source) throws IOException {
    Map<String, Found> found = new HashMap<>();
    for (String name : names) {
      Matcher m = NAME.matcher(name);
      if (m.matches()) {
        String id =
            String.format(
                Locale.ROOT,
                "%s/nodule-%d/slice-%d",
                m.group(2),
                Integer.parseInt(m.group(3)),
                Integer.parseInt(m.group(5)));
        Found patch = found.computeIfAbsent(id, key -> new Found(m));
        patch.add(kind(m.group(4)), name, source);
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.values().stream().noneMatch(f -> f.files.containsKey("mask-0"))) {
      found.values().forEach(Found::countFromZero);
    }
    int raters = found.values().stream().mapToInt(Found::lastMask).max().orElseThrow() + 1;
    Map<String, Integer> ofNodule = new HashMap<>();
    found.values().forEach(f -> ofNodule.merge(f.nodule(), f.lastMask() + 1, Math::max));
    long fewer = ofNodule.values().stream().filter(n -> n < raters).count();
    if (!FewerRaters.areMeant(fewer, ofNodule.size())) {
      ofNodule.replaceAll((nodule, n) -> raters); // and what is missing is named
    }
    Map<String, List<Entry>> byPatient = new TreeMap<>();
    for (Found patch : inOrder(found.values())) {
      byPatient
          .computeIfAbsent(patch.patient, p -> new ArrayList<>())
          .add(patch.entry(Math.max(1, ofNodule.get(patch.nodule())), raters, source));
    }
    return Optional.of(new LidcIndex(byPatient));
  }

  /** The files that belong together. */
  List<FilePairs.Pair> pairs() {
    return byPatient.values().stream()
        .flatMap(List::stream)
        .map(
            e ->
                new FilePairs.Pair(
                    new PatchSet.Name(e.patient, e.id()),
                    e.files.get(0),
                    0,
                    e.files.subList(1, e.files.size())))
        .toList();
  }

  /** "images", or "mask-" and a number. */
  private static String kind(String folder) {
    boolean image = Character.toLowerCase(folder.charAt(0)) == 'i';
    return image ? "images" : "mask-" + Integer.parseInt(folder.substring("mask-".length()));
  }

  private static List<Found> inOrder(Collection<Found> found) {
    return found.stream()
        .sorted(
            Comparator.comparing((Found f) -> f.patient)
                .thenComparing(f -> f.nodule)
                .thenComparing(f -> f.slice))
        .toList();
  }

  /** A patch whose files are being gathered. */
  private static final class Found {
    private final String patient;
    private final int nodule;
    private final int slice;
    private final Map<String, String> files = new HashMap<>();

    private Found(Matcher name) {
      patient = name.group(2);
      nodule = Integer.parseInt(name.group(3));
      slice = Integer.parseInt(name.group(5));
    }

    private void add(String kind, String name, String source) throws DataException {
      String other = files.putIfAbsent(kind, name);
      if (other != null) {
        throw new DataException(
            String.format(
                Locale.ROOT, "%s has one file twice: %s and %s; keep one", source, other, name));
      }
    }

    private String nodule() {
      return patient + "/" + nodule;
    }

    /** Of a tree whose masks are numbered from 1. */
    private void countFromZero() {
      for (int mask = 1; files.containsKey("mask-" + mask); mask++) {
        files.put("mask-" + (mask - 1), files.remove("mask-" + mask));
      }
    }

    /** The number of the last mask; -1 if there is none. */
    private int lastMask() {
      return files.keySet().stream()
          .filter(kind -> kind.startsWith("mask-"))
          .mapToInt(kind -> Integer.parseInt(kind.substring(5)))
          .max()
          .orElse(-1);
    }

    /**
     * The patch with its files.
     *
     * @param own how many raters its nodule has
     * @param raters how many any nodule has
     */
    private Entry entry(int own, int raters, String source) throws DataException {
      List<String> all = new ArrayList<>(1 + raters);
      all.add(file("images", source));
      for (int rater = 0; rater < raters; rater++) {
        all.add(rater < own ? file("mask-" + rater, source) : null);
      }
      return new Entry(patient, nodule, slice, all);
    }

    private String file(String kind, String source) throws DataException {
      String name = files.get(kind);
      if (name == null) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s lacks %s/nodule-%d/%s/slice-%d.png; add it or remove the patch",
                source,
                patient,
                nodule,
                kind,
                slice));
      }
      return name;
    }
  }
}
