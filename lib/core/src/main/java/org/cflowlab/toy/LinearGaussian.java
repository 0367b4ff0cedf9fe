package org.cflowlab.toy;

import static org.cflowlab.array.Functions.scale;
import static org.cflowlab.array.Functions.sumLast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.cflowlab.array.Constant;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Toy A, a linear Gaussian model: z|x ~ N(m, I) with m = m(x), and s|z ~ N(A z, sigma^2 I). Then
 *
 * <ul>
 *   <li>p(s|x) = N(s; A m, A A^T + sigma^2 I);
 *   <li>the posterior is N(m*, Lambda^-1) with Lambda = I + A^T A / sigma^2 and m* = Lambda^-1 (m +
 *       A^T s / sigma^2);
 *   <li>log p(s|x) - bound(q) = KL(q || posterior), and among the Gaussians with a diagonal
 *       covariance it is smallest at mean m* and variances 1 / Lambda_ii: (sum_i log Lambda_ii -
 *       log det Lambda) / 2 nats remain, whatever s and x are.
 * </ul>
 *
 * <p>Bishop (2006), section 2.3.3.
 */
public final class LinearGaussian {
  private static final double LOG_2PI = Math.log(2 * Math.PI);

  private final RealMatrix a;
  private final double variance;
  private final RealMatrix precision;
  private final CholeskyDecomposition posterior;
  private final CholeskyDecomposition evidence;

  /**
   * The model.
   *
   * @param a A, D rows of length L
   * @param sigma deviation of the observation noise, above 0
   * @throws IllegalArgumentException if A is empty or ragged, sigma is not above 0, or so small
   *     beside A that p(s|x) has no density in double precision
   */
  public LinearGaussian(double[][] a, double sigma) {
    if (a == null || a.length == 0 || a[0].length == 0) {
      throw new IllegalArgumentException("A must have at least one row and one column");
    }
    if (!(sigma > 0)) {
      throw new IllegalArgumentException("sigma must be above 0, not " + sigma);
    }
    for (double[] row : a) {
      if (row.length != a[0].length) {
        throw new IllegalArgumentException(
            "the rows of A must be equally long, not " + a[0].length + " and " + row.length);
      }
    }
    this.a = new Array2DRowRealMatrix(a);
    this.variance = sigma * sigma;
    this.precision =
        identity(latent()).add(this.a.transpose().multiply(this.a).scalarMultiply(1 / variance));
    RealMatrix covariance =
        this.a.multiply(this.a.transpose()).add(identity(observed()).scalarMultiply(variance));
    this.posterior = decomposed(precision, sigma);
    this.evidence = decomposed(covariance, sigma);
  }

  private static CholeskyDecomposition decomposed(RealMatrix matrix, double sigma) {
    try {
      return new CholeskyDecomposition(
          matrix, CholeskyDecomposition.DEFAULT_RELATIVE_SYMMETRY_THRESHOLD, 0);
    } catch (MathIllegalArgumentException e) {
      throw new IllegalArgumentException("sigma is too small for this A: " + sigma, e);
    }
  }

  /** log det, as a sum: the determinant itself may be no number. */
  private static double logDet(CholeskyDecomposition matrix) {
    RealMatrix lower = matrix.getL();
    double sum = 0;
    for (int i = 0; i < lower.getRowDimension(); i++) {
      sum += Math.log(lower.getEntry(i, i));
    }
    return 2 * sum;
  }

  private static RealMatrix identity(int n) {
    return MatrixUtils.createRealIdentityMatrix(n);
  }

  /** L, the length of z. */
  public int latent() {
    return a.getColumnDimension();
  }

  /** D, the length of s. */
  public int observed() {
    return a.getRowDimension();
  }

  /** Draws z from the prior and an s for it: [D]. */
  public double[] draw(double[] m, RandomGenerator random) {
    if (random == null) {
      throw new IllegalArgumentException("random is missing: null");
    }
    RealVector z = mean(m).copy().mapToSelf(mi -> mi + random.nextGaussian());
    double sigma = Math.sqrt(variance);
    return a.operate(z).mapToSelf(si -> si + sigma * random.nextGaussian()).toArray();
  }

  /**
   * log p(s|x), nats.
   *
   * @param s [D]
   * @param m the prior's mean m(x) [L]
   */
  public double logEvidence(double[] s, double[] m) {
    RealVector distance = observation(s).subtract(a.operate(mean(m)));
    double square = distance.dotProduct(evidence.getSolver().solve(distance));
    return -0.5 * (square + logDet(evidence) + observed() * LOG_2PI);
  }

  /** m*, the mean of the posterior [L]. */
  public double[] posteriorMean(double[] s, double[] m) {
    RealVector pull = a.preMultiply(observation(s)).mapDivide(variance);
    return posterior.getSolver().solve(mean(m).add(pull)).toArray();
  }

  /** Lambda, the inverse of the posterior's covariance [L][L]; the same for every s and x. */
  public double[][] posteriorPrecision() {
    return precision.getData();
  }

  /** Lambda^-1, the posterior's covariance [L][L]. */
  public double[][] posteriorCovariance() {
    return posterior.getSolver().getInverse().getData();
  }

  /** The deviations 1 / sqrt(Lambda_ii) of the best Gaussian with a diagonal covariance [L]. */
  public double[] meanFieldSigma() {
    double[] sigma = new double[latent()];
    Arrays.setAll(sigma, i -> 1 / Math.sqrt(precision.getEntry(i, i)));
    return sigma;
  }

  /** What the bound of that Gaussian lacks: (sum_i log Lambda_ii - log det Lambda) / 2 nats. */
  public double meanFieldGap() {
    double sum = 0;
    for (int i = 0; i < latent(); i++) {
      sum += Math.log(precision.getEntry(i, i));
    }
    return 0.5 * (sum - logDet(posterior));
  }

  /**
   * The bound E_q log p(s|z) - KL(q || p(z|x)) of q = N(mu, diag(sigma^2)), term by term in closed
   * form; nats.
   *
   * @param s [D]
   * @param m the prior's mean m(x) [L]
   * @param mu [L]
   * @param sigma deviations [L]
   */
  public double bound(double[] s, double[] m, double[] mu, double[] sigma) {
    RealVector distance = observation(s).subtract(a.operate(mean(mu)));
    RealVector prior = mean(m);
    vector("sigma", sigma, latent());
    double square = distance.dotProduct(distance);
    double kl = 0;
    for (int i = 0; i < latent(); i++) {
      double v = sigma[i] * sigma[i];
      double shift = mu[i] - prior.getEntry(i);
      square += v * a.getColumnVector(i).dotProduct(a.getColumnVector(i));
      kl += 0.5 * (v + shift * shift - 1 - Math.log(v));
    }
    double reconstruction =
        -0.5 * (square / variance + observed() * (LOG_2PI + Math.log(variance)));
    return reconstruction - kl;
  }

  /**
   * KL(q || posterior) of q = N(mu, diag(sigma^2)), nats: what the bound lacks.
   *
   * @see #bound
   */
  public double gap(double[] s, double[] m, double[] mu, double[] sigma) {
    vector("sigma", sigma, latent());
    RealVector shift = mean(mu).subtract(new ArrayRealVector(posteriorMean(s, m), false));
    double sum = shift.dotProduct(precision.operate(shift)) - latent();
    for (int i = 0; i < latent(); i++) {
      double v = sigma[i] * sigma[i];
      sum += v * precision.getEntry(i, i) - Math.log(v);
    }
    return 0.5 * (sum - logDet(posterior));
  }

  /**
   * log p(s|z), nats, for back-propagation through z.
   *
   * @param s [D]
   * @param z [n, L]
   * @return [n]
   */
  public NDArray logLikelihood(double[] s, NDArray z) {
    Shapes.requireType("z", z, DataType.FLOAT64);
    Shapes.require("z", z, "n, L", Shapes.ANY, latent());
    NDManager manager = z.getManager();
    double[] rows = Arrays.stream(a.getData()).flatMapToDouble(Arrays::stream).toArray();
    double[] observed = observation(s).toArray();
    double constant = observed() * (LOG_2PI + Math.log(variance));
    return Scratch.keepLike(
        z,
        () -> {
          NDArray matrix = Constant.of(manager, rows, new Shape(observed(), latent()));
          NDArray distance = z.matMul(matrix.transpose()).sub(manager.create(observed));
          return scale(scale(sumLast(distance.square()), 1 / variance).add(constant), -0.5);
        });
  }

  private RealVector observation(double[] s) {
    return vector("s", s, observed());
  }

  private RealVector mean(double[] m) {
    return vector("a mean of z", m, latent());
  }

  private static RealVector vector(String name, double[] values, int length) {
    if (values == null || values.length != length) {
      throw new IllegalArgumentException(
          name
              + " must have "
              + length
              + " numbers, not "
              + (values == null ? null : values.length));
    }
    return new ArrayRealVector(values, false);
  }
}
