package org.cflowlab.exercises.answers;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;
import org.cflowlab.exercises.E6;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.Moved;
import org.cflowlab.exercises.NotYetDone;

/**
 * Your answer to E6: the cFlow objective.
 *
 * <ol>
 *   <li>z0 = mu + sigma eps, as in E2. Keep it: you need it again.
 *   <li>Walk along the flow, as in E5, and add up the log-determinants. The last point is zK.
 *   <li>A log-density of a Gaussian is, summed over a row, -1/2 log(2 pi) - logSigma - 1/2 ((z -
 *       mu) / sigma)^2, [B, 1]. You need two of them: log q0 and log p. At which point stands each,
 *       z0 or zK? Ask where the sample was drawn, and where the prior meets it.
 *   <li>{@code logLikelihood.apply(...)} gives log p(s|z,x), [B, 1]. Which point does the decoder
 *       see?
 *   <li>Put the four terms together, return the mean over the batch.
 * </ol>
 */
public final class E6Answer implements E6 {
  @Override
  public NDArray loss(
      Gaussian q0,
      Gaussian prior,
      NDArray eps,
      List<Function<NDArray, Moved>> steps,
      Function<NDArray, NDArray> logLikelihood) {
    throw new NotYetDone("E6: write loss in E6Answer.java; the steps are in the comment above it.");
  }
}
