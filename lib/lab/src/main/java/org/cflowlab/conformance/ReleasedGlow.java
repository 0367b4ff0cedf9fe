package org.cflowlab.conformance;

import static org.cflowlab.array.Functions.sumLast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Arrays;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Jacobian;
import org.cflowlab.array.Npz;
import org.cflowlab.flow.Transformed;

/**
 * The three maps of a Glow step (19)-(30) as released: 1e-6 inside the logarithms, each coupling
 * with networks of its own, and the coupled halves put one behind the other instead of back where
 * they came from.
 */
final class ReleasedGlow {
  private static final double TINY = 1e-6;
  private static final double LEAK = 0.2;

  private final Npz file;
  private final NDManager manager;

  ReleasedGlow(Npz file, NDManager manager) {
    this.file = file;
    this.manager = manager;
  }

  /** z = s x + t, with a scale s of any sign. */
  static Transformed actNorm(NDArray x, NDArray s, NDArray t) {
    return new Transformed(x.mul(s).add(t), sumLast(s.abs().add(TINY).log()));
  }

  /** z = x W, with W of each sample [B, L, L]. */
  static Transformed convolution(NDArray x, NDArray w) {
    NDArray z = x.expandDims(1).matMul(w).squeeze(1);
    return new Transformed(z, absDeterminant(w).add(TINY).log());
  }

  /** |det W|: [B, L, L] to [B]. */
  private static NDArray absDeterminant(NDArray w) {
    int batch = (int) w.getShape().get(0);
    int n = (int) w.getShape().get(1);
    double[] values = w.toDoubleArray();
    double[] result = new double[batch];
    for (int i = 0; i < batch; i++) {
      double[][] rows = new double[n][];
      for (int r = 0; r < n; r++) {
        int at = (i * n + r) * n;
        rows[r] = Arrays.copyOfRange(values, at, at + n);
      }
      result[i] = Math.exp(Jacobian.logAbsDet(rows));
    }
    return w.getManager().create(result);
  }

  /**
   * One half is scaled and shifted by what networks read from the other half and the context h.
   *
   * @param name of the coupling in the file
   * @param parity which half stays: 0 the even coordinates, 1 the odd ones
   */
  Transformed coupling(String name, int parity, NDArray x, NDArray h) throws IOException {
    NDList halves = x.reshape(x.getShape().get(0), -1, 2).split(2, 2);
    NDArray fixed = halves.get(parity).squeeze(2);
    NDArray moved = halves.get(1 - parity).squeeze(2);
    NDArray input = fixed.concat(linear(name + ".condition", h), 1);
    NDArray s = network(name + ".s_cond", input).exp();
    NDArray t = network(name + ".t_cond", input);
    NDArray z = s.mul(moved).add(t);
    NDArray joined = parity == 0 ? fixed.concat(z, 1) : z.concat(fixed, 1);
    return new Transformed(joined, sumLast(s.add(TINY).log()));
  }

  /** Linear layers with leaky ReLU between. */
  private NDArray network(String name, NDArray x) throws IOException {
    NDArray h = linear(name + ".net.0", x);
    for (int i = 2; file.names().contains(name + ".net." + i + ".weight"); i += 2) {
      NDArray leaky = Functions.relu(h).sub(Functions.relu(h.neg()).mul(LEAK));
      h = linear(name + ".net." + i, leaky);
    }
    return h;
  }

  private NDArray linear(String name, NDArray x) throws IOException {
    NDArray weight = file.get(name + ".weight", manager);
    return x.matMul(weight.transpose()).add(file.get(name + ".bias", manager));
  }
}
