package org.cflowlab.data.read;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/** The order of names in which "slice-2" comes before "slice-10". */
final class Natural {
  static final Comparator<String> ORDER =
      Comparator.comparing(Natural::padded).thenComparing(Comparator.naturalOrder());

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private Natural() {}

  /** The name with its numbers made as long as the longest. */
  static String padded(String name) {
    return NUMBER
        .matcher(name)
        .replaceAll(n -> String.format(Locale.ROOT, "%018d", Long.parseLong(n.group())));
  }

  /** The name with its numbers without zeros before them. */
  static String bare(String name) {
    return NUMBER.matcher(name).replaceAll(n -> "" + Long.parseLong(n.group()));
  }
}
