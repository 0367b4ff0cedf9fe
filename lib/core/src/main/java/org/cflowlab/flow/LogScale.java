package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import org.cflowlab.array.Functions;

/**
 * The logarithm of a scale, smoothly kept between -5 and 5: a scale between 1/148 and 148, so that
 * neither a step nor a chain of a few overflows, whatever a network predicts.
 */
final class LogScale {
  static final double LIMIT = 5;

  private LogScale() {}

  /** The logarithm from a raw parameter; the same near zero. */
  static NDArray of(NDArray raw) {
    return Functions.bounded(raw, LIMIT);
  }
}
