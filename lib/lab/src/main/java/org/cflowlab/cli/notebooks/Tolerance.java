package org.cflowlab.cli.notebooks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Compares what two runs of a cell print. The words must be the same, and two numbers agree when
 * they differ by at most 1% of the larger, by one unit of the last decimal place printed, or by
 * 1e-5, which is rounding.
 *
 * <p>Left out is what belongs to the machine: a number with a unit of time or memory after it ("in
 * 3.2 s", "148 MB"), and a line that names Java, PyTorch, the processor, its cores or its threads.
 */
final class Tolerance {
  private static final double RELATIVE = 0.01;
  private static final double ROUNDING = 1e-5;

  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![\\w.])[-+]?(?:\\d[\\d,]*(?:\\.\\d+)?|\\.\\d+)(?:[eE][-+]?\\d+)?(?!\\w)");
  private static final Pattern MEASURED =
      Pattern.compile(
          "(?<![\\w.])[\\d.,]+ ?(?:ns|us|µs|ms|s|seconds?|min|minutes?|kB|[KMG]i?B)(?!\\w)");
  private static final Pattern MACHINE =
      Pattern.compile("\\b(?:Java \\d+|PyTorch|[CG]PU|processors?|cores?|threads?)\\b");

  private Tolerance() {}

  /**
   * The first line in which two texts differ.
   *
   * @return what differs, in words; empty if nothing does
   */
  static Optional<String> difference(String committed, String now) {
    List<String> before = lines(committed);
    List<String> after = lines(now);
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      if (!agree(before.get(i), after.get(i))) {
        return Optional.of(
            "shows '" + after.get(i) + "'; the committed one '" + before.get(i) + "'");
      }
    }
    return before.size() == after.size()
        ? Optional.empty()
        : Optional.of("shows " + after.size() + " lines; the committed one has " + before.size());
  }

  private static List<String> lines(String text) {
    return text.lines()
        .map(line -> line.strip().replaceAll("\\s+", " "))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static boolean agree(String before, String after) {
    if (MACHINE.matcher(before).find() && MACHINE.matcher(after).find()) {
      return true;
    }
    String a = MEASURED.matcher(before).replaceAll("measured");
    String b = MEASURED.matcher(after).replaceAll("measured");
    return words(a).equals(words(b)) && numbersAgree(numbers(a), numbers(b));
  }

  private static String words(String line) {
    return NUMBER.matcher(line).replaceAll("#").replace(" ", "");
  }

  /** The numbers of a line as they are printed. */
  static List<String> numbers(String line) {
    return NUMBER.matcher(line).results().map(MatchResult::group).toList();
  }

  private static boolean numbersAgree(List<String> before, List<String> after) {
    for (int i = 0; i < before.size(); i++) {
      double a = value(before.get(i));
      double b = value(after.get(i));
      double allowed = RELATIVE * Math.max(Math.abs(a), Math.abs(b));
      allowed = Math.max(allowed, Math.max(lastPlace(before.get(i)), ROUNDING));
      if (Math.abs(a - b) > allowed * (1 + 1e-9)) {
        return false;
      }
    }
    return true;
  }

  /** What a printed number says. */
  static double value(String number) {
    return Double.parseDouble(number.replace(",", ""));
  }

  /** One unit of the last decimal place; whole numbers have none. */
  private static double lastPlace(String number) {
    int point = number.indexOf('.');
    if (point < 0) {
      return 0;
    }
    int exponent = number.toLowerCase(Locale.ROOT).indexOf('e');
    int end = exponent < 0 ? number.length() : exponent;
    double power = exponent < 0 ? 0 : Double.parseDouble(number.substring(exponent + 1));
    return Math.pow(10, power - (end - point - 1));
  }
}
