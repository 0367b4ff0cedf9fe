package org.cflowlab.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.flow.FlowStep;
import org.cflowlab.flow.Transformed;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.progress.Progress;
import org.cflowlab.toy.NormalGrid;

/**
 * The evidence of some masks of one image, the gap of the bound at each, and what it is made of.
 */
final class ImageNats {
  /** Squares along the side of the first grid; it is refined where a posterior is narrow. */
  private static final int FIRST = 64;

  /** Squares along the side of the finest. */
  private static final int LAST = 512;

  /** How far the evidence may move where three of four points are left out, nats. */
  private static final double STILL = 0.04;

  /** The same on the finest grid: a posterior of which less is known is left out. */
  private static final double ENOUGH = 0.1;

  /** Nodes of the noise along a side. */
  private static final int NODES = 41;

  /** The weight of a node that can be left out. */
  private static final double NOTHING = 1e-12;

  /** The grid holds the prior and the posterior up to so many deviations. */
  private static final double REACH = 5;

  /** Images whose members are trained at once: more take memory, and gain little. */
  private static final int TOGETHER = 8;

  private final CFlowNet net;
  private final NDArray masks;
  private final NDArray x;
  private final Weights w;
  private final NDArray features;
  private final TransformedGaussian prior;
  private final DiagonalGaussian frame;
  private final CFlowNet.Posterior posterior;
  private final NDManager manager;
  private final DataType type;
  private final int count;

  /**
   * What was found of one mask.
   *
   * @param logEvidence log p(s|x), nats
   * @param gap of the bound
   * @param approximation what the best member of the posterior's family leaves
   * @param gaussian what the best diagonal Gaussian leaves
   */
  record OfMask(double logEvidence, double gap, double approximation, double gaussian) {}

  /**
   * Nothing is computed yet but what the encoders say.
   *
   * @param x [1, C, H, W]
   * @param masks [1, R, H, W]
   */
  ImageNats(CFlowNet net, NDArray x, NDArray masks) {
    this.net = net;
    this.x = x;
    this.masks = masks;
    this.count = Math.toIntExact(masks.getShape().get(1));
    this.manager = net.parameters().manager();
    this.type = net.parameters().values().getDataType();
    this.w = net.parameters().evaluation();
    this.features = net.features(x, w);
    this.prior = net.prior(x, w).repeat(count);
    this.frame = net.prior(x, w).base();
    NDArray centre = manager.zeros(new Shape(count, net.latent()), type);
    this.posterior = net.latents(x, masks, centre, w).posterior();
  }

  /** Each mask's nats with L = 2; none if its posterior is too narrow for the finest grid. */
  Optional<List<OfMask>> onGrid() {
    return fine().map(fine -> onGrid(List.of(fine), "", Progress.NONE).get(0));
  }

  /**
   * Each mask's nats for images of one net; the best members of its family are found for many masks
   * at once.
   *
   * @param name of the net, for the progress
   */
  static List<List<OfMask>> onGrid(List<Fine> images, String name, Progress progress) {
    List<List<OfMask>> all = new ArrayList<>();
    for (int from = 0; from < images.size(); from += TOGETHER) {
      int to = Math.min(images.size(), from + TOGETHER);
      all.addAll(together(images.subList(from, to), name, progress));
    }
    return all;
  }

  private static List<List<OfMask>> together(List<Fine> images, String name, Progress progress) {
    if (!images.get(0).image.hasKnownFlow()) {
      return images.stream().map(fine -> fine.image.split(fine, fine.gaussian)).toList();
    }
    ImageNats any = images.get(0).image;
    Nodes nodes = Nodes.of(any.manager, any.type);
    List<List<OfMask>> all = new ArrayList<>();
    try (BestMember best = any.family(images)) {
      Transformed q = best.train(name, progress).draws(nodes.wide);
      int from = 0;
      for (Fine fine : images) {
        String rows = from + ":" + (from + fine.image.count);
        from += fine.image.count;
        double[] member = fine.image.boundsOf(q.z().get(rows), q.logDet().get(rows), nodes);
        all.add(fine.image.split(fine, member));
      }
    }
    return all;
  }

  /**
   * What is known of an image's masks before the best members of a family with a flow are.
   *
   * @param image whose they are
   * @param grids on which the evidence of each stands still
   * @param bounds at the encoder's posterior
   * @param gaussians the best ones: mu_1, mu_2, log sigma_1, log sigma_2
   * @param gaussian their bounds
   */
  record Fine(
      ImageNats image,
      List<JointGrid> grids,
      double[] bounds,
      List<double[]> gaussians,
      double[] gaussian) {}

  /** With L = 2; none if a posterior is too narrow for the finest grid. */
  Optional<Fine> fine() {
    JointGrid.requirePlane(net);
    Nodes nodes = Nodes.of(manager, type);
    NDArray eps = nodes.points.expandDims(0).repeat(0, count);
    CFlowNet.Draws draws = net.draw(posterior, eps, w);
    double[] bounds = bounds(draws.z(), draws.logDensity(), nodes);
    List<JointGrid> grids = grids(draws.z(), nodes);
    if (grids.isEmpty()) {
      return Optional.empty();
    }
    List<double[]> gaussians = new ArrayList<>();
    for (int mask = 0; mask < count; mask++) {
      gaussians.add(BestGaussian.find(grids.get(mask), List.of(base(mask))));
    }
    return Optional.of(new Fine(this, grids, bounds, gaussians, bounds(gaussians, nodes)));
  }

  private List<OfMask> split(Fine fine, double[] member) {
    List<OfMask> all = new ArrayList<>();
    for (int mask = 0; mask < count; mask++) {
      double evidence = fine.grids.get(mask).logEvidence();
      double gap = evidence - fine.bounds[mask];
      double ofGaussian = evidence - fine.gaussian[mask];
      if (!net.hasFlow()) {
        ofGaussian = Math.min(gap, ofGaussian);
      }
      double best = Math.min(Math.min(gap, ofGaussian), evidence - member[mask]);
      boolean known = !net.hasFlow() || hasKnownFlow();
      all.add(new OfMask(evidence, gap, known ? best : Double.NaN, ofGaussian));
    }
    return all;
  }

  private boolean hasKnownFlow() {
    return net.hasFlow() && net.sizes().flow() != null;
  }

  /** A grid for each mask on which its evidence stands still; none where one does not. */
  private List<JointGrid> grids(NDArray z, Nodes nodes) {
    NDArray all = z.concat(prior.sample(nodes.points.expandDims(0).repeat(0, count)), 0);
    double[] t = JointGrid.numbers(all.sub(frame.mu()).div(frame.logSigma().exp()));
    double[] near =
        IntStream.range(0, t.length)
            .filter(k -> nodes.radius[k / 2 % nodes.radius.length] < REACH)
            .mapToDouble(k -> t[k])
            .toArray();
    double low = Math.min(-REACH, Arrays.stream(near).min().orElseThrow());
    double high = Math.max(REACH, Arrays.stream(near).max().orElseThrow());
    List<JointGrid> first = JointGrid.of(net, x, masks, low, high, FIRST);
    List<JointGrid> grids = new ArrayList<>();
    for (JointGrid grid : JointGrid.refined(net, x, masks, first)) {
      NDArray mask = masks.get(":, " + grids.size() + ":" + (grids.size() + 1));
      while (grid.n() < LAST && grid.coarseness() > STILL) {
        grid = JointGrid.refined(net, x, mask, List.of(grid)).get(0);
      }
      if (grid.coarseness() > ENOUGH) {
        return List.of();
      }
      grids.add(grid);
    }
    return grids;
  }

  /** The encoder's Gaussian at a mask, in the coordinates of the prior's. */
  private double[] base(int mask) {
    NDArray mu = posterior.base().mu().get(mask).sub(frame.mu().get(0));
    double[] m = JointGrid.numbers(mu.div(frame.logSigma().get(0).exp()));
    double[] s =
        JointGrid.numbers(posterior.base().logSigma().get(mask).sub(frame.logSigma().get(0)));
    return new double[] {m[0], m[1], s[0], s[1]};
  }

  /** The bounds of one Gaussian for each mask. */
  private double[] bounds(List<double[]> gaussians, Nodes nodes) {
    double[] mu = gaussians.stream().flatMapToDouble(g -> Arrays.stream(g, 0, 2)).toArray();
    double[] logSigma = gaussians.stream().flatMapToDouble(g -> Arrays.stream(g, 2, 4)).toArray();
    Shape shape = new Shape(count, 1, 2);
    DiagonalGaussian q =
        new DiagonalGaussian(manager.create(mu, shape), manager.create(logSigma, shape));
    NDArray t = q.sample(nodes.wide.expandDims(0));
    return boundsOf(t, q.logDensity(t), nodes);
  }

  /** The net's family of flowed Gaussians, before it is trained. */
  private BestMember family(List<Fine> images) {
    FlowKind kind = FlowKind.valueOf(net.sizes().flow().toUpperCase(Locale.ROOT));
    List<FlowStep> steps =
        IntStream.range(0, net.sizes().steps()).mapToObj(k -> kind.step(2, k)).toList();
    return new BestMember(
        images.stream().flatMap(fine -> fine.grids.stream()).toList(),
        steps,
        images.stream().flatMap(fine -> fine.gaussians.stream()).toList(),
        manager);
  }

  /** From the prior's coordinates, in double precision. */
  private double[] boundsOf(NDArray t, NDArray logQ, Nodes nodes) {
    NDArray z = frame.withSampleAxis().sample(t.toType(type, false));
    return bounds(z, logQ.sub(JointGrid.volume(frame)), nodes);
  }

  /**
   * E_q[ log p(s|z, x) + log p(z|x) - log q(z) ] for each mask.
   *
   * @param z at the nodes [R, n, 2]
   * @param logQ [R, n]
   */
  private double[] bounds(NDArray z, NDArray logQ, Nodes nodes) {
    double[] q = JointGrid.numbers(logQ);
    double[] p = JointGrid.numbers(prior.logDensity(z));
    double[] bounds = new double[count];
    for (int mask = 0; mask < count; mask++) {
      String one = mask + ":" + (mask + 1);
      double[] s =
          JointGrid.logLikelihoods(net, features, masks.get(":, " + one), z.get(one), w)[0];
      for (int k = 0; k < s.length; k++) {
        int at = mask * s.length + k;
        bounds[mask] += nodes.weights[k] * (s[k] + p[at] - q[at]);
      }
    }
    return bounds;
  }

  /**
   * Each mask's evidence and gap from samples of its posterior, for any L; the gap is not split.
   *
   * @param n how many samples
   */
  List<OfMask> bySamples(int n, Noise noise) {
    NDArray eps = noise.normal(manager, new Shape(count, n, net.latent()), type);
    CFlowNet.Draws draws = net.draw(posterior, eps, w);
    double[] q = JointGrid.numbers(draws.logDensity());
    double[] p = JointGrid.numbers(prior.logDensity(draws.z()));
    List<OfMask> all = new ArrayList<>();
    for (int mask = 0; mask < count; mask++) {
      String one = mask + ":" + (mask + 1);
      double[] s =
          JointGrid.logLikelihoods(net, features, masks.get(":, " + one), draws.z().get(one), w)[0];
      int first = mask * n;
      double[] log =
          IntStream.range(0, n).mapToDouble(k -> s[k] + p[first + k] - q[first + k]).toArray();
      double top = Arrays.stream(log).max().orElseThrow();
      double evidence =
          top + Math.log(Arrays.stream(log).map(v -> Math.exp(v - top)).average().orElseThrow());
      double gap = evidence - Scores.mean(log);
      all.add(new OfMask(evidence, gap, Double.NaN, Double.NaN));
    }
    return all;
  }

  /**
   * Nodes of the noise that count.
   *
   * @param points [n, 2], in the net's type
   * @param wide the same in double precision
   * @param weights of each, summing to 1
   * @param radius how far out each is
   */
  private record Nodes(NDArray points, NDArray wide, double[] weights, double[] radius) {
    static Nodes of(NDManager manager, DataType type) {
      NormalGrid grid = new NormalGrid(2, NODES);
      double[] all = grid.weights(manager).toDoubleArray();
      double[] eps = grid.points(manager).toDoubleArray();
      int[] kept = IntStream.range(0, all.length).filter(k -> all[k] > NOTHING).toArray();
      double sum = Arrays.stream(kept).mapToDouble(k -> all[k]).sum();
      double[] points =
          Arrays.stream(kept)
              .mapToObj(k -> new double[] {eps[2 * k], eps[2 * k + 1]})
              .flatMapToDouble(Arrays::stream)
              .toArray();
      NDArray wide = manager.create(points, new Shape(kept.length, 2));
      return new Nodes(
          wide.toType(type, false),
          wide,
          Arrays.stream(kept).mapToDouble(k -> all[k] / sum).toArray(),
          Arrays.stream(kept).mapToDouble(k -> Math.hypot(eps[2 * k], eps[2 * k + 1])).toArray());
    }
  }
}
