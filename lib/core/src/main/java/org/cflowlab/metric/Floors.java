package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;

/**
 * Samplers that know the raters' masks but are no model: what a score must be read against. Each
 * turns masks [I, R, H, W] into samples [I, n, H, W], and refuses masks of another shape with an
 * {@link IllegalArgumentException}.
 */
public final class Floors {
  private Floors() {}

  /** One of the raters' masks, drawn with replacement: as good as a sampler can be. */
  public static NDArray oracle(NDArray masks, int n, RandomGenerator random) {
    Masks.require("masks", masks);
    int images = Math.toIntExact(masks.getShape().get(0));
    int raters = Math.toIntExact(masks.getShape().get(1));
    float[] pick = new float[images * n * raters];
    for (int row = 0; row < images * n; row++) {
      pick[row * raters + random.nextInt(raters)] = 1;
    }
    NDArray choose = masks.getManager().create(pick, new Shape(images, n, raters));
    NDArray flat = masks.reshape(images, raters, -1);
    return choose.matMul(flat).reshape(shape(masks, n));
  }

  /** The mask of the pixels that at least half of the raters marked, the same for every sample. */
  public static NDArray majority(NDArray masks, int n) {
    Masks.require("masks", masks);
    NDArray mean = masks.mean(new int[] {1}, true);
    return mean.gte(0.5).toType(masks.getDataType(), false).repeat(1, n);
  }

  /** Every pixel by itself with the raters' share as its probability: right marginals, no shape. */
  public static NDArray bernoulli(NDArray masks, int n, RandomGenerator random) {
    Shape shape = shape(masks, n);
    float[] uniform = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < uniform.length; i++) {
      uniform[i] = random.nextFloat();
    }
    NDManager manager = masks.getManager();
    NDArray share = masks.mean(new int[] {1}, true);
    return manager.create(uniform, shape).lt(share).toType(masks.getDataType(), false);
  }

  /** Nothing marked at all. */
  public static NDArray empty(NDArray masks, int n) {
    return masks.getManager().zeros(shape(masks, n), masks.getDataType());
  }

  /**
   * -log p of the raters' masks under the Bernoulli marginals, averaged over raters: [I], nats. The
   * best a model without any latent variable could reach.
   */
  public static NDArray bernoulliNegativeLogLikelihood(NDArray masks) {
    Masks.require("masks", masks);
    NDArray p = masks.mean(new int[] {1});
    NDArray q = p.neg().add(1);
    NDArray entropy = xLogX(p).add(xLogX(q)).neg();
    return entropy.reshape(entropy.getShape().get(0), -1).sum(new int[] {1});
  }

  private static NDArray xLogX(NDArray p) {
    return p.mul(p.maximum(1e-12).log());
  }

  private static Shape shape(NDArray masks, int n) {
    Shape s = Masks.require("masks", masks);
    return new Shape(s.get(0), n, s.get(2), s.get(3));
  }
}
