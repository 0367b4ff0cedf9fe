package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** The tensors of one forward pass: views of the flat {@link Parameters}, valid for that pass. */
public final class Weights {
  private final NDList tensors;
  private final NDList kernels;
  private final NDList statistics;
  private final boolean training;
  private final Convolutions convolutions;
  private final boolean chains;

  /**
   * @param tensors flat, one a slot
   * @param kernels the same in the precision of convolutions
   */
  Weights(
      NDList tensors,
      NDList kernels,
      NDList statistics,
      boolean training,
      Convolutions convolutions) {
    this.tensors = tensors;
    this.kernels = kernels;
    this.statistics = statistics;
    this.training = training;
    this.convolutions = convolutions;
    NDArray any = tensors.head();
    this.chains =
        convolutions == Convolutions.PLAIN
            && any.getDataType() == DataType.FLOAT32
            && !any.getDevice().isGpu()
            && Blocked.AVAILABLE;
  }

  /** The tensor of a slot, in the slot's shape. */
  public NDArray get(Layout.Slot slot) {
    return shaped(tensors, slot);
  }

  /** The tensor of a slot for a convolution, in its precision. */
  public NDArray kernel(Layout.Slot slot) {
    return shaped(kernels, slot);
  }

  private static NDArray shaped(NDList flat, Layout.Slot slot) {
    NDArray tensor = flat.get(slot.index());
    return slot.shape().dimension() == 1 ? tensor : tensor.reshape(slot.shape());
  }

  /** How convolutions are computed. */
  public Convolutions convolutions() {
    return convolutions;
  }

  /** Images [B, C, H, W] as convolutions take them, in their order and precision. */
  public NDArray enter(NDArray x) {
    if (convolutions == Convolutions.PLAIN) {
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
    return convolutions == Convolutions.BF16 ? BrainFloat.narrow(a) : a;
  }

  /** What convolutions made, in the precision of the rest. */
  public NDArray leave(NDArray y) {
    return convolutions == Convolutions.BF16 ? BrainFloat.widen(y) : y;
  }

  /** The mean a batch normalisation uses in evaluation, or writes to in training: [channels]. */
  public NDArray mean(Layout.Statistics slot) {
    return statistics.get(2 * slot.index());
  }

  /** The variance, likewise: [channels]. */
  public NDArray variance(Layout.Statistics slot) {
    return statistics.get(2 * slot.index() + 1);
  }

  /** Whether batch statistics are used and gradients recorded. */
  public boolean training() {
    return training;
  }
}
