package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.List;
import java.util.stream.Stream;
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
  /** Values of a layer at once, 1 MB: a few layers stay in a second-level cache. */
  private static final long PART = 1L << 18;

  /** Samples of an image from which they are columns of one matrix in training. */
  private static final long MANY = 8;

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
    if (samples > 1 && !weights.training()) {
      return inParts(weights.leave(image), weights.leave(shift), weights);
    }
    return samples < MANY
        ? join(image, shift, weights)
        : inColumns(weights.leave(image), weights.leave(shift), weights);
  }

  /**
   * Many samples in training: the pixels of all of them as columns, so that each 1x1 convolution is
   * one matrix product, [F, F] by [F, B n H W], which takes half the time.
   */
  private NDArray inColumns(NDArray image, NDArray shift, Weights weights) {
    Shape s = image.getShape();
    long batch = s.get(0);
    long pixels = s.get(2) * s.get(3);
    long samples = shift.getShape().get(1);
    Shape columns = new Shape(1, s.get(1), batch * samples, pixels);
    NDArray rows = image.reshape(batch, s.get(1), pixels).transpose(1, 0, 2).flatten();
    NDArray moved = shift.transpose(2, 0, 1).expandDims(3); // [F, B, n, 1]
    NDArray h = rows.reshape(s.get(1), batch, 1, pixels).add(moved).reshape(columns);
    h = norm1.forward(Functions.relu(h), weights);
    h = norm2.forward(Functions.relu(conv2.columns(h, weights)), weights);
    h = Functions.relu(conv3.columns(h, weights));
    return last.columns(h, weights).reshape(batch, samples, s.get(2), s.get(3));
  }

  /**
   * A few samples of one image at a time, so that what lies between layers stays in the cache. Each
   * 1x1 convolution, with the normalisation before it, is one matrix product over the pixels of all
   * of them, in columns under a one that brings the bias.
   */
  private NDArray inParts(NDArray image, NDArray shift, Weights weights) {
    Shape s = image.getShape();
    long batch = s.get(0);
    long pixels = s.get(2) * s.get(3);
    long samples = shift.getShape().get(1);
    long part = Math.max(1, PART / (s.get(1) * pixels));
    NDArray images = under(0, image.reshape(batch, s.get(1), 1, pixels));
    NDArray shifts = under(1, shift.transpose(0, 2, 1).expandDims(3));
    List<NDArray> matrices = matrices(weights);
    Shape all = new Shape(batch, samples, pixels);
    NDArray logits = image.getManager().create(all, image.getDataType());
    for (long b = 0; b < batch; b++) {
      for (long from = 0; from < samples; from += part) {
        long to = Math.min(samples, from + part);
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDArray some = shifts.get(new NDIndex("%d,:,%d:%d".formatted(b, from, to)));
          NDArray sum = images.get(b).add(some);
          NDArray h = sum.reshape(1, s.get(1) + 1, (to - from) * pixels);
          sum.close();
          for (NDArray matrix : matrices) {
            NDArray active = Functions.relu(h);
            h.close(); // at once, so that what comes next gets its memory, which is in the cache
            h = matrix.batchMatMul(active);
            active.close();
          }
          NDIndex here = new NDIndex("%d:%d,%d:%d".formatted(b, b + 1, from, to));
          logits.set(here, h.reshape(1, to - from, pixels));
        }
      }
    }
    return logits.reshape(batch, samples, s.get(2), s.get(3));
  }

  /** [B, C, ..] below one more channel of this value. */
  private static NDArray under(int value, NDArray a) {
    NDArray top = a.get(new NDIndex(":,0:1"));
    return (value == 0 ? top.zerosLike() : top.onesLike()).concat(a, 1);
  }

  /**
   * What follows each ReLU, for pixels in columns under a one: [1, 1 + F, 1 + F], the last's row.
   */
  private List<NDArray> matrices(Weights weights) {
    NDArray second = keepingOne(conv2.matrix(weights)).matMul(norm1.matrix(weights));
    NDArray third = keepingOne(conv3.matrix(weights)).matMul(norm2.matrix(weights));
    return Stream.of(second, third, last.matrix(weights)).map(m -> m.expandDims(0)).toList();
  }

  /** With a row above that keeps the one. */
  private static NDArray keepingOne(NDArray matrix) {
    NDArray row = matrix.get(new NDIndex("0:1")).zerosLike();
    row.set(new NDIndex("0,0"), 1);
    return row.concat(matrix, 0);
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
