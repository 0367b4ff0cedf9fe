package org.cflowlab.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cflowlab.data.PatchSet.Name;

/** Whose the images in a file of arrays are, and what they are called, by what lies beside them. */
final class ArrayNames {
  private static final Pattern NAMES = Pattern.compile("(ids?|names?|keys?|files?(names?)?)");

  /** What texts were before they could be shown. */
  private final Map<String, String> ids = new HashMap<>();

  /** Names of patients, perhaps, that are not known here. */
  private final Set<String> mentioned = new TreeSet<>();

  private boolean bySeries;

  /** An image of which it is said whose it is; null if there is none. */
  private String said;

  /** An image of which it is not. */
  private String unsaid;

  /** Whether a field says whose an image is, or what it is called. */
  static boolean are(String field) {
    return PatientFields.are(field) || NAMES.matcher(Fields.word(field)).matches();
  }

  /** Whether some images count as a patient each. */
  boolean areUnsaid() {
    return unsaid != null;
  }

  /** Whether series stand for patients. */
  boolean areOfSeries() {
    return bySeries;
  }

  /** Notes a field that may say whose an image is, under a name that is not known. */
  void mention(String field) {
    if (PatientFields.mayBe(field) && !PatientFields.are(field)) {
      mentioned.add(Fields.shown(field));
    }
  }

  /**
   * Whose the images are, as what lies beside them says; empty if nothing does, or their names do
   * that better: a patient of LIDC may have two series.
   *
   * @param ids what the images are called; may be empty
   * @throws IOException if what should say it does not, or two say it differently
   */
  List<String> patients(Map<String, Object> beside, List<String> ids, int n) throws IOException {
    beside.keySet().forEach(this::mention);
    List<String> patients = List.of();
    String by = "";
    for (Map.Entry<String, Object> field : PatientFields.widest(beside).entrySet()) {
      String key = field.getKey();
      List<String> texts = texts(key, field.getValue(), n);
      if (texts.isEmpty()) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s is %s, not a text or a number for each of %d images; mend it, or rename it if"
                    + " it does not say whose they are",
                key,
                form(field.getValue()),
                n));
      }
      if (!by.isEmpty() && !PatientFields.groupAlike(patients, texts)) {
        throw new IOException(
            String.format(
                Locale.ROOT, "%s and %s differ in whose images they are; keep one", by, key));
      }
      patients = by.isEmpty() ? texts : patients;
      by = by.isEmpty() ? key : by;
    }
    boolean inIds =
        !ids.isEmpty() && ids.stream().allMatch(id -> LidcNames.patient(id).isPresent());
    if (inIds && PatientFields.isSeries(by)) {
      return List.of();
    }
    bySeries = PatientFields.isSeries(by);
    return patients;
  }

  private static String form(Object value) {
    return value instanceof NumberArray array
        ? "of shape " + array.shape()
        : value instanceof List<?> list ? "a list of " + list.size() : "a single value";
  }

  /** What the images are called, as what lies beside them says; empty if nothing does. */
  List<String> ids(Map<String, Object> beside, int n) throws IOException {
    for (Map.Entry<String, Object> item : beside.entrySet()) {
      if (NAMES.matcher(Fields.word(item.getKey())).matches()) {
        List<String> texts = texts(item.getKey(), item.getValue(), n);
        if (!texts.isEmpty()) {
          return texts;
        }
      }
    }
    return List.of();
  }

  /** N texts or numbers, whatever axes of length 1 are around them; empty if it is none. */
  private List<String> texts(String key, Object value, int n) throws IOException {
    List<String> texts = new ArrayList<>();
    if (value instanceof NumberArray array && array.length() == n && array.isInARow()) {
      for (int i = 0; i < n; i++) {
        texts.add(id(key, array, i));
      }
    } else if (value instanceof List<?> items && items.size() == n) {
      for (Object item : items) {
        String one = single(key, item);
        if (one == null) {
          return List.of();
        }
        texts.add(one);
      }
    } else if (value instanceof List<?> items && items.size() == 1) {
      return texts(key, Fields.value(items.get(0)), n);
    }
    return texts;
  }

  /** A text or number, alone or in lists and arrays of one; null if it is none. */
  private String single(String key, Object value) throws IOException {
    Object one = Fields.value(value);
    if (one instanceof NumberArray array && array.length() == 1) {
      return id(key, array, 0);
    }
    if (one instanceof List<?> items && items.size() == 1) {
      return single(key, items.get(0));
    }
    return one instanceof String || one instanceof Number ? id(key, one) : null;
  }

  private static String id(String key, NumberArray array, int k) throws IOException {
    try {
      return array.id(k);
    } catch (IOException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    }
  }

  /** The text of a patient or an image: never that of two. */
  private String id(String key, Object value) throws IOException {
    try {
      String text =
          value instanceof Number number
              ? NumberType.id(number, number instanceof Float ? Float.BYTES : Double.BYTES)
              : String.valueOf(value);
      String other = ids.putIfAbsent(Fields.shown(text), text);
      if (other != null && !other.equals(text)) {
        throw new IOException(
            "two look the same, " + Fields.shown(text) + "; use ASCII, 100 characters at most");
      }
      return Fields.shown(text);
    } catch (IOException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    }
  }

  /** Who a patch's fields say it is of; null if none does. */
  String patient(String key, Map<String, Object> fields) throws IOException {
    for (Map.Entry<String, Object> field : PatientFields.widest(fields).entrySet()) {
      String who = single("patch " + key, field.getValue());
      if (who == null) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "patch %s: its %s is no single text or number; mend it, or rename it if it does not"
                    + " say whose the patch is",
                key,
                Fields.shown(field.getKey())));
      }
      bySeries |= PatientFields.isSeries(field.getKey());
      return who;
    }
    return null;
  }

  /**
   * Whose and what an image is.
   *
   * @param key in which a patient of LIDC may be named
   * @param given who is given, or null
   * @param id what the image is called: it counts as a patient if nobody else is known
   */
  Name of(String key, String given, String id) {
    String who = LidcNames.patient(key).orElse(given);
    if (who == null) {
      unsaid = id;
      return new Name(id, id);
    }
    said = id;
    return new Name(who, id);
  }

  /** Who is known of some images only may be of others too, on the other side of a split. */
  void requireSaidOfAllOrNone() throws IOException {
    if (said != null && unsaid != null) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "it says whose %s is, but not whose %s is; say it of each image, or of none",
              said,
              unsaid));
    }
  }

  /** What there is to know about it. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (unsaid != null) {
      notes.add(
          "nothing says whose images they are: each counts as a patient"
              + (mentioned.isEmpty()
                  ? ""
                  : "; if " + Fields.join(mentioned) + " does, call it patients"));
    }
    if (bySeries) {
      notes.add("its series stand for patients: one of several counts as several");
    }
    return notes;
  }
}
