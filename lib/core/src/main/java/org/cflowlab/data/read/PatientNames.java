package org.cflowlab.data.read;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;

/** Tells one patient spelled in two ways, whose images a split would part, from two patients. */
final class PatientNames {
  private PatientNames() {}

  /**
   * Asks that patients differ in more than case, blanks, the signs between words, zeros before a
   * number, and forms of a letter that look alike. Images that count as a patient each are not
   * asked.
   *
   * @throws DataException if two do not; the message has both
   */
  static void requireOneSpelling(List<Name> names, Path source) throws DataException {
    Map<String, Name> seen = new HashMap<>();
    for (Name name : names) {
      Name other = seen.putIfAbsent(spelling(name.patient()), name);
      boolean same = other == null || other.patient().equals(name.patient());
      if (!same && !(isOwn(other) && isOwn(name))) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s has patients %s and %s, which differ only in case, blanks, -, _, zeros or the codes of a letter; keep one",
                source,
                other.patient(),
                name.patient()));
      }
    }
  }

  private static boolean isOwn(Name name) {
    return name.patient().equals(name.id());
  }

  private static String spelling(String patient) {
    return Normalizer.normalize(patient, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .strip()
        .replaceAll("[-_\\s]+", "_")
        .replaceAll("(?<![\\d.])0+(?=\\d)", "");
  }
}
