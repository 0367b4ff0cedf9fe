package org.cflowlab.flow;

import static org.cflowlab.array.Functions.sumLast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.cflowlab.array.Constant;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Noise;

/**
 * Invertible linear map, the "1x1 convolution" of (22)-(24): T(z) = W z with W = P L (U + diag d)
 * P^T, where L is lower triangular with ones on its diagonal, U strictly upper triangular, and d
 * &gt; 0. Then log |det W| = sum_i log d_i, with no determinant to compute.
 *
 * <p>P is a permutation that belongs to the step, so that each step lets its coordinates depend on
 * each other in another order. Kingma and Dhariwal (2018) write W = P L (U + diag d), which starts
 * as a permutation; the P^T on the right makes it start as the identity and leaves |det W| as it
 * was. Seen in the old coordinates, P L P^T and P U P^T are simply matrices whose non-zero entries
 * are picked by a constant mask.
 *
 * <p>Parameters of a sample: one matrix [L, L] holding all three factors: log d on the diagonal, L
 * where the row comes after the column in the step's order, U where it comes before. All are kept
 * within {@link LogScale#LIMIT}.
 */
public final class InvertibleLinear implements FlowStep {
  private final int latent;
  private final float[] after;
  private final float[] before;
  private final float[] diagonal;

  /**
   * The map of one step of a chain.
   *
   * @param latent L
   * @param step k, from 0, which decides the permutation
   */
  public InvertibleLinear(int latent, int step) {
    this(permutation(latent, Noise.stream(step, "permutation")));
  }

  /** The map whose coordinate i has the place {@code rank[i]} in the step's order. */
  InvertibleLinear(int[] rank) {
    this.latent = rank.length;
    this.after = new float[latent * latent];
    this.before = new float[latent * latent];
    this.diagonal = new float[latent * latent];
    for (int i = 0; i < latent; i++) {
      for (int j = 0; j < latent; j++) {
        float[] mask = i == j ? diagonal : rank[i] > rank[j] ? after : before;
        mask[i * latent + j] = 1;
      }
    }
  }

  private static int[] permutation(int n, RandomGenerator random) {
    FlowStep.requireLatent(n, 1);
    int[] p = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = p[i];
      p[i] = p[j];
      p[j] = swap;
    }
    return p;
  }

  @Override
  public int latent() {
    return latent;
  }

  @Override
  public int parameterCount() {
    return latent * latent;
  }

  /** L = I, U = 0 and d = 1. */
  @Override
  public double[] identity(RandomGenerator random) {
    return new double[parameterCount()];
  }

  @Override
  public Transformed forward(NDArray z, NDArray parameters) {
    FlowStep.require(this, "z", z, parameters);
    Factors w = factors(parameters);
    NDArray y = w.logD.exp().mul(z).add(product(w.upper, z));
    return new Transformed(y.add(product(w.lower, y)), sumLast(w.logD));
  }

  /** Solves L x = y and then (U + diag d) z = x. */
  @Override
  public NDArray inverse(NDArray y, NDArray parameters) {
    FlowStep.require(this, "y", y, parameters);
    Factors w = factors(parameters);
    NDArray one = w.logD.zerosLike().add(1);
    return solve(w.upper, w.logD.neg().exp(), solve(w.lower, one, y));
  }

  /**
   * The x with (N + diag 1/r) x = y for N strictly triangular in some order of the coordinates:
   * substitution, one more coordinate exact after each pass, since it needs only those before it.
   */
  private NDArray solve(NDArray n, NDArray r, NDArray y) {
    NDArray x = y.mul(r);
    for (int i = 1; i < latent; i++) {
      x = y.sub(product(n, x)).mul(r);
    }
    return x;
  }

  private record Factors(NDArray lower, NDArray upper, NDArray logD) {}

  private Factors factors(NDArray parameters) {
    NDArray all = Functions.bounded(parameters, LogScale.LIMIT).reshape(-1, latent, latent);
    Shape square = new Shape(latent, latent);
    return new Factors(
        all.mul(Constant.like(parameters, after, square)),
        all.mul(Constant.like(parameters, before, square)),
        sumLast(all.mul(Constant.like(parameters, diagonal, square))));
  }

  /** Matrices [B, L, L] times vectors [B, L]. */
  private static NDArray product(NDArray matrix, NDArray vector) {
    return matrix.matMul(vector.expandDims(2)).squeeze(2);
  }

  @Override
  public String toString() {
    return "InvertibleLinear[latent=" + latent + ", after=" + Arrays.hashCode(after) + "]";
  }
}
