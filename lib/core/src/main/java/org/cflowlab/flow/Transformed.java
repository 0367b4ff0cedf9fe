package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;

/**
 * What a flow makes of z.
 *
 * @param z the transformed vector [B, L]
 * @param logDet log |det J| of the map at the point it was applied to [B]
 */
public record Transformed(NDArray z, NDArray logDet) {}
