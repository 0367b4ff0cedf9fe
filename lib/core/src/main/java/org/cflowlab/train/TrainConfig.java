package org.cflowlab.train;

/**
 * How to train.
 *
 * @param steps optimizer steps
 * @param batch images a step
 * @param peakRate the highest learning rate
 * @param warmup steps in which the rate rises to its peak
 * @param decay whether the rate then falls to zero along a half cosine, or stays
 * @param beta weight of the divergence in the loss
 * @param clip the largest norm a gradient may have
 * @param validateEvery steps between two looks at the validation split
 * @param augment whether images and masks are turned and mirrored
 * @param seed of the order of images, raters, turns and noise
 * @param patience looks at the validation split without a better one, after which training stops
 * @param betaWarmup steps in which the weight of the divergence rises from 0 to beta; an early,
 *     full weight can keep some masks far out in the prior (Bowman et al. 2016)
 * @param masks different raters of each image in a step; all of them where there are fewer. More
 *     than one costs less than as many images, as the image is encoded once for all of them
 */
public record TrainConfig(
    int steps,
    int batch,
    double peakRate,
    int warmup,
    boolean decay,
    double beta,
    double clip,
    int validateEvery,
    boolean augment,
    long seed,
    int patience,
    int betaWarmup,
    int masks) {
  /** The paper's 20 looks. */
  public static final int PATIENCE = 20;

  /** Settings with the paper's patience. */
  public TrainConfig(
      int steps,
      int batch,
      double peakRate,
      int warmup,
      boolean decay,
      double beta,
      double clip,
      int validateEvery,
      boolean augment,
      long seed) {
    this(
        steps,
        batch,
        peakRate,
        warmup,
        decay,
        beta,
        clip,
        validateEvery,
        augment,
        seed,
        PATIENCE,
        0,
        1);
  }

  /** The same with another patience. */
  public TrainConfig withPatience(int looks) {
    return with(looks, betaWarmup, masks);
  }

  /** The same with a weight of the divergence that rises over the first steps. */
  public TrainConfig withBetaWarmup(int steps) {
    return with(patience, steps, masks);
  }

  /** The same with several raters of each image in a step. */
  public TrainConfig withMasks(int masks) {
    return with(patience, betaWarmup, masks);
  }

  private TrainConfig with(int looks, int rise, int masks) {
    return new TrainConfig(
        steps,
        batch,
        peakRate,
        warmup,
        decay,
        beta,
        clip,
        validateEvery,
        augment,
        seed,
        looks,
        rise,
        masks);
  }

  /** The weight of the divergence in a step, from 0. */
  public double beta(int step) {
    return step < betaWarmup ? beta * (step + 1) / betaWarmup : beta;
  }

  /** The learning rate of a step, from 0. */
  public double rate(int step) {
    if (step < warmup) {
      return peakRate * (step + 1) / warmup;
    }
    if (!decay) {
      return peakRate;
    }
    double done = (double) (step - warmup) / Math.max(1, steps - warmup);
    return peakRate * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
