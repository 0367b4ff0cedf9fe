package org.cflowlab.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out of a text who wrote it: homes, the account's and the machine's name, addresses. */
final class Redaction {
  private static final Pattern HOMES =
      Pattern.compile("(?i)(/home/|/users/|[a-z]:\\\\users\\\\)[^/\\\\\\s,;:]+");

  /** An address with a port, which a version of Java has not, or one of mail. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?<![\\w.])(?:\\d{1,3}\\.){3}\\d{1,3}(?=:\\d)|[\\w.+-]+@[\\w.-]+");

  private final Map<String, String> words = new LinkedHashMap<>();

  /** Hides a path, wherever it stands. */
  Redaction path(String path, String instead) {
    if (path != null && path.length() > 1) {
      words.put(Pattern.quote(path) + "(?![\\w-])", instead);
    }
    return this;
  }

  /** Hides a name, where it stands as a word. */
  Redaction name(String name, String instead) {
    if (name != null && name.length() > 1) {
      words.put("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])", instead);
    }
    return this;
  }

  String of(String text) {
    String rest = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      rest = rest.replaceAll(word.getKey(), Matcher.quoteReplacement(word.getValue()));
    }
    return ADDRESS.matcher(HOMES.matcher(rest).replaceAll("~")).replaceAll("<address>");
  }
}
