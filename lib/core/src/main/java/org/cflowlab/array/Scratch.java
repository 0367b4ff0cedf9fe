package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * Lets go of intermediate arrays at once, where an expression has so many that waiting for their
 * manager or the garbage collector would fill the memory.
 */
public final class Scratch {
  private Scratch() {}

  /**
   * The value of an expression; every other array that it makes is closed.
   *
   * @param expression makes a new array, on this thread
   */
  public static NDArray keep(Supplier<NDArray> expression) {
    NDArray kept;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      kept = expression.get();
      NDScope.unregister(kept);
    }
    NDScope.register(kept); // with the scope around this one, if there is any
    return kept;
  }
}
