package org.cflowlab.exercises;

import ai.djl.ndarray.NDArray;

/**
 * Gaussians with diagonal covariance, one for each row of a batch.
 *
 * @param mu the means, [B, L]
 * @param logSigma the natural logarithms of the standard deviations, [B, L]
 */
public record Gaussian(NDArray mu, NDArray logSigma) {}
