package org.cflowlab.exercises.servant;

import java.util.Comparator;

/**
 * One of perhaps several answers to an exercise.
 *
 * @param place the file or notebook it is in
 * @param maker what makes it: a class, or the expression in a notebook
 * @param rank 0 for the one that a notebook checks last, 1 for the one before, and so on
 * @param type the class to load
 * @param factory the method of that class which makes it; empty where the class itself is it
 */
record Version(
    Place place,
    String maker,
    Written written,
    int rank,
    Source source,
    String type,
    String factory) {
  /** The likeliest to be right first: the order in which they are graded. */
  static final Comparator<Version> LIKELIEST_FIRST =
      Comparator.comparing(Version::written)
          .thenComparing(Version::rank)
          .thenComparing(version -> !version.named())
          .thenComparing(Version::place, Place.LATEST_FIRST);

  static Version of(Place place, String type, Written written, Source source) {
    String maker = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    return new Version(place, maker, written, 0, source, type, "");
  }

  /** Whether the class has the name that the stub gave it, such as E1Answer. */
  private boolean named() {
    return Answering.NAMED.matcher(maker).matches();
  }
}
