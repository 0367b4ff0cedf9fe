package org.cflowlab.cli.bench;

/**
 * What fits into a training of some seconds.
 *
 * @param steps at least as many as looks
 * @param looks at the validation split; the values that validated best are scored
 */
record Budget(int steps, int looks) {
  private static final int MOST_LOOKS = 5;

  /**
   * Up to five looks that take at most a third of the time, one at least, and steps for the rest.
   *
   * @param seconds to fill
   * @param step seconds of a step
   * @param look seconds of a look
   */
  static Budget of(double seconds, double step, double look) {
    int looks = (int) Math.max(1, Math.min(MOST_LOOKS, seconds / 3 / look));
    return new Budget((int) Math.max(looks, Math.round((seconds - looks * look) / step)), looks);
  }
}
