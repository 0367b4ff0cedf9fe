package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import java.util.random.RandomGenerator;

/**
 * One invertible map T of z, a pure function of z and of its parameters, which come per sample, so
 * that a network can predict them from a context.
 *
 * <p>To add a flow, write its class and give its constructor to the suite that tests all flows.
 */
public interface FlowStep {
  /** L, the length of the vectors it maps. */
  int latent();

  /** How many parameters the step takes for each sample. */
  int parameterCount();

  /** Parameters for which the map is (nearly) the identity, where training starts. */
  double[] identity(RandomGenerator random);

  /**
   * T(z) and its log-determinant together.
   *
   * @param z [B, L]
   * @param parameters [B, {@link #parameterCount()}]
   */
  Transformed forward(NDArray z, NDArray parameters);

  /**
   * The z with T(z) = y.
   *
   * @param y [B, L]
   * @param parameters [B, {@link #parameterCount()}]
   */
  NDArray inverse(NDArray y, NDArray parameters);

  /**
   * Asks for vectors that are long enough.
   *
   * @throws IllegalArgumentException if L is less than the step takes
   */
  static void requireLatent(int latent, int least) {
    if (latent < least) {
      throw new IllegalArgumentException(
          "this step takes L of " + least + " or more, not L = " + latent);
    }
  }
}
