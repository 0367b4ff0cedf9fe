package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Weights;

/** A network that draws segmentations of an image. */
public sealed interface Segmenter extends AutoCloseable
    permits CFlowNet, DeterministicUNet, LowRankNet {
  /** The values of all tensors, for an optimizer, a checkpoint or a count. */
  Parameters parameters();

  /** What it takes to build a network like it. */
  Sizes sizes();

  /** L, how many random numbers a segmentation is made from; 0 for one that is always the same. */
  int latent();

  /**
   * Logits of n segmentations of each image.
   *
   * @param x images [B, C, H, W]
   * @param eps standard normal noise [B, n, L]
   * @return [B, n, H, W]
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  NDArray sample(NDArray x, NDArray eps, Weights weights);

  @Override
  void close();
}
