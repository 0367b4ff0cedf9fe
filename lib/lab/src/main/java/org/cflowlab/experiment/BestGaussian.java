package org.cflowlab.experiment;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.hipparchus.special.Erf;

/**
 * The diagonal Gaussian in two dimensions that is nearest to one posterior by KL(q || p(z|s,x)):
 * what is left of the gap then is the family's, not the encoder's. The density is known on a grid;
 * a narrow Gaussian's share of each square is exact, so that none gains by hiding between the
 * points. Found by the simplex method (Nelder and Mead 1965) from several starts.
 */
final class BestGaussian {
  /** How far the corners of a simplex may differ at the end, nats. */
  private static final double TOLERANCE = 1e-6;

  /** Evaluations after which the best so far counts, should rounding keep the corners apart. */
  private static final int EVALUATIONS = 1000;

  /** Squares in a deviation from which on the midpoint rule is exact. */
  private static final double WIDE = 1.5;

  /** So many deviations away there is nothing. */
  private static final double FAR = 8;

  /** A row's or a column's share that can be left out. */
  private static final double LEAST = 1e-12;

  /**
   * How far below its top the joint density is taken to be beyond the edge, nats; from there it
   * falls as the prior does, or the widest Gaussian would win by its entropy.
   */
  private static final double OUTSIDE = 50;

  private final JointGrid grid;
  private final double[] logJoint;
  private final double outside;

  private BestGaussian(JointGrid grid) {
    this.grid = grid;
    this.logJoint = grid.logJoint();
    this.outside = Arrays.stream(logJoint).max().orElseThrow() - OUTSIDE;
  }

  /**
   * The best of what is found from each start, and from the mean and deviations of the posterior.
   *
   * @param starts each mu_1, mu_2, log sigma_1, log sigma_2 in the grid's coordinates
   * @return the same four numbers
   */
  static double[] find(JointGrid grid, List<double[]> starts) {
    BestGaussian search = new BestGaussian(grid);
    PointValuePair best = search.from(search.moments());
    for (double[] start : starts) {
      PointValuePair found = search.from(start);
      best = found.getValue() < best.getValue() ? found : best;
    }
    return best.getPoint();
  }

  /** The negative bound of a Gaussian, as {@link #find} gives it, nats. */
  static double negativeBound(JointGrid grid, double[] q) {
    return new BestGaussian(grid).negativeBound(q);
  }

  private PointValuePair from(double[] start) {
    PointValuePair[] best = {new PointValuePair(start, negativeBound(start))};
    try {
      return new SimplexOptimizer(TOLERANCE, TOLERANCE)
          .optimize(
              GoalType.MINIMIZE,
              new ObjectiveFunction(q -> noted(q, best)),
              new InitialGuess(start),
              new NelderMeadSimplex(4, 0.3),
              new MaxEval(EVALUATIONS));
    } catch (MathIllegalStateException e) { // the evaluations are used up
      return best[0];
    }
  }

  private double noted(double[] q, PointValuePair[] best) {
    double value = negativeBound(q);
    if (value < best[0].getValue()) {
      best[0] = new PointValuePair(q, value);
    }
    return value;
  }

  /** -E_q log p(s, z|x) - H(q): the negative bound, nats. */
  private double negativeBound(double[] q) {
    double[] columns = shares(q[0], Math.exp(q[2]));
    double[] rows = shares(q[1], Math.exp(q[3]));
    int first = first(columns);
    int last = last(columns);
    int end = last(rows);
    double sum = 0;
    for (int row = first(rows); row <= end; row++) {
      double ofRow = 0;
      for (int column = first; column <= last; column++) {
        ofRow += columns[column] * logJoint[row * columns.length + column];
      }
      sum += rows[row] * ofRow;
    }
    double held = Arrays.stream(rows).sum() * Arrays.stream(columns).sum();
    double entropy = q[2] + q[3] + 1 + Math.log(2 * Math.PI);
    double square = q[0] * q[0] + q[1] * q[1] + Math.exp(2 * q[2]) + Math.exp(2 * q[3]);
    return -(1 - held) * (outside - square / 2) - sum - entropy;
  }

  private static int first(double[] shares) {
    int k = 0;
    while (k < shares.length && shares[k] <= LEAST) {
      k++;
    }
    return k;
  }

  private static int last(double[] shares) {
    int k = shares.length - 1;
    while (k >= 0 && shares[k] <= LEAST) {
      k--;
    }
    return k;
  }

  /**
   * The weights of an axis: the density at the centres where it is wide against the squares, for
   * then the midpoint rule is exact to many digits; else what N(mu, sigma^2) has in each interval.
   */
  private double[] shares(double mu, double sigma) {
    double step = grid.step();
    double[] shares = new double[grid.n()];
    int first = (int) Math.max(0, Math.floor((mu - FAR * sigma - grid.low()) / step));
    int last = (int) Math.min(shares.length - 1, (mu + FAR * sigma - grid.low()) / step);
    double top = step / (sigma * Math.sqrt(2 * Math.PI));
    for (int k = first; k <= last; k++) {
      double left = (grid.low() + k * step - mu) / sigma;
      double centre = left + step / sigma / 2;
      shares[k] =
          sigma > WIDE * step
              ? top * Math.exp(-centre * centre / 2)
              : below(left + step / sigma) - below(left);
    }
    return shares;
  }

  private static double below(double deviations) {
    return Erf.erf(deviations / Math.sqrt(2)) / 2;
  }

  /** The mean and the log deviations of the posterior on the grid. */
  private double[] moments() {
    double top = Arrays.stream(logJoint).max().orElseThrow();
    double step = grid.step();
    double mass = 0;
    double[] first = new double[2];
    double[] second = new double[2];
    for (int k = 0; k < logJoint.length; k++) {
      double p = Math.exp(logJoint[k] - top);
      double[] t = {
        grid.low() + (k % grid.n() + .5) * step, grid.low() + (k / grid.n() + .5) * step
      };
      mass += p;
      for (int i = 0; i < 2; i++) {
        first[i] += p * t[i];
        second[i] += p * t[i] * t[i];
      }
    }
    double[] moments = new double[4];
    for (int i = 0; i < 2; i++) {
      moments[i] = first[i] / mass;
      double variance = second[i] / mass - moments[i] * moments[i];
      moments[2 + i] = Math.log(Math.max(variance, step * step / 12)) / 2;
    }
    return moments;
  }
}
