package org.cflowlab.exercises;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;

/**
 * E7: the three parts of a Glow step, each with its log-determinant (eqs. 19 to 30). Each leaves
 * its inputs as they are.
 */
public interface E7 {
  /**
   * ActNorm, T(z) = s z + b in each coordinate.
   *
   * @param z the points, [B, L]
   * @param logS the natural logarithms of s, [B, L]
   * @param b the shifts, [B, L]
   * @return T(z), [B, L], and log |det J|, [B, 1]
   */
  Moved actNorm(NDArray z, NDArray logS, NDArray b);

  /**
   * The invertible linear map T(z) = W z with W = P L (U + diag d), one W for all points. Each row
   * of z is a point.
   *
   * @param z the points, [B, L]
   * @param p a permutation matrix, [L, L]
   * @param lower L without its ones on the diagonal: strictly lower triangular, [L, L]
   * @param upper U, strictly upper triangular, [L, L]
   * @param logD the natural logarithms of d, [1, L]
   * @return W z for each row, [B, L], and log |det W|, the same number for each row, [B, 1]
   */
  Moved linear(NDArray z, NDArray p, NDArray lower, NDArray upper, NDArray logD);

  /**
   * The affine coupling: every other coordinate is kept (z_b), those between are moved (z_a becomes
   * r z_a + t with log r and t from z_b), and each goes back to its place.
   *
   * @param z the points, [B, L], L even
   * @param parity 0 keeps the coordinates 0, 2, 4, ...; 1 keeps 1, 3, 5, ...
   * @param h the network: takes z_b, [B, L/2], and returns log r and t
   * @return the points after the step, [B, L], and log |det J|, [B, 1]
   */
  Moved coupling(NDArray z, int parity, Function<NDArray, ScaleAndShift> h);

  /**
   * What the network of a coupling says.
   *
   * @param logR the natural logarithms of the scales, [B, L/2]
   * @param t the shifts, [B, L/2]
   */
  record ScaleAndShift(NDArray logR, NDArray t) {}
}
