package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Fixed arrays a step needs, such as masks. */
final class Constant {
  private Constant() {}

  /**
   * Values that a float holds exactly, in the manager and the precision of another array, and in
   * PyTorch's own memory: what is made of Java's is gone with the array, though a recorded
   * operation may need it.
   */
  static NDArray like(NDArray other, float[] values, Shape shape) {
    try (NDArray created = other.getManager().create(values, shape)) {
      DataType type = other.getDataType();
      return type == created.getDataType() ? created.duplicate() : created.toType(type, true);
    }
  }

  /** Whole numbers, such as places, in the manager of another array and PyTorch's own memory. */
  static NDArray integers(NDArray other, long[] values, Shape shape) {
    try (NDArray created = other.getManager().create(values, shape)) {
      return created.duplicate();
    }
  }
}
