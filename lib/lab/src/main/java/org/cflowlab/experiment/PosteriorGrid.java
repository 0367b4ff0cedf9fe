package org.cflowlab.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.plot.Plane;

/**
 * What a model with a latent vector of length two believes of one mask, on a square grid of z: its
 * prior p(z|x), the exact posterior p(z|s,x) = p(s|z,x) p(z|x) / p(s|x) by quadrature, and the
 * approximation q(z|s,x) that it was trained with, before and after its flow.
 *
 * <p>All densities are given at the centres of n x n equal squares, row by row from the lowest z_2.
 * A density narrower than a square can fall between the points, and then no sum over them means
 * anything: {@link #mass} says how much of a density the grid holds, and {@link #gap} refuses to
 * answer where it is not all.
 *
 * @param low smallest coordinate of the grid, the same on both axes
 * @param high largest coordinate
 * @param prior p(z|x) [n x n]
 * @param exact p(z|s,x) [n x n]
 * @param base q_0, the Gaussian before the flow [n x n]
 * @param posterior q(z|s,x), after the flow; the same as base without one [n x n]
 * @param logEvidence log p(s|x) by the same quadrature, nats
 */
public record PosteriorGrid(
    double low,
    double high,
    double[] prior,
    double[] exact,
    double[] base,
    double[] posterior,
    double logEvidence) {

  /** What of a density a grid must hold to answer: so much, and no more than its inverse. */
  public static final double LEAST_MASS = 0.999;

  /**
   * Standard deviations of prior and base that the grid reaches from their means: beyond 4 lies a
   * thousandth of a nat.
   */
  private static final double REACH = 5;

  /** The most squares along a side that {@link #of(CFlowNet, NDArray, NDArray)} takes. */
  private static final int MOST = 960;

  private static final int FEWEST = 120;

  /** Samples along a side that tell where the posterior lies. */
  private static final int ROUGH = 17;

  /**
   * The coarsest of 120, 240, 480 and 960 squares a side that holds the prior and the posterior
   * before and after its flow. On a finer one only those points are decoded anew where the exact
   * posterior is not nothing.
   *
   * @param net with L = 2
   * @param x [1, C, H, W]
   * @param mask [1, 1, H, W]
   * @throws IllegalArgumentException if L is not 2, a shape or type does not fit, or the finest
   *     grid does not hold a density
   */
  public static PosteriorGrid of(CFlowNet net, NDArray x, NDArray mask) {
    JointGrid.requirePlane(net);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Weights w = net.parameters().evaluation();
      CFlowNet.Latents latents = latents(net, x, mask, w);
      double[] box = box(net, latents, w);
      List<JointGrid> joint = JointGrid.of(net, x, mask, box[0], box[1], FEWEST);
      PosteriorGrid grid = of(net, latents, joint.get(0), w);
      while (!grid.holdsAll() && joint.get(0).n() < MOST) {
        joint = JointGrid.refined(net, x, mask, joint);
        grid = of(net, latents, joint.get(0), w);
      }
      grid.require("p(z|x)", grid.prior);
      grid.require("q_0(z|s,x)", grid.base);
      grid.require("q(z|s,x)", grid.posterior);
      return grid;
    }
  }

  /**
   * The grid of one image and mask.
   *
   * @param net with L = 2
   * @param x [1, C, H, W]
   * @param mask [1, 1, H, W]
   * @param n squares along a side
   * @throws IllegalArgumentException if L is not 2, or a shape or type does not fit
   */
  public static PosteriorGrid of(CFlowNet net, NDArray x, NDArray mask, int n) {
    JointGrid.requirePlane(net);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Weights w = net.parameters().evaluation();
      double[] box = box(net, latents(net, x, mask, w), w);
      return of(net, x, mask, box[0], box[1], n);
    }
  }

  private static CFlowNet.Latents latents(CFlowNet net, NDArray x, NDArray mask, Weights w) {
    DataType type = net.parameters().values().getDataType();
    return net.latents(x, mask, net.parameters().manager().zeros(new Shape(1, 2), type), w);
  }

  /**
   * The grid on a square of the caller's, so that several have the same axes.
   *
   * @param net with L = 2
   * @param x [1, C, H, W]
   * @param mask [1, 1, H, W]
   * @param low smallest coordinate, in deviations of the prior, the same on both axes
   * @param high largest coordinate
   * @param n squares along a side
   * @throws IllegalArgumentException if L is not 2, or a shape or type does not fit
   */
  public static PosteriorGrid of(
      CFlowNet net, NDArray x, NDArray mask, double low, double high, int n) {
    JointGrid.requirePlane(net);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Weights w = net.parameters().evaluation();
      CFlowNet.Latents latents = latents(net, x, mask, w);
      return of(net, latents, JointGrid.of(net, x, mask, low, high, n).get(0), w);
    }
  }

  /** The densities at the points of a joint density. */
  private static PosteriorGrid of(
      CFlowNet net, CFlowNet.Latents latents, JointGrid joint, Weights w) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int n = joint.n();
      DiagonalGaussian p = latents.prior().base();
      NDArray t =
          net.parameters()
              .manager()
              .create(Plane.lattice(joint.low(), joint.high(), n), new Shape((long) n * n, 2));
      NDArray z = wide(p, n).sample(t.toType(p.mu().getDataType(), false));
      double volume = JointGrid.volume(p);
      double[] base =
          exp(JointGrid.plus(volume, wide(latents.posterior().base(), n).logDensity(z)));
      double[] q = exp(JointGrid.plus(volume, net.logPosterior(latents.posterior(), z, w)));
      double logEvidence = joint.logEvidence();
      return new PosteriorGrid(
          joint.low(),
          joint.high(),
          exp(JointGrid.plus(volume, latents.prior().logDensity(z.expandDims(0)))),
          Arrays.stream(joint.logJoint()).map(j -> Math.exp(j - logEvidence)).toArray(),
          base,
          q,
          logEvidence);
    }
  }

  /**
   * What the grid holds of a density: its sum over the squares. 1 is all; less lies beyond the edge
   * or between the points, and more is as wrong.
   *
   * @param density on this grid
   */
  public double mass(double[] density) {
    int n = side(density);
    return Arrays.stream(density).sum() * Math.pow((high - low) / n, 2);
  }

  /**
   * A part of the grid, for a picture: what lies outside is not counted, and {@link #gap} refuses
   * to answer where that is more than a thousandth.
   *
   * @param from smallest coordinate, on both axes, moved to the nearest border of a square
   * @param to largest coordinate
   * @throws IllegalArgumentException if it is not part of the grid
   */
  public PosteriorGrid within(double from, double to) {
    int n = side(exact);
    double step = (high - low) / n;
    int first = (int) Math.round((from - low) / step);
    int last = (int) Math.round((to - low) / step);
    if (first < 0 || last > n || last <= first) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "[%s, %s] is no part of a grid of [%s, %s]", from, to, low, high));
    }
    return new PosteriorGrid(
        low + first * step,
        low + last * step,
        part(prior, n, first, last),
        part(exact, n, first, last),
        part(base, n, first, last),
        part(posterior, n, first, last),
        logEvidence);
  }

  private static double[] part(double[] density, int n, int first, int last) {
    return IntStream.range(first, last)
        .mapToObj(row -> Arrays.copyOfRange(density, row * n + first, row * n + last))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private static int side(double[] density) {
    return (int) Math.round(Math.sqrt(density.length));
  }

  private boolean holdsAll() {
    return holds(prior) && holds(base) && holds(posterior);
  }

  private boolean holds(double[] density) {
    double mass = mass(density);
    return mass >= LEAST_MASS && mass <= 1 / LEAST_MASS;
  }

  private void require(String name, double[] density) {
    if (!holds(density)) {
      int n = side(density);
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the grid of %d x %d points holds %.3f of %s, and must hold %s: take more points",
              n,
              n,
              mass(density),
              name,
              LEAST_MASS));
    }
  }

  /**
   * KL(q || p(z|s,x)) by quadrature: the gap of the bound, log p(s|x) minus it, nats.
   *
   * @param q a density on this grid
   * @throws IllegalArgumentException if the grid does not hold {@link #LEAST_MASS} of q or of the
   *     prior
   */
  public double gap(double[] q) {
    require("p(z|x)", prior);
    require("q", q);
    double area = Math.pow(high - low, 2) / q.length;
    double sum = 0;
    for (int k = 0; k < q.length; k++) {
      if (q[k] > 0) {
        sum += q[k] * (Math.log(q[k]) - Math.log(Math.max(exact[k], Double.MIN_NORMAL))) * area;
      }
    }
    double mass = mass(q);
    return sum / mass - Math.log(mass); // of q as the squares have it, so never below 0
  }

  /**
   * A diagonal Gaussian in the grid's coordinates.
   *
   * @param mu mean, two numbers
   * @param sigma deviations, two numbers
   * @param gap KL(q || p(z|s,x)), nats
   */
  public record Gaussian(double[] mu, double[] sigma, double gap) {
    /** Its density at {@link Plane#lattice} [n x n]. */
    public double[] density(double low, double high, int n) {
      double[] t = Plane.lattice(low, high, n);
      double[] density = new double[n * n];
      Arrays.setAll(
          density,
          k -> {
            double a = (t[2 * k] - mu[0]) / sigma[0];
            double b = (t[2 * k + 1] - mu[1]) / sigma[1];
            return Math.exp(-(a * a + b * b) / 2) / (2 * Math.PI * sigma[0] * sigma[1]);
          });
      return density;
    }
  }

  /**
   * The diagonal Gaussian that is nearest to the exact posterior by KL(q || p(z|s,x)): what no
   * encoder without a flow can better at this mask. One narrower than a square is counted rightly.
   */
  public Gaussian bestGaussian() {
    int n = side(exact);
    double[] log =
        Arrays.stream(exact).map(v -> Math.log(Math.max(v, Double.MIN_NORMAL))).toArray();
    JointGrid posterior = new JointGrid(low, high, n, log);
    double[] q = BestGaussian.find(posterior, List.of());
    return new Gaussian(
        new double[] {q[0], q[1]},
        new double[] {Math.exp(q[2]), Math.exp(q[3])},
        BestGaussian.negativeBound(posterior, q));
  }

  private static DiagonalGaussian wide(DiagonalGaussian g, int n) {
    Shape shape = new Shape((long) n * n, 2);
    return new DiagonalGaussian(g.mu().broadcast(shape), g.logSigma().broadcast(shape));
  }

  /**
   * A square that holds the prior, the base and what the flow makes of it, as the prior sees it.
   */
  private static double[] box(CFlowNet net, CFlowNet.Latents latents, Weights w) {
    DiagonalGaussian p = latents.prior().base();
    CFlowNet.Posterior q = latents.posterior();
    NDArray eps =
        p.mu()
            .getManager()
            .create(Plane.lattice(-REACH, REACH, ROUGH), new Shape(1, ROUGH * ROUGH, 2))
            .toType(p.mu().getDataType(), false);
    NDArray z = q.base().withSampleAxis().sample(eps).concat(net.draw(q, eps, w).z(), 1);
    z = z.concat(latents.prior().sample(eps), 1);
    NDArray t = z.sub(p.mu()).div(p.logSigma().exp());
    double[] all = JointGrid.numbers(t);
    return new double[] {
      Math.min(-REACH, Arrays.stream(all).min().orElseThrow()),
      Math.max(REACH, Arrays.stream(all).max().orElseThrow())
    };
  }

  private static double[] exp(double[] logDensity) {
    return Arrays.stream(logDensity).map(Math::exp).toArray();
  }
}
