package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** The tensors of one forward pass: views of the flat {@link Parameters}, valid for that pass. */
public final class Weights {
  private final NDArray[] tensors;
  private final NDList statistics;
  private final boolean training;

  Weights(NDArray[] tensors, NDList statistics, boolean training) {
    this.tensors = tensors;
    this.statistics = statistics;
    this.training = training;
  }

  /** The tensor of a slot, in the slot's shape. */
  public NDArray get(Layout.Slot slot) {
    return tensors[slot.index()];
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
