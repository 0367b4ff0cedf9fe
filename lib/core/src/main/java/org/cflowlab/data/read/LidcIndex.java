package org.cflowlab.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.data.DataException;

/**
 * The patches of a LIDC tree by name, each known to have its image and its four masks.
 *
 * <p>The layout is {@code <patient>/nodule-<n>/{images,mask-0..mask-3}/slice-<k>.png} below any
 * folders. Other files are passed over.
 */
final class LidcIndex {
  static final int RATERS = 4;
  static final String LAYOUT =
      "<patient>/nodule-<n>/{images,mask-0,mask-1,mask-2,mask-3}/slice-<k>.png";

  private static final Pattern NAME =
      Pattern.compile("(.*/)?([^/]+)/nodule-(\\d{1,6})/(images|mask-[0-3])/slice-(\\d{1,6})\\.png");

  /** One patch: {@code files} are its image and then its masks. */
  record Entry(String patient, int nodule, int slice, List<String> files) {
    String id() {
      return "%s/nodule-%d/slice-%d".formatted(patient, nodule, slice);
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
   * @throws DataException if there are none, one lacks a file, or one is there twice
   */
  static LidcIndex of(FileTree tree, String source) throws IOException {
    Map<String, Found> found = new HashMap<>();
    for (String name : tree.names()) {
      Matcher m = NAME.matcher(name);
      if (m.matches() && staysInside(name)) {
        String id = "%s/nodule-%s/slice-%s".formatted(m.group(2), m.group(3), m.group(5));
        Found patch = found.computeIfAbsent(id, key -> new Found(m));
        patch.add(m.group(4), name, source);
      }
    }
    if (found.isEmpty()) {
      throw new DataException(
          "%s holds no LIDC patches; expected files named %s".formatted(source, LAYOUT));
    }
    Map<String, List<Entry>> byPatient = new TreeMap<>();
    for (Found patch : inOrder(found.values())) {
      byPatient.computeIfAbsent(patch.patient, p -> new ArrayList<>()).add(patch.entry(source));
    }
    refuseLookalikes(byPatient.keySet(), source);
    return new LidcIndex(byPatient);
  }

  /** The patients' names, in order. */
  List<String> patients() {
    return List.copyOf(byPatient.keySet());
  }

  /** The patches of one patient, by nodule and slice. */
  List<Entry> of(String patient) {
    return byPatient.get(patient);
  }

  /** How many patches there are. */
  int size() {
    return byPatient.values().stream().mapToInt(List::size).sum();
  }

  /** Names such as "../x" would lead out of the tree. */
  private static boolean staysInside(String name) {
    return !name.startsWith("/") && !("/" + name + "/").contains("/../") && !name.contains("\\");
  }

  private static List<Found> inOrder(Collection<Found> found) {
    return found.stream()
        .sorted(
            Comparator.comparing((Found f) -> f.patient)
                .thenComparing(f -> f.nodule)
                .thenComparing(f -> f.slice))
        .toList();
  }

  /** Two spellings of one patient would put that patient on both sides of a split. */
  private static void refuseLookalikes(Collection<String> patients, String source)
      throws DataException {
    Map<String, String> seen = new HashMap<>();
    for (String patient : patients) {
      String other = seen.putIfAbsent(patient.toLowerCase(Locale.ROOT), patient);
      if (other != null) {
        throw new DataException(
            "%s has patients %s and %s, which differ only in case; keep one"
                .formatted(source, other, patient));
      }
    }
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
            "%s has one file twice: %s and %s; keep one".formatted(source, other, name));
      }
    }

    private Entry entry(String source) throws DataException {
      List<String> all = new ArrayList<>(1 + RATERS);
      all.add(file("images", source));
      for (int rater = 0; rater < RATERS; rater++) {
        all.add(file("mask-" + rater, source));
      }
      return new Entry(patient, nodule, slice, List.copyOf(all));
    }

    private String file(String kind, String source) throws DataException {
      String name = files.get(kind);
      if (name == null) {
        throw new DataException(
            "%s lacks %s/nodule-%d/%s/slice-%d.png; add it or remove the patch"
                .formatted(source, patient, nodule, kind, slice));
      }
      return name;
    }
  }
}
