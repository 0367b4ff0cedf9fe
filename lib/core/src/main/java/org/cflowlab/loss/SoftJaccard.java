package org.cflowlab.loss;

import static org.cflowlab.array.Functions.scale;

import ai.djl.ndarray.NDArray;
import org.cflowlab.array.PairDistances;

/**
 * d(a, b) = 1 - (sum min(a, b) + 1) / (sum max(a, b) + 1) of masks with values in [0, 1]: the
 * Jaccard distance of sets that each have one pixel more, so that nothing is 0 / 0. It is of
 * negative type, so that its energy distance is 0 for equal distributions alone (Székely and Rizzo
 * 2013).
 *
 * <p>The product in the place of the minimum would not do: it gives a mask of halves a distance of
 * .667 from itself, and an energy distance by it rewards blur.
 */
final class SoftJaccard {
  private SoftJaccard() {}

  /**
   * All distances between sets of masks, of which the first are 0 or 1: then the minimum is the
   * product, and all pairs are one matrix product.
   *
   * @param hard [B, R, P], 0 or 1
   * @param soft [B, n, P]
   * @return [B, R, n]
   */
  static NDArray between(NDArray hard, NDArray soft) {
    NDArray both = hard.matMul(soft.transpose(0, 2, 1));
    return distance(both, size(hard).expandDims(2).add(size(soft).expandDims(1)));
  }

  /** All distances within sets of masks: [B, n, P] to [B, n, n], 0 on the diagonal. */
  static NDArray among(NDArray soft) {
    NDArray sizes = size(soft);
    NDArray together = sizes.expandDims(2).add(sizes.expandDims(1));
    NDArray both = scale(together.sub(PairDistances.l1(soft)), 0.5);
    return distance(both, together);
  }

  private static NDArray size(NDArray masks) {
    return masks.sum(new int[] {2});
  }

  /** From the sum of minima and both sizes together. */
  private static NDArray distance(NDArray both, NDArray together) {
    return both.add(1).div(together.sub(both).add(1)).neg().add(1);
  }
}
