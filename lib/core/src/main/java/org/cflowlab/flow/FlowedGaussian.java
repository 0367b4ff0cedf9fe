package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadInputException;

/**
 * A diagonal Gaussian bent by a flow, both with parameters of their own and no network around them:
 * what one flow can do to one density. In double precision.
 *
 * <p>A {@link ConditionalFlow} without a context is the same density from the outside; this one
 * starts where it is told, and shows the base, each z_0 and the log-determinants.
 */
public final class FlowedGaussian implements AutoCloseable {
  private final Layout.Slot mu;
  private final Layout.Slot logSigma;
  private final FlowChain flow;
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
    this.flow =
        flow.isEmpty()
            ? FlowChain.NONE
            : FlowChain.of(
                layout.in("flow"), flow::get, flow.size(), ContextNetwork.constant(), seed);
    this.parameters = new Parameters(layout, manager, DataType.FLOAT64, seed);
  }

  /** The values an optimizer moves. */
  public Parameters parameters() {
    return parameters;
  }

  /** q_0. */
  public DiagonalGaussian base(Weights weights) {
    Weights.require(weights);
    return new DiagonalGaussian(weights.get(mu), weights.get(logSigma));
  }

  /**
   * Samples from noise.
   *
   * @param eps standard normal [n, L]
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
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

  /**
   * z_0 [n, L] to z_K with the sum of the log-determinants.
   *
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public Transformed forward(NDArray z0, Weights weights) {
    try (NDArray none = none("z0", z0)) {
      return flow.forward(z0, none, weights);
    }
  }

  /**
   * log q at given points z_K [n, L], through the inverse: [n], nats.
   *
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public NDArray logDensity(NDArray zK, Weights weights) {
    try (NDArray none = none("zK", zK)) {
      return flow.logDensity(base(weights), zK, none, weights);
    }
  }

  /** No context for points [n, L]: [n, 0]. */
  private NDArray none(String name, NDArray z) {
    Shapes.requireType(name, z, DataType.FLOAT64);
    long n = Shapes.require(name, z, "n, L", Shapes.ANY, mu.shape().size()).get(0);
    return z.getManager().zeros(new Shape(n, 0), DataType.FLOAT64);
  }

  @Override
  public void close() {
    parameters.close();
  }
}
