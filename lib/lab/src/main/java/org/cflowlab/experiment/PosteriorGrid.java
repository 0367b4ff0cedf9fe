package org.cflowlab.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.loss.Elbo;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.plot.Plane;

/**
 * What a model with a latent vector of length two believes of one mask, on a square grid of z: its
 * prior p(z|x), the exact posterior p(z|s,x) = p(s|z,x) p(z|x) / p(s|x) by quadrature, and the
 * approximation q(z|s,x) that it was trained with, before and after its flow.
 *
 * <p>All densities are given at the centres of n x n equal squares, row by row from the lowest z_2.
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

  /** Standard deviations of prior and base that the grid reaches from their means. */
  private static final double REACH = 4;

  /** Points decoded at once. */
  private static final int CHUNK = 512;

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
    if (net.latent() != 2) {
      throw new IllegalArgumentException("a grid needs L = 2, not " + net.latent());
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDManager manager = net.parameters().manager();
      DataType type = net.parameters().values().getDataType();
      Weights w = net.parameters().evaluation();
      NDArray eps = manager.zeros(new Shape(1, 2), type);
      CFlowNet.Latents latents = net.latents(x, mask, eps, w);
      DiagonalGaussian p = latents.prior().base();
      double[] box = box(p, latents.posterior().base());
      NDArray t = manager.create(Plane.lattice(box[0], box[1], n), new Shape((long) n * n, 2));
      DiagonalGaussian wide = wide(p, n);
      NDArray z = wide.sample(t.toType(type, false));
      double volume = Arrays.stream(numbers(p.logSigma())).sum(); // of a unit square, log
      double[] logPrior = plus(volume, wide.logDensity(z));
      double[] logLikelihood = logLikelihood(net, x, mask, z, w);
      double[] base = exp(plus(volume, wide(latents.posterior().base(), n).logDensity(z)));
      double[] q = exp(plus(volume, net.logPosterior(latents.posterior(), z, w)));
      double area = Math.pow((box[1] - box[0]) / n, 2);
      double[] joint = new double[n * n];
      Arrays.setAll(joint, k -> logPrior[k] + logLikelihood[k]);
      double top = Arrays.stream(joint).max().orElseThrow();
      double sum = Arrays.stream(joint).map(j -> Math.exp(j - top)).sum();
      double logEvidence = top + Math.log(sum * area);
      return new PosteriorGrid(
          box[0],
          box[1],
          exp(logPrior),
          Arrays.stream(joint).map(j -> Math.exp(j - logEvidence)).toArray(),
          base,
          q,
          logEvidence);
    }
  }

  /**
   * KL(q || p(z|s,x)) by quadrature: the gap of the bound, log p(s|x) minus it, nats.
   *
   * @param q a density on this grid
   */
  public double gap(double[] q) {
    int n = (int) Math.round(Math.sqrt(exact.length));
    double area = Math.pow((high - low) / n, 2);
    double sum = 0;
    for (int k = 0; k < q.length; k++) {
      if (q[k] > 0) {
        sum += q[k] * (Math.log(q[k]) - Math.log(Math.max(exact[k], Double.MIN_NORMAL))) * area;
      }
    }
    return sum;
  }

  private static DiagonalGaussian wide(DiagonalGaussian g, int n) {
    Shape shape = new Shape((long) n * n, 2);
    return new DiagonalGaussian(g.mu().broadcast(shape), g.logSigma().broadcast(shape));
  }

  /** A square that holds prior and base, in the prior's coordinates. */
  private static double[] box(DiagonalGaussian p, DiagonalGaussian q) {
    double[] spread = numbers(p.logSigma().exp());
    double[] away = numbers(q.mu().sub(p.mu()));
    double[] sigma = numbers(q.logSigma().exp());
    double low = -REACH;
    double high = REACH;
    for (int i = 0; i < 2; i++) {
      low = Math.min(low, (away[i] - REACH * sigma[i]) / spread[i]);
      high = Math.max(high, (away[i] + REACH * sigma[i]) / spread[i]);
    }
    return new double[] {low, high};
  }

  private static double[] plus(double constant, NDArray logDensity) {
    return Arrays.stream(numbers(logDensity)).map(v -> v + constant).toArray();
  }

  private static double[] exp(double[] logDensity) {
    return Arrays.stream(logDensity).map(Math::exp).toArray();
  }

  private static double[] logLikelihood(
      CFlowNet net, NDArray x, NDArray mask, NDArray z, Weights w) {
    NDArray features = net.features(x, w);
    int points = (int) z.getShape().get(0);
    double[] all = new double[points];
    for (int from = 0; from < points; from += CHUNK) {
      int to = Math.min(points, from + CHUNK);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray logits =
            net.decode(features, z.get(from + ":" + to).expandDims(0), w); // [1, m, H, W]
        NDArray each = logits.squeeze(0).expandDims(1); // [m, 1, H, W]
        NDArray s = mask.broadcast(each.getShape());
        System.arraycopy(numbers(Elbo.reconstruction(s, each).neg()), 0, all, from, to - from);
      }
    }
    return all;
  }

  private static double[] numbers(NDArray a) {
    return a.toType(DataType.FLOAT64, false).toDoubleArray();
  }
}
