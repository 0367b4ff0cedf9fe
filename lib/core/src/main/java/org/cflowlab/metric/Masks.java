package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Shapes;

/** What every metric asks of its masks: some of each image, [I, n, H, W]. */
final class Masks {
  private static final String AXES = "I, n, H, W";

  private Masks() {}

  static Shape require(String name, NDArray masks) {
    Shapes.requireFloating(name, masks);
    return Shapes.require(name, masks, AXES, Shapes.ANY, Shapes.ANY, Shapes.ANY, Shapes.ANY);
  }

  /** The same, and each value 0 or 1. */
  static Shape requireMarks(String name, NDArray masks) {
    Shape s = require(name, masks);
    Shapes.requireMask(name, masks);
    return s;
  }

  /** Masks, or logits, of the same images as others, in the same type; any number of each. */
  static void requireLike(String name, NDArray masks, NDArray others) {
    Shape s = others.getShape();
    Shapes.requireType(name, masks, others.getDataType());
    Shapes.require(name, masks, AXES, s.get(0), Shapes.ANY, s.get(2), s.get(3));
  }

  /** [I, n, H, W] to [I, n, H W]. */
  static NDArray flatten(NDArray masks) {
    return masks.reshape(masks.getShape().get(0), masks.getShape().get(1), -1);
  }
}
