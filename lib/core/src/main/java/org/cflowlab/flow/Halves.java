package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Constant;

/**
 * The two halves of a coupling: every other coordinate is kept, the ones between are moved, and
 * joining puts each back in its place. Even coordinates are kept at parity 0 and moved at parity 1.
 *
 * @param latent L, at least 2
 * @param parity 0 or 1
 */
record Halves(int latent, int parity) {
  Halves {
    if (latent < 2) {
      throw new IllegalArgumentException(
          "a coupling needs at least two latent coordinates to split, not L = "
              + latent
              + "; planar and radial flows take any L");
    }
    if (parity != 0 && parity != 1) {
      throw new IllegalArgumentException("parity must be 0 or 1, not " + parity);
    }
  }

  int keptCount() {
    return count(parity);
  }

  int movedCount() {
    return count(1 - parity);
  }

  private int count(int first) {
    return (latent - first + 1) / 2;
  }

  /** z [B, L] to [B, keptCount]. */
  NDArray kept(NDArray z) {
    return z.matMul(selection(z, parity));
  }

  /** z [B, L] to [B, movedCount]. */
  NDArray moved(NDArray z) {
    return z.matMul(selection(z, 1 - parity));
  }

  /** The z [B, L] of which these are the halves. */
  NDArray join(NDArray kept, NDArray moved) {
    return kept.matMul(selection(kept, parity).transpose())
        .add(moved.matMul(selection(moved, 1 - parity).transpose()));
  }

  /** [L, count]: column j has its one at coordinate 2 j + first. */
  private NDArray selection(NDArray like, int first) {
    int columns = count(first);
    float[] values = new float[latent * columns];
    for (int j = 0; j < columns; j++) {
      values[(2 * j + first) * columns + j] = 1;
    }
    return Constant.like(like, values, new Shape(latent, columns));
  }
}
