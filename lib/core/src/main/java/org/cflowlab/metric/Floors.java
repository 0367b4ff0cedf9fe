package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;

/**
 * What a score must be read against.
 *
 * <ul>
 *   <li>{@link #idealRater}: what a sampler of p(s|x) itself is expected to get that has not seen
 *       the raters' masks: as far as a model can come.
 *   <li>Samplers that have seen the masks they are scored on, and so are no goal for a model:
 *       {@link #oracle}, {@link #majority} and {@link #bernoulli}; and {@link #empty}, which looks
 *       at nothing. Each turns masks [I, R, H, W] into samples [I, n, H, W].
 * </ul>
 *
 * <p>All refuse masks of another shape with an {@link IllegalArgumentException}.
 */
public final class Floors {
  private Floors() {}

  /**
   * The energy distance that a sampler of p(s|x) is expected to have to R raters with n samples,
   * estimated from their masks: with d the mean distance of two different raters of an image, U =
   * d/R and V = d/R + d/n. The raters are taken for exchangeable draws from p(s|x).
   *
   * @param masks [I, R, H, W], R at least 2
   * @param n samples, at least 1
   * @throws IllegalArgumentException for one rater, who has no other
   */
  public static EnergyDistance idealRater(NDArray masks, int n) {
    return Scratch.keepLike(
        masks,
        () -> {
          NDArray d = Diversity.of(masks);
          return idealRater(d, d, masks.getShape().get(1), n);
        },
        both -> new NDList(both.v(), both.u()));
  }

  /**
   * The same where the distances are known: 2 E d(s, s^) = 2 d, the raters' own pairs d - (d_own /
   * R), the samples' d (n - 1)/n.
   *
   * @param own E d of two draws by one rater [I]: d, unless raters have styles
   * @param any E d of two draws by raters chosen at random [I]
   */
  public static EnergyDistance idealRater(NDArray own, NDArray any, long raters, int n) {
    if (raters < 1 || n < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "at least 1 rater and 1 sample, not %d and %d", raters, n));
    }
    Shapes.requireFloating("own", own);
    Shapes.requireLike("any", any, "own", own);
    return Scratch.keepLike(
        own,
        () -> {
          NDArray u = own.div(raters);
          return new EnergyDistance(u.add(any.div(n)), u);
        },
        both -> new NDList(both.v(), both.u()));
  }

  /** One of the raters' masks, drawn with replacement. */
  public static NDArray oracle(NDArray masks, int n, RandomGenerator random) {
    Masks.requireMarks("masks", masks);
    requireSamples(n);
    requirePresent(random);
    int images = Math.toIntExact(masks.getShape().get(0));
    int raters = Math.toIntExact(masks.getShape().get(1));
    float[] pick = new float[images * n * raters];
    for (int row = 0; row < images * n; row++) {
      pick[row * raters + random.nextInt(raters)] = 1;
    }
    return Scratch.keepLike(
        masks,
        () -> {
          NDArray picked = masks.getManager().create(pick, new Shape(images, n, raters));
          NDArray choose = picked.toType(masks.getDataType(), false);
          NDArray flat = masks.reshape(images, raters, -1);
          return choose.matMul(flat).reshape(shape(masks, n));
        });
  }

  /** The mask of the pixels that at least half of the raters marked, the same for every sample. */
  public static NDArray majority(NDArray masks, int n) {
    Masks.requireMarks("masks", masks);
    requireSamples(n);
    return Scratch.keepLike(
        masks,
        () -> {
          NDArray mean = masks.mean(new int[] {1}, true);
          return mean.gte(0.5).toType(masks.getDataType(), false).repeat(1, n);
        });
  }

  /** Every pixel by itself with the raters' share as its probability: right marginals, no shape. */
  public static NDArray bernoulli(NDArray masks, int n, RandomGenerator random) {
    Shape shape = shape(masks, n);
    requirePresent(random);
    float[] uniform = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < uniform.length; i++) {
      uniform[i] = random.nextFloat();
    }
    NDManager manager = masks.getManager();
    return Scratch.keepLike(
        masks,
        () -> {
          NDArray share = masks.mean(new int[] {1}, true).toType(DataType.FLOAT32, false);
          return manager.create(uniform, shape).lt(share).toType(masks.getDataType(), false);
        });
  }

  /** Nothing marked at all. */
  public static NDArray empty(NDArray masks, int n) {
    Shape shape = shape(masks, n);
    return masks.getManager().zeros(shape, masks.getDataType());
  }

  /**
   * -log p of the raters' masks under the Bernoulli marginals, averaged over raters: [I], nats. The
   * best a model without any latent variable could reach.
   */
  public static NDArray bernoulliNegativeLogLikelihood(NDArray masks) {
    Masks.requireMarks("masks", masks);
    return Scratch.keepLike(
        masks,
        () -> {
          NDArray p = masks.mean(new int[] {1});
          NDArray q = p.neg().add(1);
          NDArray entropy = xLogX(p).add(xLogX(q)).neg();
          return entropy.reshape(entropy.getShape().get(0), -1).sum(new int[] {1});
        });
  }

  private static void requirePresent(RandomGenerator random) {
    if (random == null) {
      throw new IllegalArgumentException("random is missing: null");
    }
  }

  private static void requireSamples(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("at least 1 sample, not " + n);
    }
  }

  private static NDArray xLogX(NDArray p) {
    return p.mul(p.maximum(1e-12).log());
  }

  private static Shape shape(NDArray masks, int n) {
    Shape s = Masks.requireMarks("masks", masks);
    requireSamples(n);
    return new Shape(s.get(0), n, s.get(2), s.get(3));
  }
}
