package org.cflowlab.flow;

import static org.cflowlab.array.Functions.sumLast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;
import org.cflowlab.array.Constant;
import org.cflowlab.file.BadInputException;

/**
 * Masked autoregressive flow, Papamakarios et al. (2017): y_i = r_i z_i + t_i with (log r_i, t_i) =
 * h_i(y_1, .., y_{i-1}), log-det the sum of log r, which is kept within {@link LogScale#LIMIT}. One
 * network says all h_i at once; masks on its weights (Germain et al. 2015) hide from each what
 * comes later.
 *
 * <p>Cost: the inverse, and so the density of a given point, is one pass of the network. The map,
 * and so a sample, is L passes, one coordinate after the other.
 *
 * <p>Parameters of a sample: the weights of h that no mask takes away, of a layer of 8 tanh units
 * and a linear one. Unit k sees the first d_k coordinates and speaks to those after them, the d_k
 * spread over 1 to L - 1; for L = 1 there is a bias alone.
 */
public final class MaskedAutoregressive implements FlowStep {
  private static final int HIDDEN = 8;

  private final int latent;
  private final int hidden;

  /** For each weight of W_1 [hidden, L] and then W_2 [2 L, hidden] its parameter; 0 is masked. */
  private final long[] place;

  /** Parameters of W_1 and W_2, before the biases a [hidden] and b [2 L]. */
  private final int weights;

  /**
   * The flow on vectors of length L.
   *
   * @param latent L
   * @throws IllegalArgumentException if L is under 1
   */
  public MaskedAutoregressive(int latent) {
    FlowStep.requireLatent(latent, 1);
    this.latent = latent;
    this.hidden = latent == 1 ? 0 : HIDDEN;
    this.place = new long[3 * latent * hidden];
    int next = 0;
    for (int k = 0; k < hidden; k++) {
      for (int j = 0; j < degree(k); j++) {
        place[k * latent + j] = ++next;
      }
    }
    for (int out = 0; out < 2 * latent; out++) {
      for (int k = 0; k < hidden; k++) {
        if (out / 2 >= degree(k)) {
          place[hidden * latent + out * hidden + k] = ++next;
        }
      }
    }
    this.weights = next;
  }

  private int degree(int k) {
    return 1 + k * (latent - 1) / HIDDEN;
  }

  @Override
  public int latent() {
    return latent;
  }

  @Override
  public int parameterCount() {
    return weights + hidden + 2 * latent;
  }

  /** Random W_1, and 0 for the rest. */
  @Override
  public double[] identity(RandomGenerator random) {
    BadInputException.requirePresent("random", random);
    double[] parameters = new double[parameterCount()];
    for (int k = 0, next = 0; k < hidden; k++) {
      for (int j = 0; j < degree(k); j++) {
        parameters[next++] = random.nextGaussian() / Math.sqrt(degree(k));
      }
    }
    return parameters;
  }

  @Override
  public Transformed forward(NDArray z, NDArray parameters) {
    FlowStep.require(this, "z", z, parameters);
    NDList network = network(parameters);
    NDArray y = z;
    NDArray logR = null;
    for (int pass = 0; pass < latent; pass++) { // after pass i the first i + 1 are right
      NDList h = h(y, network);
      logR = h.get(0);
      y = logR.exp().mul(z).add(h.get(1));
    }
    return new Transformed(y, sumLast(logR));
  }

  @Override
  public NDArray inverse(NDArray y, NDArray parameters) {
    FlowStep.require(this, "y", y, parameters);
    NDList h = h(y, network(parameters));
    return y.sub(h.get(1)).mul(h.get(0).neg().exp());
  }

  /** W_1 [B, hidden, L], a [B, hidden], W_2 [B, 2 L, hidden], b [B, 2 L]; or b alone. */
  private NDList network(NDArray parameters) {
    if (hidden == 0) {
      return new NDList(parameters);
    }
    long batch = parameters.getShape().get(0);
    NDList parts = parameters.split(new long[] {weights, weights + hidden}, 1);
    NDArray zero = parts.get(1).get(":, 0:1").zerosLike();
    NDArray index = Constant.of(parameters.getManager(), place, new Shape(1, place.length));
    NDArray all = zero.concat(parts.get(0), 1).gather(index.broadcast(batch, place.length), 1);
    NDList both = all.split(new long[] {(long) hidden * latent}, 1);
    return new NDList(
        both.get(0).reshape(batch, hidden, latent),
        parts.get(1),
        both.get(1).reshape(batch, 2L * latent, hidden),
        parts.get(2));
  }

  /** log r and t, [B, L] each, of coordinates that see those before them alone. */
  private NDList h(NDArray y, NDList network) {
    NDArray out = network.get(network.size() - 1);
    if (hidden > 0) {
      NDArray units = network.get(0).matMul(y.expandDims(2)).squeeze(2).add(network.get(1)).tanh();
      out = out.add(network.get(2).matMul(units.expandDims(2)).squeeze(2));
    }
    NDList pairs = out.reshape(-1, latent, 2).split(2, 2);
    return new NDList(LogScale.of(pairs.get(0).squeeze(2)), pairs.get(1).squeeze(2));
  }

  @Override
  public String toString() {
    return "MaskedAutoregressive[latent=" + latent + "]";
  }
}
