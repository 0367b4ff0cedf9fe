package org.cflowlab.data.read;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.data.PatchSet.Name;

/** By which names images are known to be of LIDC-IDRI. */
final class LidcNames {
  private static final Pattern PATIENT = Pattern.compile("(?i)LIDC-IDRI-\\d{4}");

  /** What the identifiers of its series begin with. */
  private static final String SERIES = "1.3.6.1.4.1.14519.5.2.1.6279.6001.";

  private static final Pattern RELEASED =
      Pattern.compile("(?i)(data_lidc|lidcSeg)\\b.*\\.(pickle|pkl|pth?)");

  private LidcNames() {}

  /** The patient that a text names, if it names one. */
  static Optional<String> patient(String text) {
    Matcher patient = PATIENT.matcher(text);
    return patient.find()
        ? Optional.of(patient.group().toUpperCase(Locale.ROOT))
        : Optional.empty();
  }

  /** Whether an image is of LIDC by its own name, or by its patient's or series'. */
  static boolean areOf(Name image) {
    return image.patient().startsWith(SERIES)
        || patient(image.patient() + " " + image.id()).isPresent();
  }

  /** Whether a file is called as those of released code are. */
  static boolean isReleased(Path file) {
    return RELEASED.matcher(file.getFileName().toString()).matches();
  }
}
