package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.file.BadInputException;

/**
 * Arrays made of Java's numbers, in PyTorch's own memory: what lies in Java's is gone when the
 * array is closed, though a recorded operation may need it.
 */
public final class Constant {
  private Constant() {}

  /** Numbers in double precision. */
  public static NDArray of(NDManager manager, double[] values, Shape shape) {
    BadInputException.requirePresent("manager", manager);
    try (NDArray created = manager.create(values, shape)) {
      return created.duplicate();
    }
  }

  /** Numbers in single precision. */
  public static NDArray of(NDManager manager, float[] values, Shape shape) {
    BadInputException.requirePresent("manager", manager);
    try (NDArray created = manager.create(values, shape)) {
      return created.duplicate();
    }
  }

  /** Whole numbers, such as places. */
  public static NDArray of(NDManager manager, long[] values, Shape shape) {
    BadInputException.requirePresent("manager", manager);
    try (NDArray created = manager.create(values, shape)) {
      return created.duplicate();
    }
  }

  /** Values that a float holds exactly, in the manager and the precision of another array. */
  public static NDArray like(NDArray other, float[] values, Shape shape) {
    NDArray single = of(other.getManager(), values, shape);
    if (other.getDataType() == DataType.FLOAT32) {
      return single;
    }
    try (single) {
      return single.toType(other.getDataType(), true);
    }
  }
}
