package org.cflowlab.flow;

import static org.cflowlab.array.Functions.sumLast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Affine coupling, (25)-(30): z_a becomes r z_a + t with (log r, t) = h(z_b, c), z_b stays, and the
 * log-det is the sum of log r, which is kept within {@link LogScale#LIMIT}.
 *
 * <p>Parameters of a sample: the weights of h, see {@link Coupling}.
 */
public final class AffineCoupling extends Coupling {
  /**
   * The coupling of one parity.
   *
   * @param latent L, at least 2
   * @param parity which half is kept, 0 or 1
   */
  public AffineCoupling(int latent, int parity) {
    super(latent, parity, 0, 0);
  }

  @Override
  protected Transformed move(NDArray a, NDArray h) {
    NDList p = h.split(2, 2);
    NDArray logR = LogScale.of(p.get(0).squeeze(2));
    NDArray t = p.get(1).squeeze(2);
    return new Transformed(logR.exp().mul(a).add(t), sumLast(logR));
  }

  @Override
  protected NDArray moveBack(NDArray y, NDArray h) {
    NDList p = h.split(2, 2);
    NDArray logR = LogScale.of(p.get(0).squeeze(2));
    NDArray t = p.get(1).squeeze(2);
    return y.sub(t).mul(logR.neg().exp());
  }
}
