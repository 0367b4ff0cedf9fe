package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Initializer;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;

/**
 * f(c): three linear layers with 8 hidden units and tanh between, (9), from a context to the
 * parameters of all steps of a chain in one matrix product. No normalisation over the batch: one
 * sample's flow never depends on its neighbours. The last layer starts near a given output whatever
 * the context.
 */
final class ConditioningNetwork implements ContextNetwork {
  static final int HIDDEN = 8;
  private static final double START = 0.01;

  private final int context;
  private final Layout.Slot[] weight = new Layout.Slot[3];
  private final Layout.Slot[] bias = new Layout.Slot[3];

  /**
   * @param context H, the length of the context
   * @param start the output to start near
   */
  ConditioningNetwork(Layout layout, int context, double[] start) {
    this.context = context;
    int[] widths = {context, HIDDEN, HIDDEN, start.length};
    for (int i = 0; i < 3; i++) {
      boolean last = i == 2;
      double sigma = last ? START : 1 / Math.sqrt(widths[i]);
      weight[i] =
          layout.add(i + ".weight", new Shape(widths[i + 1], widths[i]), Initializer.normal(sigma));
      bias[i] =
          layout.add(
              i + ".bias",
              new Shape(widths[i + 1]),
              last ? (shape, random) -> start : Initializer.constant(0));
    }
  }

  @Override
  public int context() {
    return context;
  }

  @Override
  public NDArray forward(NDArray c, Weights weights) {
    Weights.require(weights);
    Shapes.requireType("context", c, weights.get(weight[0]).getDataType());
    return Scratch.keepLike(
        c,
        () -> {
          NDArray h = c;
          for (int i = 0; i < 3; i++) {
            h = h.matMul(weights.get(weight[i]).transpose()).add(weights.get(bias[i]));
            if (i < 2) {
              h = h.tanh();
            }
          }
          return h;
        });
  }
}
