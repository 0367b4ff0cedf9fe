package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

/**
 * Records the operations of the thread that made it, until closed on that thread. PyTorch's
 * recording belongs to a thread, so any number of threads may train at once; DJL's own collector
 * allows one in a program.
 */
final class GradientScope implements GradientCollector {
  private final boolean before = JniUtils.isGradMode();

  GradientScope() {
    JniUtils.setGradMode(true);
  }

  @Override
  public void backward(NDArray target) {
    try (NDArray one = target.onesLike()) {
      JniUtils.backward((PtNDArray) target, (PtNDArray) one, false, false);
    }
  }

  /**
   * Not needed: a gradient belongs to an array, and what is trained is a new array each step.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public void zeroGradients() {
    throw new UnsupportedOperationException("make a new array for another gradient");
  }

  @Override
  public void close() {
    JniUtils.setGradMode(before);
  }
}
