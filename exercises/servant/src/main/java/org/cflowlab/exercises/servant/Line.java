package org.cflowlab.exercises.servant;

import java.util.function.UnaryOperator;

/** A way to somebody who answers questions, here or in another process. */
@FunctionalInterface
public interface Line {
  /**
   * Asks and waits.
   *
   * @param question as {@link Remote} writes it
   * @param functions calls a function that was among the arguments, as often as the answer asks
   * @return the reply, as {@link Servant} writes it
   * @throws NoAnswer if none comes
   */
  byte[] ask(byte[] question, UnaryOperator<byte[]> functions);
}
