package org.cflowlab.toy;

import static org.cflowlab.array.Functions.scale;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;

/**
 * Toy C, a positive control: z ~ N(0, I) in two dimensions and s|z ~ N(z_2 + c z_1^2, sigma^2), a
 * number. The posterior lies along the parabola z_2 = s - c z_1^2: a crescent, which no Gaussian
 * fits and a flow can. Where a flow does not win here, the flow is broken; where it wins here and
 * not elsewhere, there was nothing to win.
 *
 * <ul>
 *   <li>p(s) is the integral of N(z_1; 0, 1) N(s; c z_1^2, 1 + sigma^2) over z_1, smooth and in one
 *       dimension: a sum gives it to all digits where its nodes are as close as the integrand bends
 *       and reach as far as it does.
 *   <li>With q = N(mu, diag(v)), z_2 + c z_1^2 has mean mu_2 + c (mu_1^2 + v_1) and variance v_2 +
 *       c^2 (2 v_1^2 + 4 mu_1^2 v_1), so the bound is a formula.
 * </ul>
 */
public final class Crescent {
  private static final double LOG_2PI = Math.log(2 * Math.PI);
  private static final double EDGE = 9;
  private static final double STEP = 2 * EDGE / 4000;
  private static final double MOST_NODES = 1e7;

  private final double bend;
  private final double variance;

  /**
   * The model.
   *
   * @param bend c; 0 gives a Gaussian posterior
   * @param sigma deviation of the observation noise, above 0
   * @throws IllegalArgumentException if sigma is not above 0
   */
  public Crescent(double bend, double sigma) {
    if (!(sigma > 0)) {
      throw new IllegalArgumentException("sigma must be above 0, not " + sigma);
    }
    this.bend = bend;
    this.variance = sigma * sigma;
  }

  /** The course's: c = 1 and sigma = .2. */
  public static Crescent standard() {
    return new Crescent(1, 0.2);
  }

  /**
   * log p(s), nats.
   *
   * @throws IllegalArgumentException if s is no number, or s and c are so large that ten million
   *     nodes are too few
   */
  public double logEvidence(double s) {
    double middle = Math.sqrt(Math.max(0, s / bend)); // of the arms of the parabola
    double edge = EDGE + (bend == 0 ? 0 : middle);
    double slope = 2 * bend * edge; // the steepest, of c z_1^2
    double step = Math.min(STEP, Math.sqrt((1 + variance) / (1 + slope * slope)) / 2);
    if (!(2 * edge / step < MOST_NODES)) {
      throw new IllegalArgumentException(
          "log p(s) cannot be summed for s = " + s + " and c = " + bend);
    }
    int nodes = (int) Math.ceil(edge / step);
    double[] terms = new double[2 * nodes + 1];
    Arrays.setAll(
        terms,
        k -> {
          double z = (k - nodes) * step;
          return logNormal(z, 1) + logNormal(s - bend * z * z, 1 + variance);
        });
    double most = Arrays.stream(terms).max().getAsDouble();
    double sum = Arrays.stream(terms).map(t -> Math.exp(t - most)).sum();
    return most + Math.log(sum * step);
  }

  /** log p(z|s), nats. */
  public double logPosterior(double z1, double z2, double s) {
    double distance = s - z2 - bend * z1 * z1;
    return logNormal(z1, 1) + logNormal(z2, 1) + logNormal(distance, variance) - logEvidence(s);
  }

  /**
   * The bound E_q log p(s|z) - KL(q || p(z)) of q = N(mu, diag(sigma^2)) in closed form, nats.
   *
   * @param mu [2]
   * @param sigma deviations [2]
   */
  public double bound(double s, double[] mu, double[] sigma) {
    requirePair("mu", mu);
    requirePair("sigma", sigma);
    double v1 = sigma[0] * sigma[0];
    double v2 = sigma[1] * sigma[1];
    double mean = mu[1] + bend * (mu[0] * mu[0] + v1);
    double spread = v2 + bend * bend * (2 * v1 * v1 + 4 * mu[0] * mu[0] * v1);
    double square = (s - mean) * (s - mean) + spread;
    double reconstruction = -0.5 * (square / variance + LOG_2PI + Math.log(variance));
    double kl = 0;
    for (int i = 0; i < 2; i++) {
      double v = sigma[i] * sigma[i];
      kl += 0.5 * (v + mu[i] * mu[i] - 1 - Math.log(v));
    }
    return reconstruction - kl;
  }

  /**
   * log p(s|z), nats, for back-propagation through z.
   *
   * @param z [n, 2]
   * @return [n]
   */
  public NDArray logLikelihood(double s, NDArray z) {
    Shapes.requireFloating("z", z);
    Shapes.require("z", z, "n, 2", Shapes.ANY, 2);
    double constant = LOG_2PI + Math.log(variance);
    return Scratch.keepLike(
        z,
        () -> {
          NDArray along = z.get(":, 0");
          NDArray distance = scale(along.square(), bend).add(z.get(":, 1")).sub(s);
          return scale(scale(distance.square(), 1 / variance).add(constant), -0.5);
        });
  }

  private static void requirePair(String name, double[] values) {
    if (values == null || values.length != 2) {
      throw new IllegalArgumentException(
          name + " must have 2 numbers, not " + Arrays.toString(values));
    }
  }

  private static double logNormal(double x, double variance) {
    return -0.5 * (x * x / variance + LOG_2PI + Math.log(variance));
  }
}
