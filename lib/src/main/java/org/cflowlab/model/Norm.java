package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import org.cflowlab.array.Initializer;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Weights;

/** Batch normalisation over channels (Ioffe and Szegedy 2015), epsilon 1e-5 as in PyTorch. */
final class Norm {
  private static final float EPSILON = 1e-5f;

  /** Zero, so that the batch's own statistics are written; {@code Parameters} averages them. */
  private static final float MOMENTUM = 0;

  private final Layout.Slot gamma;
  private final Layout.Slot beta;
  private final Layout.Statistics statistics;

  Norm(Layout layout, int channels) {
    gamma = layout.add("weight", new Shape(channels), Initializer.constant(1));
    beta = layout.add("bias", new Shape(channels), Initializer.constant(0));
    statistics = layout.addStatistics("running", channels);
  }

  /** [B, C, H, W] to the same. */
  NDArray forward(NDArray x, Weights w) {
    return BatchNorm.batchNorm(
            x,
            w.mean(statistics),
            w.variance(statistics),
            w.get(gamma),
            w.get(beta),
            1,
            MOMENTUM,
            EPSILON,
            w.training())
        .head();
  }
}
