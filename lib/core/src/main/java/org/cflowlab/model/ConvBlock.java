package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Weights;

/** Three 3x3 convolutions, each with a ReLU, then batch normalisation unless it is left out. */
final class ConvBlock {
  static final int CONVOLUTIONS = 3;

  private final Conv[] convs = new Conv[CONVOLUTIONS];
  private final Norm norm;

  ConvBlock(Layout layout, int in, int out, boolean normalised) {
    for (int i = 0; i < CONVOLUTIONS; i++) {
      convs[i] = new Conv(layout.in("conv" + i), i == 0 ? in : out, out, 3);
    }
    norm = normalised ? new Norm(layout.in("norm"), out) : null;
  }

  /** [B, in, H, W] to [B, out, H, W]. */
  NDArray forward(NDArray x, Weights weights) {
    NDArray h = weights.enterChain(x);
    for (Conv conv : convs) {
      h = Functions.relu(conv.forward(h, weights));
    }
    h = weights.leaveChain(x, h);
    return norm == null ? h : norm.forward(h, weights);
  }
}
