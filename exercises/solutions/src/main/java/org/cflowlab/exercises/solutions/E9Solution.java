package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import org.cflowlab.exercises.E9;

/** E9: -CLL = mean over raters of log N - log sum_n p(s_r | z_n, x). */
public final class E9Solution implements E9 {
  @Override
  public NDArray logLikelihood(NDArray logits, NDArray masks) {
    NDArray softplus = logits.maximum(0).add(logits.abs().neg().exp().add(1).log()); // [N, P]
    NDArray cost = softplus.sum(new int[] {1}).reshape(1, -1); // [1, N]
    return masks.matMul(logits.transpose()).sub(cost); // [R, N]
  }

  @Override
  public NDArray negativeCll(NDArray logLikelihood) {
    NDArray m = logLikelihood.max(new int[] {1}, true); // [R, 1]
    NDArray logSum = logLikelihood.sub(m).exp().sum(new int[] {1}, true).log().add(m); // [R, 1]
    double logN = Math.log(logLikelihood.getShape().get(1));
    return logSum.sub(logN).neg().mean(); // []
  }
}
