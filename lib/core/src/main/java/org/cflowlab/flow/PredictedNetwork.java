package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.random.RandomGenerator;

/**
 * A small network W_2 tanh(W_1 x + a) + b with 8 hidden units whose weights are themselves
 * predicted: each sample brings its own. (A network that predicts another's weights is called a
 * hypernetwork, Ha et al. 2017.)
 *
 * @param in length of x
 * @param out length of the result
 */
record PredictedNetwork(int in, int out) {
  private static final int HIDDEN = 8;

  int parameterCount() {
    return HIDDEN * (in + 1) + out * (HIDDEN + 1);
  }

  /** Parameters for which the result is {@code b} whatever x is, with random W_1. */
  double[] constant(double[] b, RandomGenerator random) {
    double[] parameters = new double[parameterCount()];
    for (int i = 0; i < HIDDEN * in; i++) {
      parameters[i] = random.nextGaussian() / Math.sqrt(in);
    }
    System.arraycopy(b, 0, parameters, parameters.length - out, out);
    return parameters;
  }

  /**
   * x [B, in] and the weights W_1, a, W_2, b of each sample, row by row [B, P], or one row for all,
   * to [B, out].
   */
  NDArray forward(NDArray x, NDArray parameters) {
    long a = (long) HIDDEN * in;
    long w2 = a + HIDDEN;
    NDList p = parameters.split(new long[] {a, w2, w2 + (long) out * HIDDEN}, 1);
    NDArray hidden = product(p.get(0), x).add(p.get(1)).tanh();
    return product(p.get(2), hidden).add(p.get(3));
  }

  private static NDArray product(NDArray matrix, NDArray x) {
    long columns = x.getShape().get(1);
    long rows = matrix.getShape().get(0);
    return matrix.reshape(rows, -1, columns).matMul(x.expandDims(2)).squeeze(2);
  }
}
