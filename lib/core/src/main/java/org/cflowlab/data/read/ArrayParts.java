package org.cflowlab.data.read;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a set of arrays, such as train and test: dictionaries (groups of HDF5) of these
 * names, or arrays with them in theirs, such as {@code x_train}.
 */
final class ArrayParts {
  private static final Pattern FIRST =
      Pattern.compile("(" + FileRole.SPLIT + ")[_ ./-](.+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern LAST =
      Pattern.compile("(.+)[_ ./-](" + FileRole.SPLIT + ")", Pattern.CASE_INSENSITIVE);

  private ArrayParts() {}

  /** An array's name without the part, which it says too. */
  private record Word(String part, String name) {}

  /**
   * What each part holds, by the part's name; empty if there are not at least two, or something is
   * in none of them. A single text or number belongs to all of them, and says nothing of an image.
   */
  static Map<String, Map<String, Object>> of(Map<?, ?> all) {
    Map<String, Map<String, Object>> parts = new TreeMap<>();
    for (Map.Entry<?, ?> item : all.entrySet()) {
      String key = String.valueOf(item.getKey());
      Object value = Fields.value(item.getValue());
      if (value instanceof Map<?, ?> inner && FileRole.isPart(key)) {
        inner.forEach((name, one) -> part(parts, key).put(String.valueOf(name), one));
      } else if (value instanceof Map) {
        return Map.of();
      } else if (value instanceof Unreadable) {
        word(key).ifPresent(word -> part(parts, word.part).put(word.name, value));
      } else if (value instanceof NumberArray || value instanceof List) {
        Optional<Word> word = word(key);
        if (word.isEmpty() || part(parts, word.get().part).put(word.get().name, value) != null) {
          return Map.of();
        }
      }
    }
    return parts.size() < 2 ? Map.of() : parts;
  }

  private static Map<String, Object> part(Map<String, Map<String, Object>> parts, String name) {
    return parts.computeIfAbsent(name, p -> new LinkedHashMap<>());
  }

  private static Optional<Word> word(String key) {
    Matcher first = FIRST.matcher(key);
    Matcher last = LAST.matcher(key);
    return first.matches()
        ? Optional.of(new Word(first.group(1), first.group(2)))
        : last.matches() ? Optional.of(new Word(last.group(2), last.group(1))) : Optional.empty();
  }
}
