package org.cflowlab.data.read;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a dictionary of arrays holds, as it is read and talked of. */
final class Fields {
  private Fields() {}

  /** A value: a tuple as a list, and of an array that cannot be read why not. */
  static Object value(Object value) {
    return value instanceof Object[] tuple
        ? Arrays.asList(tuple)
        : value instanceof NumpyArray array ? array.orWhy() : value;
  }

  /** The word at the end of a name, in small letters. */
  static String word(String text) {
    return text.substring(text.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  /** A name as a line can have it. */
  static String shown(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > 100 ? plain.substring(0, 100) : plain;
  }

  /** Some names, a dozen at most. */
  static String join(Collection<String> names) {
    return names.stream().limit(12).collect(Collectors.joining(", "))
        + (names.size() > 12 ? ", ..." : "");
  }
}
