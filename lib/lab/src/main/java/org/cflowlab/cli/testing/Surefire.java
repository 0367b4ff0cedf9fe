package org.cflowlab.cli.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The closing line that Maven's Surefire writes to the log for each module. */
public final class Surefire {
  /** A class's own line goes on after the last number; a module's ends there. */
  private static final Pattern MODULE =
      Pattern.compile("Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+)\\s*$");

  private Surefire() {}

  /**
   * Adds up the modules of a run of Maven. (The report files would miss tests: the runs of a
   * parameterised class overwrite one another's.)
   */
  public static Tally count(Path log) throws IOException {
    Tally tally = Tally.NONE;
    for (String line : new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\\R")) {
      Matcher module = MODULE.matcher(line);
      if (module.find()) {
        long failed = number(module, 2) + number(module, 3);
        long skipped = number(module, 4);
        tally = tally.plus(new Tally(number(module, 1) - failed - skipped, failed, skipped));
      }
    }
    return tally;
  }

  private static long number(Matcher module, int group) {
    return Long.parseLong(module.group(group));
  }
}
