package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The tensors of a forward pass: views of the flat {@link Parameters}, which own them. They are
 * those of the values that the parameters have when they are asked for.
 */
public final class Weights {
  private final Parameters owner;
  private final boolean training;
  private final boolean chains;

  Weights(Parameters owner, boolean training) {
    this.owner = owner;
    this.training = training;
    this.chains =
        owner.convolutions() == Convolutions.PLAIN
            && owner.values().getDataType() == DataType.FLOAT32
            && !owner.values().getDevice().isGpu()
            && Blocked.AVAILABLE;
  }

  /** The tensor of a slot, in the slot's shape. */
  public NDArray get(Layout.Slot slot) {
    owner.require(slot);
    return owner.views(training).tensors().get(slot.index());
  }

  /**
   * Asks for weights.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static void require(Weights weights) {
    if (weights == null) {
      throw new IllegalArgumentException(
          "weights are missing: null; take those of parameters().evaluation() or training()");
    }
  }

  /** The tensor of a slot for a convolution, in its precision. */
  public NDArray kernel(Layout.Slot slot) {
    owner.require(slot);
    return owner.views(training).kernels().get(slot.index());
  }

  /**
   * Asks for weights of a network, or of another of the same layout, such as an average's.
   *
   * @throws IllegalArgumentException if there are none, or the first difference of the layouts
   */
  public static void require(Weights weights, Parameters network) {
    require(weights);
    if (weights.owner != network) {
      network.layout().slots().forEach(weights.owner::require);
    }
  }

  /** How convolutions are computed. */
  public Convolutions convolutions() {
    return owner.convolutions();
  }

  /** Images [B, C, H, W] as convolutions take them, in their order and precision. */
  public NDArray enter(NDArray x) {
    if (convolutions() == Convolutions.PLAIN) {
      return x;
    }
    Shape s = x.getShape();
    NDArray ordered = x.transpose(0, 2, 3, 1).flatten();
    return narrow(ordered).reshape(s.get(0), s.get(2), s.get(3), s.get(1)).transpose(0, 3, 1, 2);
  }

  /**
   * Images as a chain of 3x3 convolutions and ReLUs takes them, and nothing else. A single image
   * may be convolved by other means than oneDNN, to other last bits: it stays.
   */
  public NDArray enterChain(NDArray x) {
    return chains && x.getShape().get(0) > 1 ? Blocked.enter(x) : x;
  }

  /** What a chain made of images, as everything takes it. */
  public NDArray leaveChain(NDArray x, NDArray y) {
    return chains && x.getShape().get(0) > 1 ? Blocked.leave(y) : y;
  }

  /** An array in the precision of convolutions. */
  public NDArray narrow(NDArray a) {
    return convolutions() == Convolutions.BF16 ? BrainFloat.narrow(a) : a;
  }

  /** What convolutions made, in the precision of the rest. */
  public NDArray leave(NDArray y) {
    return convolutions() == Convolutions.BF16 ? BrainFloat.widen(y) : y;
  }

  /** The mean a batch normalisation uses in evaluation, or writes to in training: [channels]. */
  public NDArray mean(Layout.Statistics slot) {
    return owner.views(training).statistics().get(2 * slot.index());
  }

  /** The variance, likewise: [channels]. */
  public NDArray variance(Layout.Statistics slot) {
    return owner.views(training).statistics().get(2 * slot.index() + 1);
  }

  /** Whether batch statistics are used and gradients recorded. */
  public boolean training() {
    return training;
  }
}
