package org.cflowlab.data.read;

import java.io.IOException;
import java.util.List;

/** Numbers in one or more dimensions, in memory or in a file; several threads may read. */
interface NumberArray {
  /** The lengths of its dimensions. */
  List<Long> shape();

  /** As {@link NumberType#full}. */
  float full();

  /**
   * Some numbers in a row, the last dimension fastest.
   *
   * @param from the first of them
   */
  float[] read(long from, int count) throws IOException;

  /**
   * Number k as the text of an identifier.
   *
   * @throws IOException if it may have been rounded, as {@link NumberType#id} says
   */
  String id(int k) throws IOException;

  /** Whether at most one of its dimensions is longer than 1. */
  default boolean isInARow() {
    return shape().stream().filter(side -> side != 1).count() <= 1;
  }

  /** How many numbers it has. */
  default long length() {
    return shape().stream().mapToLong(n -> n).reduce(1, Math::multiplyExact);
  }
}
