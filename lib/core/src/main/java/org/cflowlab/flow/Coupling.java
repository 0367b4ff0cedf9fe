package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import java.util.random.RandomGenerator;
import org.cflowlab.file.BadInputException;

/**
 * Coupling, Dinh et al. (2017): half of the coordinates are kept, and a network h of them says how
 * each of the others is moved. The Jacobian is triangular, and the inverse is as cheap as the map,
 * because h sees the same half both ways. Halves are every other coordinate, joined in their old
 * places; a chain alternates the parity, or half of z would never change.
 *
 * <p>Parameters of a sample: the weights of h, a layer of 8 tanh units and a linear one. So the
 * context reaches h through its weights, and the step stays a function of z and parameters alone.
 */
public abstract class Coupling implements FlowStep {
  private final Halves halves;
  private final PredictedNetwork network;
  private final double[] start;

  /**
   * A coupling.
   *
   * @param latent L, at least 2
   * @param parity 0 to keep the coordinates 0, 2, 4, .., 1 to keep 1, 3, 5, ..
   * @param start what h says of each moved coordinate at first, for which it must stay in place
   * @throws IllegalArgumentException if there is nothing to split
   */
  protected Coupling(int latent, int parity, double... start) {
    this.halves = new Halves(latent, parity);
    this.start = start.clone();
    this.network =
        new PredictedNetwork(halves.keptCount(), halves.movedCount() * this.start.length);
  }

  /**
   * Moves coordinates.
   *
   * @param a the moved half [B, N]
   * @param h what the network says of each [B, N, n]
   */
  protected abstract Transformed move(NDArray a, NDArray h);

  /** The a for which {@link #move} gives {@code y}: [B, N]. */
  protected abstract NDArray moveBack(NDArray y, NDArray h);

  @Override
  public final int latent() {
    return halves.latent();
  }

  @Override
  public final int parameterCount() {
    return network.parameterCount();
  }

  @Override
  public final double[] identity(RandomGenerator random) {
    BadInputException.requirePresent("random", random);
    double[] all = new double[halves.movedCount() * start.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = start[i % start.length];
    }
    return network.constant(all, random);
  }

  @Override
  public final Transformed forward(NDArray z, NDArray parameters) {
    FlowStep.require(this, "z", z, parameters);
    NDArray b = halves.kept(z);
    Transformed a = move(halves.moved(z), h(b, parameters));
    return new Transformed(halves.join(b, a.z()), a.logDet());
  }

  @Override
  public final NDArray inverse(NDArray y, NDArray parameters) {
    FlowStep.require(this, "y", y, parameters);
    NDArray b = halves.kept(y);
    return halves.join(b, moveBack(halves.moved(y), h(b, parameters)));
  }

  private NDArray h(NDArray b, NDArray parameters) {
    return network.forward(b, parameters).reshape(-1, halves.movedCount(), start.length);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[latent=" + latent() + ", parity=" + halves.parity() + "]";
  }
}
