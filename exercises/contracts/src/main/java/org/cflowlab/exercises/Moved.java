package org.cflowlab.exercises;

import ai.djl.ndarray.NDArray;

/**
 * Where one flow step took a batch of points, and how much it stretched the space around them.
 *
 * @param z the points after the step, [B, L]
 * @param logDet log |det J| of the step at the points before it, [B, 1]
 */
public record Moved(NDArray z, NDArray logDet) {}
