package org.cflowlab.flow;

import static org.cflowlab.array.Functions.dot;
import static org.cflowlab.array.Functions.scale;
import static org.cflowlab.array.Functions.softplus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.random.RandomGenerator;
import org.cflowlab.array.Scratch;
import org.cflowlab.file.BadInputException;

/**
 * Planar flow, (9)-(11), Rezende and Mohamed (2015): T(z) = z + u_hat tanh(w.z + b), invertible
 * because u_hat is u moved along w until w.u_hat &gt; -1:
 *
 * <p>u_hat = (|w|^2 u + (softplus(w.u) - 1 - w.u) w) / (|w|^2 + d), d = 1e-12.
 *
 * <p>This is the usual u + (softplus(w.u) - 1 - w.u) w / |w|^2 but for d, which makes w = 0 the
 * identity rather than 0/0. With d in the last denominator alone, w.u_hat could fall below -1 for a
 * short w and a long u.
 *
 * <p>Parameters of a sample: u [L], w [L], b [1].
 *
 * @param latent L
 */
public record Planar(int latent) implements FlowStep {
  /**
   * A step on vectors of length L.
   *
   * @throws IllegalArgumentException if L is under 1
   */
  public Planar {
    FlowStep.requireLatent(latent, 1);
  }

  /** d: keeps w = 0 from dividing by zero; far below any |w|^2 that matters. */
  private static final double TINY = 1e-12;

  /** a with softplus(a) - 1 = 0: for w.u = a and u along w, u_hat is zero. */
  private static final double AT_REST = Math.log(Math.E - 1);

  /**
   * Halvings until the bracket is short against the curve of tanh, for any |w.u_hat| below 1e15.
   */
  private static final int BISECTIONS = 60;

  /** Newton steps from there to the last bit. */
  private static final int POLISHINGS = 3;

  /**
   * A slope a Newton step takes for a flatter one, where bisection has done all that can be done.
   */
  private static final double FLATTEST = 1e-4;

  @Override
  public int parameterCount() {
    return 2 * latent + 1;
  }

  /** A random direction w of length one, u along it so that u_hat = 0, and b = 0. */
  @Override
  public double[] identity(RandomGenerator random) {
    BadInputException.requirePresent("random", random);
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
    FlowStep.require(this, "z", z, parameters);
    Invertible p = invertible(parameters);
    NDArray h = dot(p.w, z).add(p.b).tanh(); // [B, 1]
    return new Transformed(z.add(p.uHat.mul(h)), determinant(h, p).log().squeeze(1));
  }

  /**
   * What does not depend on z, and the determinants, are found for all steps at once: a third of
   * the native calls, of which a chain of short vectors is made.
   */
  @Override
  public Transformed forward(int count, NDArray z, NDArray parameters) {
    StepArguments.require(this, count, "z", z, parameters);
    if (count == 1) {
      return forward(z, parameters); // NDArrays.concat of one array has no gradient
    }
    Invertible p = invertible(parameters.reshape(-1, count, parameterCount()));
    NDList uHat = p.uHat.split(count, 1);
    NDList w = p.w.split(count, 1);
    NDList b = p.b.split(count, 1);
    NDArray zk = z.expandDims(1);
    NDList h = new NDList();
    for (int k = 0; k < count; k++) {
      h.add(dot(w.get(k), zk).add(b.get(k)).tanh()); // [B, 1, 1]
      NDArray from = k == 0 ? z.expandDims(1) : zk; // so gradients of z add up as by single steps
      zk = from.add(uHat.get(k).mul(h.get(k)));
    }
    NDArray logDets = determinant(NDArrays.concat(h, 1), p).log(); // [B, count, 1]
    return new Transformed(zk.squeeze(1), logDets.sum(new int[] {1, 2}));
  }

  /**
   * With t = w.z + b, T(z) = y means t + w.u_hat tanh t = w.y + b. The left side rises in t and
   * |tanh| &lt; 1 brackets the root, so bisection finds it, Newton's method polishes it, and z = y
   * - u_hat tanh t.
   */
  @Override
  public NDArray inverse(NDArray y, NDArray parameters) {
    FlowStep.require(this, "y", y, parameters);
    return Scratch.keep(
        () -> {
          Invertible p = invertible(parameters);
          NDArray t = root(dot(p.w, y).add(p.b), p); // [B, 1]
          return y.sub(p.uHat.mul(t.tanh()));
        });
  }

  /** t = w.z + b where t + w.u_hat tanh(t) is the target. */
  private static NDArray root(NDArray target, Invertible p) {
    NDArray slope = p.onePlusDot.sub(1);
    NDArray width = slope.abs();
    NDArray t = target;
    for (int i = 1; i <= BISECTIONS; i++) {
      NDArray last = t;
      double part = Math.scalb(1.0, -i);
      t =
          Scratch.keep(
              () -> {
                NDArray excess = last.add(slope.mul(last.tanh())).sub(target);
                return last.sub(excess.sign().mul(scale(width, part)));
              });
    }
    t = t.stopGradient(); // a Newton step at the root has the root's gradient, whatever came before
    for (int i = 0; i < POLISHINGS; i++) {
      NDArray last = t;
      t =
          Scratch.keep(
              () -> {
                NDArray h = last.tanh();
                NDArray excess = last.add(slope.mul(h)).sub(target);
                return last.sub(excess.div(determinant(h, p).maximum(FLATTEST)));
              });
    }
    return t;
  }

  /** 1 + h' w.u_hat with h' = 1 - h^2, arranged so that nothing cancels where w.u_hat nears -1. */
  private static NDArray determinant(NDArray h, Invertible p) {
    NDArray h2 = h.square();
    return h2.add(h2.neg().add(1).mul(p.onePlusDot));
  }

  private record Invertible(NDArray uHat, NDArray onePlusDot, NDArray w, NDArray b) {}

  /** u_hat and its like of every row: the last axis is that of the parameters. */
  private Invertible invertible(NDArray parameters) {
    int last = parameters.getShape().dimension() - 1;
    NDList parts = parameters.split(new long[] {latent, 2L * latent}, last);
    NDArray u = parts.get(0);
    NDArray w = parts.get(1);
    NDArray wu = dot(w, u); // [.., 1]
    NDArray w2 = dot(w, w);
    NDArray safe = w2.add(TINY);
    NDArray m = softplus(wu); // what 1 + w.u_hat would be without d
    NDArray uHat = w2.mul(u).add(m.sub(1).sub(wu).mul(w)).div(safe);
    NDArray onePlusDot = w2.mul(m).add(TINY).div(safe);
    return new Invertible(uHat, onePlusDot, w, parts.get(2));
  }
}
