package org.cflowlab.cli.doctor;

import java.util.Locale;

/**
 * One line of {@code lab doctor}.
 *
 * @param what was looked at
 * @param state ok, none, low, missing or wrong; the last two need mending
 * @param details in words
 * @param mend the command or step that mends it; empty if nothing needs it
 */
public record Finding(String what, String state, String details, String mend) {
  /** One that needs nothing. */
  public static Finding ok(String what, String details) {
    return new Finding(what, "ok", details, "");
  }

  /** One that works, though less well than it could. */
  public static Finding low(String what, String details, String mend) {
    return new Finding(what, "low", details, mend);
  }

  /** One that has to be mended. */
  public static Finding wrong(String what, String details, String mend) {
    return new Finding(what, "wrong", details, mend);
  }

  /** Whether the kit works as it is. */
  public boolean healthy() {
    return !state.equals("wrong") && !state.equals("missing");
  }

  /** One line, or two with what mends it. */
  @Override
  public String toString() {
    String line = line(what, state, details);
    return mend.isEmpty() ? line : line + System.lineSeparator() + line("", "mend:", mend);
  }

  private static String line(String what, String state, String details) {
    return String.format(Locale.ROOT, "%-10s %-8s %s", what, state, details);
  }
}
