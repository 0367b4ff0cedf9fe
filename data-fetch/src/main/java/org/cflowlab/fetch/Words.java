package org.cflowlab.fetch;

import java.util.Locale;
import org.cflowlab.data.read.PatchReader;

/** Counts and sizes as the commands print them. */
final class Words {
  private Words() {}

  static String of(PatchReader.Summary summary) {
    String what = summary.name().equals("lidc") ? "patches" : "photographs";
    return String.format(
        Locale.ROOT, "%,d %s of %,d patients", summary.patches(), what, summary.patients());
  }

  /** A size in decimal megabytes. */
  static String size(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
