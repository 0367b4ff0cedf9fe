package org.cflowlab.loss;

import static org.cflowlab.array.Functions.scale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.cflowlab.array.Scratch;

/**
 * What an {@link Objective} makes of a batch, for each of its N masks.
 *
 * @param reconstruction how badly the mask is explained [N]; of a bound -log p(s|z_K, x), summed
 *     over pixels, nats
 * @param kl the divergence of the posterior from the prior, or its one-sample estimate [N], nats; 0
 *     where an objective has no posterior
 */
public record Terms(NDArray reconstruction, NDArray kl) {
  /** Terms of which the divergence is no part. */
  static Terms of(NDArray reconstruction) {
    return new Terms(reconstruction, reconstruction.zerosLike());
  }

  /**
   * Mean over the batch of reconstruction + beta KL, the number to lower; a scalar.
   *
   * @param beta weight of the divergence; 1 is the bound itself
   */
  public NDArray loss(double beta) {
    return Scratch.keepLike(
        reconstruction, () -> reconstruction.add(beta == 1 ? kl : scale(kl, beta)).mean());
  }

  NDList arrays() {
    return new NDList(reconstruction, kl);
  }

  Terms times(double weight) {
    return weight == 1 ? this : new Terms(scale(reconstruction, weight), scale(kl, weight));
  }

  Terms plus(Terms other) {
    return new Terms(reconstruction.add(other.reconstruction), kl.add(other.kl));
  }
}
