package org.cflowlab.data.read;

/**
 * What a file holds besides numbers, texts, lists and dictionaries. Nothing is made of it: it is
 * passed over where nobody needs it.
 *
 * @param why it cannot be read, such as "it is empty"
 */
record Unreadable(String why) {
  /** A set of Python. */
  static final Unreadable SET = new Unreadable("it is a set, which has no order");
}
