package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Weights;

/** From a context to the parameters of all steps of a chain. */
public interface ContextNetwork {
  /** Makes a network. */
  @FunctionalInterface
  interface Maker {
    /**
     * A network whose output, at first, is near a given one whatever the context.
     *
     * @param layout where its tensors go
     * @param start the output to start near [P]
     */
    ContextNetwork of(Layout layout, double[] start);
  }

  /** H, the length of the context; 0 for none. */
  int context();

  /**
   * The parameters of each sample.
   *
   * @param c [B, H]
   * @return [B, P]
   */
  NDArray forward(NDArray c, Weights weights);

  /**
   * Three linear layers with 8 hidden units and tanh between, (9).
   *
   * @param context H, 1 or more
   */
  static Maker mlp(int context) {
    return (layout, start) -> new ConditioningNetwork(layout, context, start);
  }

  /** The same trained parameters for every sample: a flow without a context. */
  static Maker constant() {
    return (layout, start) -> {
      Layout.Slot slot =
          layout.add("parameters", new Shape(start.length), (shape, random) -> start);
      return new ContextNetwork() {
        @Override
        public int context() {
          return 0;
        }

        @Override
        public NDArray forward(NDArray c, Weights weights) {
          long rows = c.getShape().get(0);
          return Scratch.keepLike(
              c, () -> weights.get(slot).reshape(1, start.length).broadcast(rows, start.length));
        }
      };
    };
  }
}
