package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.cflowlab.array.Initializer;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.DiagonalGaussian;

/**
 * The contracting path of a U-Net, its mean over the image, and a linear head that reads a diagonal
 * Gaussian over z from it and, where a flow needs one, the context c (Figure 2).
 */
final class Encoder {
  /** log sigma is kept within these, so that no density overflows. */
  private static final double LOG_SIGMA_MIN = -7;

  private static final double LOG_SIGMA_MAX = 3;

  /** Small, so that training starts with every Gaussian near N(0, I). */
  private static final Initializer HEAD = Initializer.normal(0.01);

  private final List<ConvBlock> blocks = new ArrayList<>();
  private final int latent;
  private final Layout.Slot headWeight;
  private final Layout.Slot headBias;
  private final Layout.Slot contextWeight;
  private final Layout.Slot contextBias;

  /** What an encoder says: a Gaussian over z [B, L], and a context [B, H] or null. */
  record Encoded(DiagonalGaussian gaussian, NDArray context) {}

  /**
   * @param context H, or 0 for an encoder without a context
   */
  Encoder(Layout layout, int channels, int[] filters, int latent, int context) {
    this.latent = latent;
    int in = channels;
    for (int i = 0; i < filters.length; i++) {
      boolean last = i == filters.length - 1;
      blocks.add(new ConvBlock(layout.in("block" + i), in, filters[i], !last));
      in = filters[i];
    }
    headWeight = layout.add("head.weight", new Shape(2L * latent, in), HEAD);
    headBias = layout.add("head.bias", new Shape(2L * latent), Initializer.constant(0));
    if (context > 0) {
      Initializer spread = Initializer.normal(1 / Math.sqrt(in));
      contextWeight = layout.add("context.weight", new Shape(context, in), spread);
      contextBias = layout.add("context.bias", new Shape(context), Initializer.constant(0));
    } else {
      contextWeight = null;
      contextBias = null;
    }
  }

  /** [B, channels, H, W] to a Gaussian and a context. */
  Encoded forward(NDArray x, Weights weights) {
    NDArray h = weights.enter(x);
    for (int i = 0; i < blocks.size(); i++) {
      h = blocks.get(i).forward(i == 0 ? h : Resize.halve(h), weights);
    }
    Shape size = h.getShape();
    NDArray pooled =
        weights.leave(h).reshape(size.get(0), size.get(1), -1).mean(new int[] {2}); // [B, F]
    NDList head = linear(pooled, headWeight, headBias, weights).split(new long[] {latent}, 1);
    NDArray logSigma = head.get(1).clip(LOG_SIGMA_MIN, LOG_SIGMA_MAX);
    NDArray context =
        contextWeight == null ? null : linear(pooled, contextWeight, contextBias, weights);
    return new Encoded(new DiagonalGaussian(head.get(0), logSigma), context);
  }

  private static NDArray linear(NDArray x, Layout.Slot w, Layout.Slot b, Weights weights) {
    return x.matMul(weights.get(w).transpose()).add(weights.get(b));
  }
}
