package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Initializer;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Weights;

/**
 * Joins features and latent vector to logits: 1x1 convolutions over the features with z beside
 * every pixel. The first is split, conv([f, z]) = W_f f + W_z z + b, so that z is never tiled over
 * the image and features are never repeated over samples.
 */
final class Combination {
  /** Values of a layer at once, 4 MB: what a second-level cache and its neighbour hold. */
  private static final long PART = 1L << 20;

  private final Layout.Slot featureWeight;
  private final Layout.Slot latentWeight;
  private final Layout.Slot bias;
  private final Norm norm1;
  private final Conv conv2;
  private final Norm norm2;
  private final Conv conv3;
  private final Conv last;

  Combination(Layout layout, int features, int latent, double foreground) {
    Initializer he = Initializer.normal(Math.sqrt(2.0 / (features + latent)));
    featureWeight = layout.add("features.weight", new Shape(features, features, 1, 1), he);
    latentWeight = layout.add("latent.weight", new Shape(features, latent), he);
    bias = layout.add("bias", new Shape(features), Initializer.constant(0));
    norm1 = new Norm(layout.in("norm1"), features);
    conv2 = new Conv(layout.in("conv2"), features, features, 1);
    norm2 = new Norm(layout.in("norm2"), features);
    conv3 = new Conv(layout.in("conv3"), features, features, 1);
    last = Conv.last(layout.in("last"), features, foreground);
  }

  /**
   * Logits of n latent vectors for each image.
   *
   * @param features [B, F, H, W]
   * @param z [B, n, L]
   * @return [B, n, H, W]
   */
  NDArray forward(NDArray features, NDArray z, Weights weights) {
    NDArray entered = weights.enter(features);
    NDArray image =
        Conv2d.conv2d(entered, weights.kernel(featureWeight), weights.kernel(bias)).head();
    NDArray shift = weights.narrow(z.matMul(weights.get(latentWeight).transpose())); // [B, n, F]
    long samples = z.getShape().get(1);
    return weights.training() || samples == 1
        ? join(image, shift, weights)
        : inParts(image, shift, weights);
  }

  /** A few samples of one image at a time, so that what lies between layers stays in the cache. */
  private NDArray inParts(NDArray image, NDArray shift, Weights weights) {
    Shape s = image.getShape();
    long samples = shift.getShape().get(1);
    long part = Math.max(1, PART / (s.size() / s.get(0)));
    DataType type = weights.get(bias).getDataType();
    Shape all = new Shape(s.get(0), samples, s.get(2), s.get(3));
    NDArray logits = image.getManager().create(all, type);
    for (long b = 0; b < s.get(0); b++) {
      for (long from = 0; from < samples; from += part) {
        String range = "%d:%d,%d:%d".formatted(b, b + 1, from, Math.min(samples, from + part));
        NDIndex some = new NDIndex(range);
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDArray one = image.get(new NDIndex("%d:%d".formatted(b, b + 1)));
          logits.set(some, join(one, shift.get(some), weights));
        }
      }
    }
    return logits;
  }

  private NDArray join(NDArray image, NDArray shift, Weights weights) {
    Shape f = image.getShape();
    long batch = f.get(0);
    long samples = shift.getShape().get(1);
    NDArray h =
        image
            .expandDims(1)
            .add(shift.reshape(batch, samples, f.get(1), 1, 1))
            .reshape(batch * samples, f.get(1), f.get(2), f.get(3));
    h = norm1.forward(Functions.relu(h), weights);
    h = norm2.forward(Functions.relu(conv2.forward(h, weights)), weights);
    h = Functions.relu(conv3.forward(h, weights));
    return weights.leave(last.forward(h, weights)).reshape(batch, samples, f.get(2), f.get(3));
  }
}
