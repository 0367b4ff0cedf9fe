package org.cflowlab.cli.testing;

/**
 * How many tests passed, failed and were skipped.
 *
 * @param passed those that passed
 * @param failed those that failed
 * @param skipped those that did not apply here
 */
public record Tally(long passed, long failed, long skipped) {
  /** No tests. */
  public static final Tally NONE = new Tally(0, 0, 0);

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(passed + other.passed, failed + other.failed, skipped + other.skipped);
  }

  @Override
  public String toString() {
    return passed + " passed, " + failed + " failed, " + skipped + " skipped";
  }
}
