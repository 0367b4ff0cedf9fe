package org.cflowlab.exercises.servant;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a hand-in a file is, such as "work/E1Answer (2).java", and which version that says. */
record Place(String path) {
  /** The likeliest to be the last version first: the highest number, the shorter path, by name. */
  static final Comparator<Place> LATEST_FIRST =
      Comparator.comparingInt(Place::number)
          .reversed()
          .thenComparing(place -> FileKind.of(place.path) == FileKind.NOTEBOOK)
          .thenComparing(place -> place.folders().length)
          .thenComparing(Place::withoutDigits)
          .thenComparing(Place::padded, Comparator.reverseOrder());

  /**
   * The number of a copy or a version: "E1Answer (2).java", "E1Answer-2.java", "E1Answer_v2.java".
   */
  private static final Pattern COPY =
      Pattern.compile(
          "(?i)(?:[ _-]?\\(|(?<=Answer)[ _-]*(?:v|copy )?)(\\d{1,6})\\)?(\\.\\w+){1,2}$");

  /** The number of a folder that holds a version: "v2", "my version 2", "E1 (2)", "2". */
  private static final Pattern VERSION =
      Pattern.compile(
          "(?i)(?:^|/)(?:[^/]*\\(|(?:[^/]*[ _-])?(?:v|version|attempt|try|copy|draft)[ _-]*)?"
              + "(\\d{1,6})\\)?/");

  private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");

  /** How many folders it is in with another. */
  int shared(Place other) {
    String[] mine = folders();
    String[] its = other.folders();
    int shared = 0;
    while (shared < Math.min(mine.length, its.length) - 1 && mine[shared].equals(its[shared])) {
      shared++;
    }
    return shared;
  }

  /** The n of "E1Answer (n).java", or else of the folder "vn"; 0 where there is none. */
  private int number() {
    Matcher copy = COPY.matcher(path);
    Matcher version = VERSION.matcher(path);
    String number = copy.find() ? copy.group(1) : version.find() ? version.group(1) : "0";
    return Integer.parseInt(number);
  }

  private String[] folders() {
    return path.split("/");
  }

  private String withoutDigits() {
    return DIGITS.matcher(path).replaceAll("");
  }

  /** The path with numbers that sort as numbers do. */
  private String padded() {
    return DIGITS
        .matcher(path)
        .replaceAll(one -> "0".repeat(9 - one.group().length()) + one.group());
  }
}
