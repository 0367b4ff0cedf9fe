package org.cflowlab.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.cflowlab.data.PatchSet.Name;

/** What has been found in a file of arrays so far, and what could not be read in it. */
final class FoundArrays {
  /** An image; a mask is null where that rater did not look. */
  record Entry(Name name, ArrayPlane image, List<ArrayPlane> masks) {}

  /** What the file is, such as "a pickle". */
  final String what;

  final ArrayNames names = new ArrayNames();
  final RaterSlots raters = new RaterSlots();

  /** How the images lie in it, in words. */
  String layout = "";

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> unreadable = new LinkedHashMap<>();
  private String part = "";

  FoundArrays(String what) {
    this.what = what;
  }

  /** From here on a part of the set is looked through. */
  void begin(String part) {
    this.part = part + "/";
  }

  /**
   * Adds an image.
   *
   * @param key under which it lies; empty if it says nothing
   * @param patient whose it is; null if that is not said beside it
   * @param id what it is called in its part
   */
  void add(String key, String patient, String id, ArrayPlane image, List<ArrayPlane> masks)
      throws IOException {
    entries.add(new Entry(names.of(key, patient, part + id), image, masks));
  }

  /** In the order of patients and names, once all are found. */
  List<Entry> entries() throws IOException {
    names.requireSaidOfAllOrNone();
    entries.sort(
        Comparator.comparing((Entry e) -> e.name.patient())
            .thenComparing(e -> Natural.padded(e.name.id())));
    Set<String> seen = new HashSet<>();
    for (Entry entry : entries) {
      if (!seen.add(entry.name.id())) {
        throw new IOException("it has two images called " + entry.name.id());
      }
    }
    return List.copyOf(entries);
  }

  /** Passes over what cannot be read, unless it turns out to be needed. */
  void passOver(String name, String why) {
    unreadable.putIfAbsent(part + name, why);
  }

  static IOException needed(String name, String why) {
    return new IOException(
        String.format(
            Locale.ROOT, "%s cannot be read: %s; save it as numbers or texts", name, why));
  }

  /** What was passed over, in words; empty if nothing was. */
  String passedOver() {
    return unreadable.isEmpty()
        ? ""
        : unreadable.entrySet().stream()
            .map(e -> e.getKey() + " (" + e.getValue() + ")")
            .collect(Collectors.joining(", ", "what cannot be read: ", ""));
  }

  /** What is not needed is passed over only if nothing else stands in for it. */
  void requireReadable(Predicate<String> needed) throws IOException {
    for (Map.Entry<String, String> each : unreadable.entrySet()) {
      if (needed.test(each.getKey())) {
        throw needed(each.getKey(), each.getValue());
      }
    }
  }
}
