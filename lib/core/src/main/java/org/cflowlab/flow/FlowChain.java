package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadInputException;

/**
 * T = T_K o .. o T_1, (2)-(4), with the parameters of every step read from a context: conditional
 * flows. A chain of no steps is the identity.
 */
public final class FlowChain {
  /** The identity. */
  public static final FlowChain NONE = new FlowChain(0, null, null);

  private final int length;
  private final FlowStep steps;
  private final ContextNetwork network;

  private FlowChain(int length, FlowStep steps, ContextNetwork network) {
    this.length = length;
    this.steps = steps;
    this.network = network;
  }

  /**
   * A chain of K steps.
   *
   * @param layout where the conditioning network's tensors go
   * @param step makes the k-th step, k from 0
   * @param count K, 0 or more
   * @param context H, the length of the context
   * @param seed of the random directions the steps start with
   */
  public static FlowChain of(
      Layout layout, IntFunction<FlowStep> step, int count, int context, long seed) {
    if (count == 0) {
      return NONE;
    }
    BadInputException.require(
        context > 0, "the context must be of length 1 or more, not " + context);
    return of(layout, step, count, ContextNetwork.mlp(context), seed);
  }

  /**
   * A chain of K steps whose parameters a network of one's own reads from the context.
   *
   * @param layout where the network's tensors go
   * @param step makes the k-th step, k from 0
   * @param count K, 1 or more
   * @param seed of the random directions the steps start with
   * @throws IllegalArgumentException if something is missing, or the steps do not fit together
   */
  public static FlowChain of(
      Layout layout,
      IntFunction<FlowStep> step,
      int count,
      ContextNetwork.Maker network,
      long seed) {
    BadInputException.require(count > 0, "a chain has 0 steps or more, not " + count);
    BadInputException.require(layout != null && step != null, "layout or step is missing: null");
    BadInputException.require(network != null, "the context's network is missing: null");
    FlowStep steps = new Composed(IntStream.range(0, count).mapToObj(step).toList());
    double[] start = steps.identity(Noise.stream(seed, "flow"));
    return new FlowChain(count, steps, network.of(layout, start));
  }

  /** The steps in words, as the k-th and its values say; a network's signature has them. */
  @Override
  public String toString() {
    return length == 0 ? "none" : steps.toString();
  }

  /** K. */
  public int length() {
    return length;
  }

  /**
   * Asks for a chain that takes latent vectors of this length, as the identity does any.
   *
   * @param name of the chain
   * @throws IllegalArgumentException if its steps are of another L
   */
  public void requireLatent(String name, int latent) {
    BadInputException.require(
        length == 0 || steps.latent() == latent,
        length == 0 ? "" : name + " has steps of L = " + steps.latent() + ", not " + latent);
  }

  /**
   * z_0 to z_K with the sum of the steps' log-determinants, (3) and (6).
   *
   * @param z z_0 [B, L]
   * @param context c [B, H]; not looked at by a chain of no steps
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public Transformed forward(NDArray z, NDArray context, Weights weights) {
    long batch = require(z);
    if (length == 0) {
      return new Transformed(z, z.getManager().zeros(new Shape(batch), z.getDataType()));
    }
    require(context, z, weights);
    return Scratch.keepLike(
        z,
        () -> steps.forward(z, network.forward(context, weights)),
        t -> new NDList(t.z(), t.logDet()));
  }

  /**
   * z_K to z_0, (4).
   *
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public NDArray inverse(NDArray z, NDArray context, Weights weights) {
    require(z);
    if (length == 0) {
      return z;
    }
    require(context, z, weights);
    return Scratch.keepLike(z, () -> steps.inverse(z, network.forward(context, weights)));
  }

  private long require(NDArray z) {
    return Shapes.require("z", z, "B, L", Shapes.ANY, length == 0 ? Shapes.ANY : steps.latent())
        .get(0);
  }

  private void require(NDArray context, NDArray z, Weights weights) {
    Weights.require(weights);
    Shapes.require("context", context, "B, H", z.getShape().get(0), network.context());
    Shapes.requireType("z", z, context.getDataType());
  }

  /**
   * log q(z_K) = log q_0(z_0) - sum_k log |det J_k(z_{k-1})| at a given z_K, (7) and (17).
   *
   * @return [B], nats
   */
  public NDArray logDensity(DiagonalGaussian base, NDArray zK, NDArray context, Weights weights) {
    require(zK);
    BadInputException.require(base != null, "base is missing: null");
    return Scratch.keepLike(
        zK,
        () -> {
          NDArray z0 = inverse(zK, context, weights);
          return base.logDensity(z0).sub(forward(z0, context, weights).logDet());
        });
  }
}
