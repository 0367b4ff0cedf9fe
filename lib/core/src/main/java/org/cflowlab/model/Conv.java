package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import org.cflowlab.array.Initializer;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Weights;

/** A convolution with bias that keeps the size of its input. */
final class Conv {
  private static final Shape ONE = new Shape(1, 1);

  private final Layout.Slot weight;
  private final Layout.Slot bias;
  private final Shape padding;

  Conv(Layout layout, int in, int out, int kernel, Initializer weights, Initializer biases) {
    weight = layout.add("weight", new Shape(out, in, kernel, kernel), weights);
    bias = layout.add("bias", new Shape(out), biases);
    padding = new Shape(kernel / 2, kernel / 2);
  }

  /** A convolution that a ReLU follows. */
  Conv(Layout layout, int in, int out, int kernel) {
    this(layout, in, out, kernel, Initializer.he(), Initializer.constant(0));
  }

  /**
   * The 1x1 convolution from features to logits, small, so that training starts from the same
   * probability everywhere.
   *
   * @param foreground that probability, kept within [1e-4, .99]
   */
  static Conv last(Layout layout, int features, double foreground) {
    double p = Math.min(0.99, Math.max(1e-4, foreground));
    Initializer small = Initializer.normal(0.1 / Math.sqrt(features));
    return new Conv(layout, features, 1, 1, small, Initializer.constant(Math.log(p / (1 - p))));
  }

  /** [B, in, H, W] to [B, out, H, W]. */
  NDArray forward(NDArray x, Weights weights) {
    return Conv2d.conv2d(x, weights.kernel(weight), weights.kernel(bias), ONE, padding).head();
  }

  /** A 1x1 convolution of pixels in columns, by one product: [1, in, N, P] to [1, out, N, P]. */
  NDArray columns(NDArray x, Weights weights) {
    Shape s = x.getShape();
    NDArray w = weights.get(weight);
    long out = w.getShape().get(0);
    NDArray y = w.reshape(out, s.get(1)).matMul(x.reshape(s.get(1), s.get(2) * s.get(3)));
    return y.add(weights.get(bias).expandDims(1)).reshape(1, out, s.get(2), s.get(3));
  }

  /**
   * A 1x1 convolution as a matrix for pixels in columns under a one, (1, x): [b W], [out, 1 + in].
   */
  NDArray matrix(Weights weights) {
    NDArray w = weights.get(weight);
    Shape s = w.getShape();
    return weights.get(bias).expandDims(1).concat(w.reshape(s.get(0), s.get(1)), 1);
  }
}
