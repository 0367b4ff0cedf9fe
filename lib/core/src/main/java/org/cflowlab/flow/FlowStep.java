package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.random.RandomGenerator;

/**
 * One invertible map T of z, a pure function of z and of its parameters, which come per sample, so
 * that a network can predict them from a context.
 *
 * <p>A step is an expression, as DJL's own operations are: what it makes on the way stays with the
 * manager of its arguments, or the scope around it. A {@link FlowChain} closes it.
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
   * @param parameters [B, {@link #parameterCount()}], or one row for all samples; a log-determinant
   *     that does not depend on z is then one, too
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  Transformed forward(NDArray z, NDArray parameters);

  /**
   * This step several times, one after the other, each time with parameters of its own. A step that
   * has a shorter way for all of them at once says it here.
   *
   * @param count at least one
   * @param z [B, L]
   * @param parameters [B, count * {@link #parameterCount()}], or one row for all samples
   * @throws IllegalArgumentException if the count, a shape or a type does not fit
   */
  default Transformed forward(int count, NDArray z, NDArray parameters) {
    StepArguments.require(this, count, "z", z, parameters);
    return Composed.oneByOne(Collections.nCopies(count, this), z, parameters);
  }

  /**
   * The z with T(z) = y.
   *
   * @param y [B, L]
   * @param parameters [B, {@link #parameterCount()}], or one row for all samples
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
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

  /**
   * Asks for points and parameters as a step takes them.
   *
   * @param name of the points
   * @param z the points [B, L]
   * @param parameters [B, P], or one row for all
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  static void require(FlowStep step, String name, NDArray z, NDArray parameters) {
    StepArguments.require(step, 1, name, z, parameters);
  }
}
