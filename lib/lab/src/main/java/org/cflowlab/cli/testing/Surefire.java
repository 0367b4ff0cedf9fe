package org.cflowlab.cli.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The lines that Maven's Surefire writes to the log when a class or a module has ended. */
public final class Surefire {
  /** A class's own line goes on after the last number; a module's ends there. */
  private static final Pattern MODULE =
      Pattern.compile("Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+)\\s*$");

  private static final Pattern CLASS =
      Pattern.compile("Time elapsed: ([\\d.]+) s .*-- in (?:\\S+\\.)?(\\S+)\\s*$");

  private Surefire() {}

  /**
   * Adds up the modules of a run of Maven. (The report files would miss tests: the runs of a
   * parameterised class overwrite one another's.)
   */
  public static Tally count(Path log) throws IOException {
    Tally tally = Tally.NONE;
    for (String line : lines(log)) {
      Matcher module = MODULE.matcher(line);
      if (module.find()) {
        long failed = number(module, 2) + number(module, 3);
        long skipped = number(module, 4);
        tally = tally.plus(new Tally(number(module, 1) - failed - skipped, failed, skipped));
      }
    }
    return tally;
  }

  /**
   * The classes that took longest, with their seconds, the longest first; the runs of a
   * parameterised class are added up.
   */
  public static List<String> slowest(Path log, int most) throws IOException {
    Map<String, Double> seconds =
        lines(log).stream()
            .map(CLASS::matcher)
            .filter(Matcher::find)
            .collect(
                Collectors.groupingBy(
                    ended -> ended.group(2),
                    Collectors.summingDouble(ended -> Double.parseDouble(ended.group(1)))));
    return seconds.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .map(c -> String.format(Locale.ROOT, "%s %.0f s", c.getKey(), c.getValue()))
        .toList();
  }

  private static List<String> lines(Path log) throws IOException {
    return List.of(new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\\R"));
  }

  private static long number(Matcher module, int group) {
    return Long.parseLong(module.group(group));
  }
}
