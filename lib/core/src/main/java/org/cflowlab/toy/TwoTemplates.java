package org.cflowlab.toy;

import static org.cflowlab.array.Functions.scale;

import ai.djl.ndarray.NDArray;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Toy B, two templates: z|x ~ N(m, 1) with m = m(x), a number; the mask is a square of 6x6 pixels
 * where |z| &gt; c and of 4x4 elsewhere, in 8x8, and each of the 64 pixels is then flipped with
 * probability eps. The templates differ in 20 pixels.
 *
 * <p>With h pixels of s unlike a template, log p(s|template) = h log eps + (64 - h) log(1 - eps),
 * called l_out and l_in below, and
 *
 * <ul>
 *   <li>log p(s|x) = log( P l_out' + (1 - P) l_in' ), where l' = exp l and P = p(|z| &gt; c | x);
 *   <li>the posterior is the prior, weighted by one number where |z| &gt; c and by another inside:
 *       two modes with a gap between them where s is the large square;
 *   <li>any q has E_q log p(s|z) = Q l_out + (1 - Q) l_in with Q = q(|z| &gt; c), so the bound of a
 *       Gaussian needs nothing but its distribution function.
 * </ul>
 *
 * <p>With m = 0 and c = .6745 both templates are equally likely. A q that fits one of the two modes
 * perfectly and misses the other lacks ln 2.
 */
public final class TwoTemplates {
  /** Rows and columns of a mask. */
  public static final int SIZE = 8;

  private final double threshold;
  private final double flip;

  /**
   * The model.
   *
   * @param threshold c, above 0
   * @param flip eps, the probability that a pixel is flipped, between 0 and 1/2
   * @throws IllegalArgumentException for values outside these
   */
  public TwoTemplates(double threshold, double flip) {
    if (!(threshold > 0) || !(flip > 0 && flip < 0.5)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "c must be above 0 and eps between 0 and 1/2, not %s and %s",
              threshold,
              flip));
    }
    this.threshold = threshold;
    this.flip = flip;
  }

  /** The course's: c = .6745, so that p(|z| &gt; c) is 1/2 for m = 0, and eps = .01. */
  public static TwoTemplates standard() {
    return new TwoTemplates(0.6745, 0.01);
  }

  /** c. */
  public double threshold() {
    return threshold;
  }

  /**
   * A template [64], 0 or 1, row by row.
   *
   * @param outside the one for |z| &gt; c, the large square
   */
  public static double[] template(boolean outside) {
    int margin = outside ? 1 : 2;
    double[] pixels = new double[SIZE * SIZE];
    for (int row = margin; row < SIZE - margin; row++) {
      for (int column = margin; column < SIZE - margin; column++) {
        pixels[row * SIZE + column] = 1;
      }
    }
    return pixels;
  }

  /** Draws z from the prior and a mask for it: [64], 0 or 1. */
  public double[] draw(double m, RandomGenerator random) {
    if (random == null) {
      throw new IllegalArgumentException("random is missing: null");
    }
    double[] s = template(Math.abs(m + random.nextGaussian()) > threshold);
    for (int i = 0; i < s.length; i++) {
      s[i] = random.nextDouble() < flip ? 1 - s[i] : s[i];
    }
    return s;
  }

  /**
   * log p(s|template), nats.
   *
   * @param s [64], 0 or 1
   */
  public double logLikelihood(double[] s, boolean outside) {
    double[] template = template(outside);
    if (s == null || s.length != template.length) {
      throw new IllegalArgumentException(
          "s must have " + template.length + " pixels, not " + (s == null ? null : s.length));
    }
    int unlike = 0;
    for (int i = 0; i < s.length; i++) {
      unlike += s[i] == template[i] ? 0 : 1;
    }
    return unlike * Math.log(flip) + (s.length - unlike) * Math.log1p(-flip);
  }

  /** p(|z| &gt; c) for z ~ N(mu, sigma^2). */
  public double outside(double mu, double sigma) {
    if (!(sigma > 0)) {
      throw new IllegalArgumentException("sigma must be above 0, not " + sigma);
    }
    NormalDistribution q = new NormalDistribution(mu, sigma);
    // the upper tail as a lower one of -z, so that neither rounds to zero
    return q.cumulativeProbability(-threshold)
        + new NormalDistribution(-mu, sigma).cumulativeProbability(-threshold);
  }

  /** log p(s|x), nats. */
  public double logEvidence(double[] s, double m) {
    double share = outside(m, 1);
    double out = Math.log(share) + logLikelihood(s, true);
    double in = Math.log1p(-share) + logLikelihood(s, false);
    double most = Math.max(out, in);
    return most + Math.log(Math.exp(out - most) + Math.exp(in - most));
  }

  /** log p(z|s,x), nats: the posterior's density, of two modes where s is the large square. */
  public double logPosterior(double z, double[] s, double m) {
    return new NormalDistribution(m, 1).logDensity(z)
        + logLikelihood(s, Math.abs(z) > threshold)
        - logEvidence(s, m);
  }

  /** The bound E_q log p(s|z) - KL(q || p(z|x)) of q = N(mu, sigma^2) in closed form, nats. */
  public double bound(double[] s, double m, double mu, double sigma) {
    double share = outside(mu, sigma);
    double kl = 0.5 * (sigma * sigma + (mu - m) * (mu - m) - 1) - Math.log(sigma);
    return share * logLikelihood(s, true) + (1 - share) * logLikelihood(s, false) - kl;
  }

  /**
   * log p(s|z), nats. A step in z: its gradient is zero wherever it has one, so use {@link
   * #expectedLogLikelihood} to train.
   *
   * @param z [n, 1]
   * @return [n]
   */
  public NDArray logLikelihood(double[] s, NDArray z) {
    double out = logLikelihood(s, true);
    double in = logLikelihood(s, false);
    requireColumn(z);
    return Scratch.keepLike(
        z,
        () -> {
          NDArray outside = z.abs().gt(threshold).toType(z.getDataType(), false);
          return outside.mul(out - in).add(in).squeeze(1);
        });
  }

  /**
   * E_q log p(s|z) for z = T(eps), T rising and eps on a grid, for back-propagation: Q is found as
   * if T were straight between neighbouring nodes, so it moves smoothly with the two nodes that a
   * threshold lies between. Some 1,600 nodes give five digits.
   *
   * @param z T at the nodes of a grid in one dimension [n, 1]
   * @return a scalar, nats
   */
  public NDArray expectedLogLikelihood(double[] s, NormalGrid grid, NDArray z) {
    double out = logLikelihood(s, true);
    double in = logLikelihood(s, false);
    requireColumn(z);
    if (grid == null) {
      throw new IllegalArgumentException("grid is missing: null");
    }
    return Scratch.keepLike(
        z,
        () -> {
          NDArray w = grid.weights(z.getManager());
          Shapes.require("z", z, "n, 1", w.getShape().get(0), 1);
          NDArray mass = w.get("1:").add(w.get(":-1")).mul(0.5); // of the cells between nodes
          NDArray upper = z.get("1:, 0");
          NDArray lower = z.get(":-1, 0");
          NDArray length = upper.sub(lower);
          NDArray above = upper.sub(threshold).div(length).clip(0, 1);
          NDArray below = lower.neg().sub(threshold).div(length).clip(0, 1);
          return scale(above.add(below).mul(mass).sum(), out - in).add(in);
        });
  }

  private static void requireColumn(NDArray z) {
    Shapes.requireFloating("z", z);
    Shapes.require("z", z, "n, 1", Shapes.ANY, 1);
  }
}
