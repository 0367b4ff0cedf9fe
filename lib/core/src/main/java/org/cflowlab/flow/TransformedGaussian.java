package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadInputException;

/**
 * The densities of z = T(z_0), z_0 from N Gaussians and T a conditional flow at their contexts,
 * (7); by a flow of no steps they are the Gaussians themselves.
 *
 * <p>Sampling runs the flow forward. The density runs it back: at the cost of sampling for
 * couplings, by a root search for planar and radial steps, whose gradient is that of the root.
 *
 * @param base of z_0 [N, L]
 * @param flow T
 * @param context c [N, H]; not looked at by a flow of no steps
 * @param weights of the flow's network
 */
public record TransformedGaussian(
    DiagonalGaussian base, FlowChain flow, NDArray context, Weights weights) {

  /** A Gaussian that no flow bends. */
  public static TransformedGaussian of(DiagonalGaussian base) {
    return new TransformedGaussian(base, FlowChain.NONE, null, null);
  }

  /** Whether a flow bends the Gaussian. */
  public boolean isBent() {
    return flow.length() > 0;
  }

  /** Each density r times over: N r of them. */
  public TransformedGaussian repeat(long r) {
    BadInputException.require(r > 0, "at least once, not " + r + " times");
    return r == 1
        ? this
        : new TransformedGaussian(
            base.repeat(r), flow, isBent() ? context.repeat(0, r) : null, weights);
  }

  /**
   * n samples of each density.
   *
   * @param eps standard normal noise [N, n, L]
   * @return [N, n, L]
   */
  public NDArray sample(NDArray eps) {
    Shape b = base.mu().getShape();
    Shapes.requireType("eps", eps, base.mu().getDataType());
    if (b.dimension() == 2) {
      Shapes.require("eps", eps, "N, n, L", b.get(0), Shapes.ANY, b.get(1));
    }
    return Scratch.keepLike(
        eps,
        () -> {
          NDArray z0 = base.withSampleAxis().sample(eps);
          if (!isBent()) {
            return z0;
          }
          Shape s = eps.getShape();
          NDArray rows = z0.reshape(s.get(0) * s.get(1), s.get(2));
          return flow.forward(rows, context.repeat(0, s.get(1)), weights).z().reshape(s);
        });
  }

  /**
   * log p(z) at one point of each density, or at n.
   *
   * @param z [N, L] or [N, n, L]
   * @return [N] or [N, n], nats
   * @throws IllegalArgumentException if z has another number of axes
   */
  public NDArray logDensity(NDArray z) {
    Shapes.requireType("z", z, base.mu().getDataType());
    return Scratch.keepLike(z, () -> density(z));
  }

  private NDArray density(NDArray z) {
    Shape s = z.getShape();
    if (s.dimension() == 2) {
      return isBent() ? flow.logDensity(base, z, context, weights) : base.logDensity(z);
    }
    Shape own = base.mu().getShape();
    Shapes.require("z", z, "N, n, L", own.get(0), Shapes.ANY, own.get(1));
    if (!isBent()) {
      return base.withSampleAxis().logDensity(z);
    }
    long n = s.get(1);
    NDArray rows = z.reshape(s.get(0) * n, s.get(2));
    return repeat(n).logDensity(rows).reshape(s.get(0), n);
  }
}
