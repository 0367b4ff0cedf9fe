package org.cflowlab.exercises.answers;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;
import org.cflowlab.exercises.E2;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.NotYetDone;

/**
 * Your answer to E2: the bound of the conditional VAE.
 *
 * <ol>
 *   <li>sample: sigma is exp(logSigma). z = mu + sigma eps, [B, L]. Stay with arrays: numbers that
 *       were taken out of one have no gradient.
 *   <li>loss: take such a z, and let the decoder judge it: {@code logLikelihood.apply(z)}, [B, 1].
 *   <li>The KL is that of E1, here in arrays: the sum over a row, {@code sum(new int[] {1}, true)},
 *       of log(sigmaP / sigmaQ) + (sigmaQ^2 + (muQ - muP)^2) / (2 sigmaP^2) - 1/2, [B, 1].
 *   <li>The loss falls as the likelihood rises and as q comes nearer to the prior. Which sign has
 *       each?
 *   <li>Return the mean over the batch.
 * </ol>
 */
public final class E2Answer implements E2 {
  @Override
  public NDArray sample(Gaussian q, NDArray eps) {
    throw new NotYetDone("E2: write sample in E2Answer.java; step 1 in the comment above it.");
  }

  @Override
  public NDArray loss(
      Gaussian q, Gaussian prior, NDArray eps, Function<NDArray, NDArray> logLikelihood) {
    throw new NotYetDone("E2: write loss in E2Answer.java; steps 2 to 5 in the comment above it.");
  }
}
