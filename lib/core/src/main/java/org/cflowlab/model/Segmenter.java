package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cflowlab.array.Layout;
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

  /**
   * What it is made of, a line each: class, sizes, flows with their steps, and every tensor with
   * its shape. Networks of equal signatures can take each other's values.
   */
  default List<String> signature() {
    List<String> lines = new ArrayList<>();
    lines.add("network " + getClass().getSimpleName());
    Sizes s = sizes();
    lines.add(s.channels() + " channels, filters " + Arrays.toString(s.filters()));
    lines.add("L = " + s.latent() + ", H = " + s.context() + ", context of " + s.contextOf());
    lines.add("precision " + s.precision());
    for (Layout.Slot slot : parameters().layout().slots()) {
      lines.add("tensor " + slot.name() + " " + slot.shape());
    }
    for (Layout.Statistics one : parameters().layout().statistics()) {
      lines.add("statistics " + one.name() + " " + one.channels());
    }
    return lines;
  }

  @Override
  void close();
}
