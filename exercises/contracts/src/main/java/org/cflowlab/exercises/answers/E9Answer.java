package org.cflowlab.exercises.answers;

import ai.djl.ndarray.NDArray;
import org.cflowlab.exercises.E9;
import org.cflowlab.exercises.NotYetDone;

/**
 * Your answer to E9: -CLL by log-sum-exp.
 *
 * <ol>
 *   <li>logLikelihood: with logit l, a pixel contributes log sigmoid(l) if its mask is 1 and log(1
 *       - sigmoid(l)) if it is 0. Both are one line: s l - softplus(l), where softplus(l) = log(1 +
 *       exp(l)) = max(l, 0) + log(1 + exp(-|l|)).
 *   <li>Sum over the pixels, for every rater r and every sample n. The sum of s l over the pixels
 *       is a matrix product: {@code masks.matMul(logits.transpose())}, [R, N].
 *   <li>negativeCll: exp(-1000) is 0 in a computer, and log(0) is minus infinity. So take the
 *       largest number m of each rater's row out first: log sum_n exp(a_n) = m + log sum_n exp(a_n
 *       - m).
 *   <li>Subtract log N, for the mean over the samples. Change the sign. Take the mean over the
 *       raters.
 * </ol>
 */
public final class E9Answer implements E9 {
  @Override
  public NDArray logLikelihood(NDArray logits, NDArray masks) {
    throw new NotYetDone("E9: write logLikelihood in E9Answer.java; steps 1 and 2 above it.");
  }

  @Override
  public NDArray negativeCll(NDArray logLikelihood) {
    throw new NotYetDone("E9: write negativeCll in E9Answer.java; steps 3 and 4 above it.");
  }
}
