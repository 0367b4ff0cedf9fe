package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadInputException;

/**
 * A diagonal Gaussian bent by a flow, both with parameters of their own and no network around them:
 * what one flow can do to one density. In double precision.
 */
public final class FlowedGaussian implements AutoCloseable {
  private final Layout.Slot mu;
  private final Layout.Slot logSigma;
  private final Layout.Slot steps;
  private final FlowStep flow;
  private final Parameters parameters;

  /**
   * Samples and what is known of them.
   *
   * @param z0 of the base [n, L]
   * @param zK after the flow [n, L]
   * @param logDet sum_k log |det J_k| [n]
   * @param logQ log q(z_K) = log q_0(z_0) - logDet, (7) [n]
   */
  public record Sample(NDArray z0, NDArray zK, NDArray logDet, NDArray logQ) {}

  /**
   * A density to be trained.
   *
   * @param mu where the base's mean starts [L]
   * @param logSigma where the base's log deviations start [L]
   * @param flow its steps in order, each near the identity at first; none for the Gaussian alone
   * @param seed of the directions the steps start with
   * @throws IllegalArgumentException if one is missing, or the two are not equally long
   */
  public FlowedGaussian(
      NDManager manager, double[] mu, double[] logSigma, List<FlowStep> flow, long seed) {
    BadInputException.requirePresent("mu", mu);
    BadInputException.requirePresent("logSigma", logSigma);
    BadInputException.requirePresent("flow", flow);
    BadInputException.require(
        logSigma.length == mu.length,
        "logSigma must be " + mu.length + " long like mu, not " + logSigma.length);
    Layout layout = new Layout();
    Shape latent = new Shape(mu.length);
    this.mu = layout.add("mu", latent, (shape, random) -> mu);
    this.logSigma = layout.add("logSigma", latent, (shape, random) -> logSigma);
    this.flow = flow.isEmpty() ? null : new Composed(flow);
    this.steps =
        flow.isEmpty()
            ? null
            : layout.add(
                "flow",
                new Shape(this.flow.parameterCount()),
                (shape, random) -> this.flow.identity(Noise.stream(seed, "flow")));
    this.parameters = new Parameters(layout, manager, DataType.FLOAT64, seed);
  }

  /** The values an optimizer moves. */
  public Parameters parameters() {
    return parameters;
  }

  /** q_0. */
  public DiagonalGaussian base(Weights weights) {
    return new DiagonalGaussian(weights.get(mu), weights.get(logSigma));
  }

  /**
   * Samples from noise.
   *
   * @param eps standard normal [n, L]
   */
  public Sample sample(NDArray eps, Weights weights) {
    return Scratch.keepLike(
        eps,
        () -> {
          DiagonalGaussian base = base(weights);
          NDArray z0 = base.sample(eps);
          Transformed t = forward(z0, weights);
          return new Sample(z0, t.z(), t.logDet(), base.logDensity(z0).sub(t.logDet()));
        },
        q -> new NDList(q.z0(), q.zK(), q.logDet(), q.logQ()));
  }

  /** z_0 [n, L] to z_K with the sum of the log-determinants. */
  public Transformed forward(NDArray z0, Weights weights) {
    if (flow == null) {
      return new Transformed(z0, z0.sum(new int[] {1}).zerosLike());
    }
    return Scratch.keepLike(
        z0, () -> flow.forward(z0, rows(z0, weights)), t -> new NDList(t.z(), t.logDet()));
  }

  /** log q at given points z_K [n, L], through the inverse: [n], nats. */
  public NDArray logDensity(NDArray zK, Weights weights) {
    return Scratch.keepLike(
        zK,
        () -> {
          NDArray z0 = flow == null ? zK : flow.inverse(zK, rows(zK, weights));
          return base(weights).logDensity(z0).sub(forward(z0, weights).logDet());
        });
  }

  private NDArray rows(NDArray z, Weights weights) {
    long count = flow.parameterCount();
    return weights.get(steps).reshape(1, count).broadcast(z.getShape().get(0), count);
  }

  @Override
  public void close() {
    parameters.close();
  }
}
