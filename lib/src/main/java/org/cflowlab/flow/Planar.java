package org.cflowlab.flow;

import static org.cflowlab.array.Functions.dot;
import static org.cflowlab.array.Functions.softplus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.random.RandomGenerator;

/**
 * Planar flow, (9)-(11), Rezende and Mohamed (2015): T(z) = z + u_hat tanh(w.z + b), invertible
 * because u_hat is u moved along w until w.u_hat &gt; -1.
 *
 * <p>Parameters of a sample: u [L], w [L], b [1].
 *
 * @param latent L
 */
public record Planar(int latent) implements FlowStep {
  /** Keeps w = 0 from dividing by zero; far below any |w|^2 that matters. */
  private static final double TINY = 1e-12;

  /** a with softplus(a) - 1 = 0: for w.u = a and u along w, u_hat is zero. */
  private static final double AT_REST = Math.log(Math.E - 1);

  private static final int BISECTIONS = 60;

  @Override
  public int parameterCount() {
    return 2 * latent + 1;
  }

  /** A random direction w of length one, u along it so that u_hat = 0, and b = 0. */
  @Override
  public double[] identity(RandomGenerator random) {
    double[] w = random.doubles(latent, -1, 1).toArray();
    double norm = 0;
    for (double wi : w) {
      norm += wi * wi;
    }
    norm = Math.sqrt(norm);
    double[] parameters = new double[parameterCount()];
    for (int i = 0; i < latent; i++) {
      parameters[i] = AT_REST * w[i] / norm;
      parameters[latent + i] = w[i] / norm;
    }
    return parameters;
  }

  @Override
  public Transformed forward(NDArray z, NDArray parameters) {
    Invertible p = invertible(parameters);
    NDArray h = dot(p.w, z).add(p.b).tanh(); // [B, 1]
    NDArray h2 = h.square();
    // 1 + h' w.u_hat with h' = 1 - h^2, arranged so that nothing cancels where w.u_hat nears -1
    NDArray determinant = h2.add(h2.neg().add(1).mul(p.onePlusDot));
    return new Transformed(z.add(p.uHat.mul(h)), determinant.log().squeeze(1));
  }

  /**
   * Solves the scalar equation a + w.u_hat tanh(a + b) = w.y for a = w.z by bisection (its left
   * side rises in a, and |tanh| &lt; 1 brackets the root), then z = y - u_hat tanh(a + b).
   */
  @Override
  public NDArray inverse(NDArray y, NDArray parameters) {
    Invertible p = invertible(parameters);
    NDArray target = dot(p.w, y); // [B, 1]
    NDArray slope = p.onePlusDot.sub(1);
    NDArray half = slope.abs();
    NDArray a = target;
    for (int i = 0; i < BISECTIONS; i++) {
      half = half.mul(0.5);
      NDArray excess = a.add(slope.mul(a.add(p.b).tanh())).sub(target);
      a = a.sub(excess.sign().mul(half));
    }
    return y.sub(p.uHat.mul(a.add(p.b).tanh()));
  }

  private record Invertible(NDArray uHat, NDArray onePlusDot, NDArray w, NDArray b) {}

  /** u_hat = u + (softplus(w.u) - 1 - w.u) w / |w|^2, and 1 + w.u_hat. */
  private Invertible invertible(NDArray parameters) {
    NDList parts = parameters.split(new long[] {latent, 2L * latent}, 1);
    NDArray u = parts.get(0);
    NDArray w = parts.get(1);
    NDArray wu = dot(w, u); // [B, 1]
    NDArray w2 = dot(w, w);
    NDArray share = w2.div(w2.add(TINY)); // 1, but 0 where w = 0
    NDArray lift = softplus(wu).sub(wu).sub(1);
    NDArray uHat = u.add(lift.div(w2.add(TINY)).mul(w));
    NDArray onePlusDot = softplus(wu).mul(share).add(wu.add(1).mul(share.neg().add(1)));
    return new Invertible(uHat, onePlusDot, w, parts.get(2));
  }
}
