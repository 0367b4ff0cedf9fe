package org.cflowlab.data.read;

/** Tells images that fewer raters looked at from images whose files went missing. */
final class FewerRaters {
  private static final double SHARE = .1;

  private FewerRaters() {}

  /**
   * Whether it is meant that some images have fewer raters than others: more than one has, and a
   * tenth at least. Fewer are taken for lost files.
   */
  static boolean areMeant(long fewer, long all) {
    return fewer == 0 || fewer > 1 && fewer >= SHARE * all;
  }
}
