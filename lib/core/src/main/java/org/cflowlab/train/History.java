package org.cflowlab.train;

import java.util.List;

/**
 * What a training run went through.
 *
 * @param training the mean over the steps since the last point
 * @param validation on the whole validation split, in evaluation mode
 * @param bestStep the step after which validation was lowest, whose values were kept
 * @param seconds wall-clock time of the training loop
 */
public record History(List<Point> training, List<Point> validation, int bestStep, double seconds) {
  /**
   * The objective after some steps, mean over images, nats.
   *
   * @param step steps done
   * @param reconstruction -log p(s|z_K, x)
   * @param kl divergence from the prior
   */
  public record Point(int step, double reconstruction, double kl) {
    /** The negative bound. */
    public double loss() {
      return reconstruction + kl;
    }
  }
}
