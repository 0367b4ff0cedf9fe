package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.Objects;
import java.util.function.Function;
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

  /** The numbers of an expression, on this thread; every array that it makes is closed. */
  public static double[] values(Supplier<NDArray> expression) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return expression.get().toType(DataType.FLOAT64, false).toDoubleArray();
    }
  }

  /**
   * The value of an expression, on the manager of an array that it was made of; every other array
   * that it makes is closed. So nothing is left on managers that whoever calls does not know.
   *
   * @param like of whose manager the value is to be
   * @param expression makes a new array, on this thread
   */
  public static NDArray keepLike(NDArray like, Supplier<NDArray> expression) {
    return keepLike(like, expression, (NDArray one) -> new NDList(one));
  }

  /**
   * The same of several arrays.
   *
   * @param arrays the new arrays of the value; null ones do not count
   */
  public static <T> T keepLike(NDArray like, Supplier<T> expression, Function<T, NDList> arrays) {
    T value;
    NDList kept;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      value = expression.get();
      kept = arrays.apply(value);
      kept.removeIf(Objects::isNull);
      kept.forEach(NDScope::unregister);
    }
    for (NDArray array : kept) {
      NDScope.register(array); // with the scope around this one, if there is any
      array.attach(like.getManager());
    }
    return value;
  }
}
