package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Fixed arrays a step needs, such as masks. */
final class Constant {
  private Constant() {}

  /** Values that a float holds exactly, in the manager and the precision of another array. */
  static NDArray like(NDArray other, float[] values, Shape shape) {
    return other.getManager().create(values, shape).toType(other.getDataType(), false);
  }
}
