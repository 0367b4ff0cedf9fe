package org.cflowlab.flow;

import static org.cflowlab.array.Functions.scale;
import static org.cflowlab.array.Functions.sumLast;

import ai.djl.ndarray.NDArray;
import java.util.Locale;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.file.BadInputException;

/**
 * N(mu, diag(sigma^2)), the base density and the prior.
 *
 * @param mu [.., L]
 * @param logSigma log sigma [.., L]
 */
public record DiagonalGaussian(NDArray mu, NDArray logSigma) {
  private static final double LOG_2PI = Math.log(2 * Math.PI);

  /**
   * A Gaussian.
   *
   * @throws IllegalArgumentException if the two are not of one shape and type
   */
  public DiagonalGaussian {
    Shapes.requireFloating("mu", mu);
    Shapes.requireLike("logSigma", logSigma, "mu", mu);
    if (mu.getShape().dimension() == 0) {
      throw new IllegalArgumentException("mu must be [.., L], not a number alone");
    }
  }

  /** An array of this type and of L numbers along its last axis. */
  private void requireLast(String name, NDArray a) {
    Shapes.requireType(name, a, mu.getDataType());
    long latent = last(mu);
    if (a.getShape().dimension() == 0 || last(a) != latent) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be [.., L=%d], not %s", name, latent, a.getShape()));
    }
  }

  private static long last(NDArray a) {
    return a.getShape().get(a.getShape().dimension() - 1);
  }

  /** The same with an axis for samples before the last: [.., L] to [.., 1, L]. */
  public DiagonalGaussian withSampleAxis() {
    return new DiagonalGaussian(mu.expandDims(-2), logSigma.expandDims(-2));
  }

  /** Each Gaussian r times over, one after the other: [N, L] to [N r, L]. */
  public DiagonalGaussian repeat(long r) {
    BadInputException.require(r > 0, "at least once, not " + r + " times");
    return r == 1 ? this : new DiagonalGaussian(mu.repeat(0, r), logSigma.repeat(0, r));
  }

  /**
   * mu + sigma eps, the reparameterised sample.
   *
   * @param eps standard normal noise, broadcastable with mu
   */
  public NDArray sample(NDArray eps) {
    requireLast("eps", eps);
    return Scratch.keepLike(eps, () -> mu.add(logSigma.exp().mul(eps)));
  }

  /**
   * log N(z; mu, sigma^2) = -sum_i [ ((z_i - mu_i) / sigma_i)^2 / 2 + log sigma_i + log(2 pi) / 2
   * ].
   *
   * @param z [.., L]
   * @return [..], nats
   */
  public NDArray logDensity(NDArray z) {
    requireLast("z", z);
    return Scratch.keepLike(
        z,
        () -> {
          NDArray scaled = z.sub(mu).mul(logSigma.neg().exp());
          return sumLast(scale(scaled.square(), 0.5).add(logSigma).add(0.5 * LOG_2PI)).neg();
        });
  }

  /**
   * KL(this || other) in closed form: sum_i [ log(s_i / sigma_i) + (sigma_i^2 + (mu_i - m_i)^2) /
   * (2 s_i^2) - 1/2 ] for another of mean m and deviation s, as in (1).
   *
   * @return [..], nats
   */
  public NDArray kl(DiagonalGaussian other) {
    if (other == null) {
      throw new IllegalArgumentException("the other Gaussian is missing: null");
    }
    requireLast("the other mu", other.mu);
    return Scratch.keepLike(
        mu,
        () -> {
          NDArray logRatio = logSigma.sub(other.logSigma);
          NDArray distance = mu.sub(other.mu).mul(other.logSigma.neg().exp());
          NDArray ratio = scale(logRatio, 2).exp();
          return sumLast(scale(ratio.add(distance.square()).sub(1), 0.5).sub(logRatio));
        });
  }
}
