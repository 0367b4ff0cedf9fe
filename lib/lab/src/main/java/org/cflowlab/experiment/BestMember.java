package org.cflowlab.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.Composed;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.flow.FlowStep;
import org.cflowlab.flow.Transformed;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Adam;

/**
 * The member of a family of flowed Gaussians that is nearest to the posterior of each of some masks
 * by itself: base and flow have numbers of their own for every mask, and no network predicts them.
 * Trained by Adam on the bound, with new noise each step, for a flow can hide between nodes that
 * stay; log p(s, z|x) is read between the points of a grid.
 */
final class BestMember implements AutoCloseable {
  private static final int STEPS = 300;
  private static final double RATE = .05;
  private static final int DRAWS = 256;

  /** How steep the ground rises beyond the edge of the grid. */
  private static final double WALL = 100;

  private final List<JointGrid> grids;
  private final FlowStep flow;
  private final Layout.Slot mu;
  private final Layout.Slot logSigma;
  private final Layout.Slot steps;
  private final Parameters parameters;

  /**
   * The family, each mask's member at its Gaussian and the flow near the identity.
   *
   * @param grids one a mask
   * @param flow its steps, at least one
   * @param gaussians mu_1, mu_2, log sigma_1, log sigma_2 of each mask, in the grid's coordinates
   */
  BestMember(
      List<JointGrid> grids, List<FlowStep> flow, List<double[]> gaussians, NDManager manager) {
    this.grids = grids;
    this.flow = new Composed(flow);
    int masks = gaussians.size();
    double[] identity = this.flow.identity(Noise.stream(1, "best member"));
    Layout layout = new Layout();
    this.mu = slot(layout, "mu", masks, 2, k -> gaussians.get(k / 2)[k % 2]);
    this.logSigma = slot(layout, "logSigma", masks, 2, k -> gaussians.get(k / 2)[2 + k % 2]);
    this.steps = slot(layout, "flow", masks, identity.length, k -> identity[k % identity.length]);
    this.parameters = new Parameters(layout, manager, DataType.FLOAT64, 1);
  }

  private static Layout.Slot slot(
      Layout layout, String name, int rows, int columns, IntToDoubleFunction at) {
    double[] start = new double[rows * columns];
    Arrays.setAll(start, at);
    return layout.add(name, new Shape(rows, columns), (shape, random) -> start);
  }

  /** Trains all members at once; none knows of another. */
  BestMember train(String name, Progress progress) {
    NDManager manager = parameters.manager();
    Noise noise = new Noise(1, "best member");
    try (NDScope whole = new NDScope();
        Progress.Task task =
            progress.start("the best posteriors that " + name + " could have", STEPS);
        Adam adam = new Adam(parameters)) {
      whole.suppressNotUsedWarning();
      NDArray table = table(manager);
      NDArray corner = each(manager, JointGrid::low);
      NDArray length = each(manager, JointGrid::step);
      for (int step = 0; step < STEPS; step++) {
        try (NDScope scope = new NDScope();
            GradientCollector gradients = Torch.newGradientCollector()) {
          scope.suppressNotUsedWarning();
          NDArray eps = noise.normal(manager, new Shape(DRAWS, 2), DataType.FLOAT64);
          Transformed q = draw(eps, parameters.training());
          NDArray place = q.z().sub(corner).div(length).sub(.5); // in squares
          NDArray lacking = q.logDet().sub(read(table, place, length)); // [R, n]
          gradients.backward(lacking.mean(new int[] {1}).sum());
          double rate = RATE * .5 * (1 + Math.cos(Math.PI * step / STEPS));
          adam.step(parameters, parameters.values().getGradient(), rate);
        }
        task.at(step + 1, "");
      }
    }
    return this;
  }

  /**
   * The members' draws.
   *
   * @param eps [n, 2]
   * @return t [R, n, 2] and log q(t) [R, n], in the grid's coordinates
   */
  Transformed draws(NDArray eps) {
    return draw(eps, parameters.evaluation());
  }

  private Transformed draw(NDArray eps, Weights w) {
    DiagonalGaussian base =
        new DiagonalGaussian(w.get(mu), w.get(logSigma)).withSampleAxis(); // [R, 1, 2]
    long masks = base.mu().getShape().get(0);
    long n = eps.getShape().get(0);
    NDArray t0 = base.sample(eps.expandDims(0));
    NDArray rows = w.get(steps).repeat(0, n);
    Transformed t = flow.forward(t0.reshape(masks * n, 2), rows);
    NDArray logQ = base.logDensity(t0).sub(t.logDet().reshape(masks, n));
    return new Transformed(t.z().reshape(masks, n, 2), logQ);
  }

  /** The joint densities [R, m], the shorter ones filled up. */
  private NDArray table(NDManager manager) {
    int longest = grids.stream().mapToInt(g -> g.logJoint().length).max().orElseThrow();
    double[] all =
        grids.stream()
            .flatMapToDouble(g -> Arrays.stream(Arrays.copyOf(g.logJoint(), longest)))
            .toArray();
    return manager.create(all, new Shape(grids.size(), longest));
  }

  /** A number of each grid [R, 1, 1]. */
  private NDArray each(NDManager manager, ToDoubleFunction<JointGrid> of) {
    return manager.create(grids.stream().mapToDouble(of).toArray(), new Shape(grids.size(), 1, 1));
  }

  /**
   * log p(s, t|x) by bilinear interpolation [R, n]; beyond the edge it falls ever faster.
   *
   * @param place of the points, in squares from the first [R, n, 2]
   * @param length of a square [R, 1, 1]
   */
  private NDArray read(NDArray table, NDArray place, NDArray length) {
    NDArray n = each(table.getManager(), JointGrid::n);
    NDArray inside = place.maximum(0).minimum(n.sub(1 + 1e-9));
    NDArray corner = inside.stopGradient().floor();
    NDArray part = inside.sub(corner);
    NDArray column = corner.get(":, :, 0");
    NDArray row = corner.get(":, :, 1");
    NDArray right = part.get(":, :, 0");
    NDArray up = part.get(":, :, 1");
    NDArray wide = n.squeeze(2); // [R, 1]
    NDArray index = row.mul(wide).add(column).toType(DataType.INT64, false);
    NDArray above = row.add(1).mul(wide).add(column).toType(DataType.INT64, false);
    NDArray low = mix(table.gather(index, 1), table.gather(index.add(1), 1), right);
    NDArray high = mix(table.gather(above, 1), table.gather(above.add(1), 1), right);
    NDArray beyond = place.sub(inside).mul(length).square().sum(new int[] {2});
    return mix(low, high, up).sub(beyond.mul(WALL));
  }

  private static NDArray mix(NDArray a, NDArray b, NDArray share) {
    return a.add(b.sub(a).mul(share));
  }

  @Override
  public void close() {
    parameters.close();
  }
}
