package org.cflowlab.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.metric.ConditionalLogLikelihood;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.plot.Plane;

/**
 * log p(s, z|x) of a mask at the centres of n x n equal squares of z, L = 2, row by row from the
 * lowest z_2. Coordinates are those of the prior's Gaussian, t = (z - mu_p) / sigma_p, and so are
 * the densities.
 *
 * @param low smallest coordinate of the grid, the same on both axes
 * @param high largest coordinate
 * @param n squares along a side
 * @param logJoint [n x n]
 */
record JointGrid(double low, double high, int n, double[] logJoint) {
  /** Points decoded at once. */
  private static final int CHUNK = 512;

  /** So many nats below its top, the joint density holds nothing worth a closer look. */
  private static final double NOTHING = 12;

  /**
   * The grids of one image, each point decoded once for all masks.
   *
   * @param x [1, C, H, W]
   * @param masks [1, R, H, W]
   * @return one a mask
   * @throws IllegalArgumentException if L is not 2, or a shape or type does not fit
   */
  static List<JointGrid> of(
      CFlowNet net, NDArray x, NDArray masks, double low, double high, int n) {
    requirePlane(net);
    double[][] all = logJoint(net, x, masks, Plane.lattice(low, high, n));
    return Arrays.stream(all).map(ofMask -> new JointGrid(low, high, n, ofMask)).toList();
  }

  /**
   * log p(s, t|x) of each mask at some points.
   *
   * @param points t, two numbers each
   */
  private static double[][] logJoint(CFlowNet net, NDArray x, NDArray masks, double[] points) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Weights w = net.parameters().evaluation();
      TransformedGaussian prior = net.prior(x, w);
      DiagonalGaussian base = prior.base();
      NDArray t =
          net.parameters()
              .manager()
              .create(points, new Shape(1, points.length / 2, 2))
              .toType(base.mu().getDataType(), false);
      NDArray z = base.withSampleAxis().sample(t);
      double[] logPrior = plus(volume(base), prior.logDensity(z));
      double[][] logJoint = logLikelihoods(net, net.features(x, w), masks, z, w);
      for (double[] ofMask : logJoint) {
        Arrays.setAll(ofMask, k -> ofMask[k] + logPrior[k]);
      }
      return logJoint;
    }
  }

  /**
   * Grids of twice as many squares along a side. Only those points are decoded anew, each once for
   * all masks, that lie in or beside a square where one of the densities is not nothing; the others
   * keep what was found.
   *
   * @param masks [1, R, H, W]
   * @param grids of one size, one a mask
   */
  static List<JointGrid> refined(CFlowNet net, NDArray x, NDArray masks, List<JointGrid> grids) {
    JointGrid any = grids.get(0);
    int n = any.n;
    boolean[] matters = new boolean[n * n];
    for (JointGrid grid : grids) {
      boolean[] here = grid.mattersAround();
      for (int k = 0; k < matters.length; k++) {
        matters[k] |= here[k];
      }
    }
    double[] lattice = Plane.lattice(any.low, any.high, 2 * n);
    int[] parent = new int[4 * n * n];
    Arrays.setAll(parent, k -> k / (2 * n) / 2 * n + k % (2 * n) / 2);
    int[] anew = IntStream.range(0, parent.length).filter(k -> matters[parent[k]]).toArray();
    double[] points = new double[2 * anew.length];
    Arrays.setAll(points, k -> lattice[2 * anew[k / 2] + k % 2]);
    double[][] found = logJoint(net, x, masks, points);
    return IntStream.range(0, grids.size())
        .mapToObj(mask -> grids.get(mask).refined(parent, anew, found[mask]))
        .toList();
  }

  private JointGrid refined(int[] parent, int[] anew, double[] found) {
    double[] fine = new double[parent.length];
    Arrays.setAll(fine, k -> logJoint[parent[k]]);
    for (int k = 0; k < anew.length; k++) {
      fine[anew[k]] = found[k];
    }
    return new JointGrid(low, high, 2 * n, fine);
  }

  private boolean[] mattersAround() {
    double least = Arrays.stream(logJoint).max().orElseThrow() - NOTHING;
    boolean[] matters = new boolean[n * n];
    for (int k = 0; k < logJoint.length; k++) {
      if (logJoint[k] > least) {
        for (int row = Math.max(0, k / n - 1); row <= Math.min(n - 1, k / n + 1); row++) {
          for (int column = Math.max(0, k % n - 1);
              column <= Math.min(n - 1, k % n + 1);
              column++) {
            matters[row * n + column] = true;
          }
        }
      }
    }
    return matters;
  }

  static void requirePlane(CFlowNet net) {
    if (net.latent() != 2) {
      throw new IllegalArgumentException("a grid needs L = 2, not " + net.latent());
    }
  }

  /** The logarithm of the volume of a unit square of t in z. */
  static double volume(DiagonalGaussian prior) {
    return Arrays.stream(numbers(prior.logSigma())).sum();
  }

  /**
   * log p(s|z, x) of each mask at some points, pixels summed in double precision.
   *
   * @param features of {@link CFlowNet#features} [1, F, H, W]
   * @param masks [1, R, H, W]
   * @param z [1, m, 2]
   * @return [R][m], nats
   */
  static double[][] logLikelihoods(
      CFlowNet net, NDArray features, NDArray masks, NDArray z, Weights w) {
    int points = Math.toIntExact(z.getShape().get(1));
    int raters = Math.toIntExact(masks.getShape().get(1));
    NDArray wide = wide(masks);
    double[][] all = new double[raters][points];
    for (int from = 0; from < points; from += CHUNK) {
      int to = Math.min(points, from + CHUNK);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray logits = net.decode(features, z.get(":, " + from + ":" + to), w); // [1, m, H, W]
        double[] logP = numbers(ConditionalLogLikelihood.logProbabilities(wide, wide(logits)));
        for (int r = 0; r < raters; r++) {
          System.arraycopy(logP, r * (to - from), all[r], from, to - from);
        }
      }
    }
    return all;
  }

  private static NDArray wide(NDArray a) {
    return a.toType(DataType.FLOAT64, false);
  }

  /** How long a square is. */
  double step() {
    return (high - low) / n;
  }

  /** log p(s|x) by the midpoint rule, nats. */
  double logEvidence() {
    return 2 * Math.log(step()) + logSum(1);
  }

  /** How far the evidence moves where three of four points are left out, nats. */
  double coarseness() {
    return Math.abs(2 * Math.log(2 * step()) + logSum(2) - logEvidence());
  }

  /** log of the sum over every so-manieth row and column. */
  private double logSum(int every) {
    double top = Arrays.stream(logJoint).max().orElseThrow();
    double sum = 0;
    for (int row = 0; row < n; row += every) {
      for (int column = 0; column < n; column += every) {
        sum += Math.exp(logJoint[row * n + column] - top);
      }
    }
    return top + Math.log(sum);
  }

  static double[] plus(double constant, NDArray logDensity) {
    return Arrays.stream(numbers(logDensity)).map(v -> v + constant).toArray();
  }

  static double[] numbers(NDArray a) {
    return a.toType(DataType.FLOAT64, false).toDoubleArray();
  }
}
