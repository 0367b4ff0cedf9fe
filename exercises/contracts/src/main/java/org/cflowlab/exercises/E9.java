package org.cflowlab.exercises;

import ai.djl.ndarray.NDArray;

/**
 * E9: the negative conditional log-likelihood by sampling (eq. 31 without its extra factor p(z|x)).
 * N is the number of samples z_n from the prior, R the number of raters, P the number of pixels.
 * Both methods leave their inputs as they are.
 */
public interface E9 {
  /**
   * How likely each rater's mask is under each sample: log p(s_r | z_n, x), where the pixels are
   * independent once z is known.
   *
   * @param logits the decoder's output for each z_n, [N, P]; a pixel is lesion with probability
   *     sigmoid(logit); may be in the hundreds
   * @param masks the raters' masks, ones and zeros, [R, P]
   * @return the log-likelihoods in nats, summed over the pixels, [R, N]
   */
  NDArray logLikelihood(NDArray logits, NDArray masks);

  /**
   * -CLL = mean over the raters of -log(1/N sum_n p(s_r | z_n, x)).
   *
   * @param logLikelihood log p(s_r | z_n, x), [R, N]; often below -1000, where exp gives 0
   * @return one number in nats, []
   */
  NDArray negativeCll(NDArray logLikelihood);
}
