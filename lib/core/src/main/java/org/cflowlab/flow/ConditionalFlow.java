package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadInputException;

/**
 * A conditional density q(z|c) by itself: a base bent by a chain of flows, with values of its own
 * to train, and no image anywhere.
 *
 * <p>Contexts have any batch shape [.., H]; without one (H = 0) they are null and the batch shape
 * is that of z. Gradients are recorded inside of a gradient collector: of {@link #rsample} and of
 * densities, not of {@link #sample}.
 *
 * <table>
 *   <caption>What a sample and the density of a given point cost</caption>
 *   <tr><th>steps</th><th>sample</th><th>density</th></tr>
 *   <tr><td>ActNorm, linear, couplings, Glow</td><td>cheap</td><td>cheap</td></tr>
 *   <tr><td>planar, radial</td><td>cheap</td><td>a root search, some 60 passes of arithmetic</td></tr>
 *   <tr><td>masked autoregressive</td><td>L passes</td><td>cheap</td></tr>
 *   <tr><td>continuous</td><td>4 velocities a step</td><td>twice that: back, and the trace</td></tr>
 * </table>
 */
public final class ConditionalFlow implements AutoCloseable {
  private final int latent;
  private final int context;
  private final DataType type;
  private final BaseDensity base;
  private final FlowChain chain;
  private final Parameters parameters;

  /**
   * Samples and their densities.
   *
   * @param z [.., n, L]
   * @param logProb log q(z|c) [.., n], nats
   */
  public record Draw(NDArray z, NDArray logProb) {}

  private ConditionalFlow(Builder b, NDManager manager) {
    Layout layout = new Layout();
    this.latent = b.latent;
    this.context = b.context;
    this.type = b.type;
    this.base = b.base.of(layout.in("base"), latent);
    ContextNetwork.Maker network =
        b.network != null
            ? b.network
            : context == 0 ? ContextNetwork.constant() : ContextNetwork.mlp(context);
    this.chain =
        b.steps == 0
            ? FlowChain.NONE
            : FlowChain.of(layout.in("flow"), b.step, b.steps, network, b.seed);
    this.parameters = new Parameters(layout, manager, type, b.seed);
  }

  /** A builder; {@code set} values are required. */
  public static Builder builder() {
    return new Builder();
  }

  /** The values an optimizer moves. */
  public Parameters parameters() {
    return parameters;
  }

  /** L. */
  public int latent() {
    return latent;
  }

  /** H, the length of the context; 0 without one. */
  public int context() {
    return context;
  }

  /**
   * Samples without gradients.
   *
   * @param n samples of each context, 1 or more
   * @param c [.., H], or null without a context
   * @return [.., n, L], on the manager of the context, or of the parameters without one
   * @throws IllegalArgumentException if a shape, type or number does not fit
   */
  public NDArray sample(int n, NDArray c, Noise noise) {
    return Scratch.keepLike(
        owner(c), () -> draw(n, c, noise, parameters.evaluation()).z().stopGradient());
  }

  /** The same by a path that gradients go along, to the parameters and the context. */
  public NDArray rsample(int n, NDArray c, Noise noise) {
    return Scratch.keepLike(owner(c), () -> draw(n, c, noise, parameters.training()).z());
  }

  /** {@link #rsample} with the density of each sample, no inverse taken: (7). */
  public Draw sampleWithLogProb(int n, NDArray c, Noise noise) {
    return Scratch.keepLike(
        owner(c),
        () -> draw(n, c, noise, parameters.training()),
        d -> new NDList(d.z(), d.logProb()));
  }

  private NDArray owner(NDArray c) {
    return c == null ? parameters.values() : c;
  }

  private Draw draw(int n, NDArray c, Noise noise, Weights weights) {
    if (n < 1) {
      throw new BadInputException("at least 1 sample of each context, not " + n);
    }
    if (noise == null) {
      throw new BadInputException("noise is missing: null; give new Noise(seed, purpose)");
    }
    Shape batch = batch(c);
    long rows = batch.size() * n;
    NDManager manager = owner(c).getManager();
    NDArray eps = noise.normal(manager, new Shape(rows, latent), type);
    NDArray contexts = contexts(c, n, rows);
    NDArray z0 = base.sample(eps, contexts, weights);
    Transformed t = chain.forward(z0, contexts, weights);
    NDArray logProb = base.logDensity(z0, contexts, weights).sub(t.logDet());
    return new Draw(t.z().reshape(append(batch, n, latent)), logProb.reshape(append(batch, n)));
  }

  /**
   * log q(z|c) = log q_0(z_0|c) - sum_k log |det J_k|, back through the flow: (7).
   *
   * @param z [.., L], or [.., n, L] for n points of each context
   * @param c [.., H], or null without a context
   * @return as z without its last axis, nats
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public NDArray logProb(NDArray z, NDArray c) {
    Shapes.requireType("z", z, type);
    Shape s = z.getShape();
    if (s.dimension() < 1 || s.get(s.dimension() - 1) != latent || s.size() == 0) {
      throw new BadInputException("z must be [.., L=" + latent + "], not " + s);
    }
    Shape points = s.slice(0, s.dimension() - 1);
    long rows = points.size();
    Shape batch = context == 0 ? points : batch(c);
    boolean each = batch.equals(points);
    boolean several =
        points.dimension() > 0 && batch.equals(points.slice(0, points.dimension() - 1));
    if (context == 0) {
      batch(c);
    } else if (!each && !several) {
      throw new BadInputException(
          "z of "
              + s
              + " does not fit contexts of "
              + c.getShape()
              + ": give [.., L] or [.., n, L]");
    }
    long n = each ? 1 : points.get(points.dimension() - 1);
    return Scratch.keepLike(
        z,
        () -> {
          Weights weights = parameters.training();
          NDArray contexts = context == 0 ? none(z.getManager(), rows) : contexts(c, n, rows);
          NDArray flat = z.reshape(rows, latent);
          NDArray z0 = chain.inverse(flat, contexts, weights);
          NDArray logDet = chain.forward(z0, contexts, weights).logDet();
          return base.logDensity(z0, contexts, weights).sub(logDet).reshape(points);
        });
  }

  /** The batch shape of contexts; none without. */
  private Shape batch(NDArray c) {
    if (context == 0) {
      if (c != null) {
        throw new BadInputException("this flow has no context: give null");
      }
      return new Shape();
    }
    Shapes.requireType("context", c, type);
    Shape s = c.getShape();
    if (s.dimension() < 1 || s.get(s.dimension() - 1) != context || s.size() == 0) {
      throw new BadInputException("context must be [.., H=" + context + "], not " + s);
    }
    return s.slice(0, s.dimension() - 1);
  }

  private NDArray contexts(NDArray c, long n, long rows) {
    if (context == 0) {
      return none(owner(c).getManager(), rows);
    }
    NDArray flat = c.reshape(rows / n, context);
    return n == 1 ? flat : flat.repeat(0, n);
  }

  private NDArray none(NDManager manager, long rows) {
    return manager.zeros(new Shape(rows, 0), type);
  }

  private static Shape append(Shape batch, long... more) {
    return new Shape(
        LongStream.concat(Arrays.stream(batch.getShape()), Arrays.stream(more)).toArray());
  }

  @Override
  public void close() {
    parameters.close();
  }

  /** What a density is made of; {@code set} values are required. */
  public static final class Builder {
    private int latent;
    private int context;
    private int steps;
    private IntFunction<FlowStep> step;
    private BaseDensity.Maker base = BaseDensity.standardNormal();
    private ContextNetwork.Maker network;
    private DataType type = DataType.FLOAT32;
    private long seed;

    private Builder() {}

    /** L, the length of z. */
    public Builder setLatent(int latent) {
      this.latent = latent;
      return this;
    }

    /** K steps, the k-th (from 0) made by {@code step}; none unless said. */
    public Builder optFlow(int steps, IntFunction<FlowStep> step) {
      this.steps = steps;
      this.step = step;
      return this;
    }

    /** H, the length of the context; 0, none, unless said. */
    public Builder optContext(int context) {
      this.context = context;
      return this;
    }

    /** The density the flow starts from; N(0, I) unless said. */
    public Builder optBase(BaseDensity.Maker base) {
      this.base = base;
      return this;
    }

    /**
     * What reads the steps' parameters from the context; {@link ContextNetwork#mlp} unless said.
     */
    public Builder optNetwork(ContextNetwork.Maker network) {
      this.network = network;
      return this;
    }

    /** FLOAT32 unless said. */
    public Builder optDataType(DataType type) {
      this.type = type;
      return this;
    }

    /** Seed of the start values; 0 unless said. */
    public Builder optSeed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * The density, its values owned by a child of the manager.
     *
     * @throws IllegalArgumentException if a value is missing or out of its range, which it names
     */
    public ConditionalFlow build(NDManager manager) {
      BadInputException.require(manager != null, "manager is missing: null");
      BadInputException.require(latent > 0, "latent must be 1 or more, not " + latent);
      BadInputException.require(context >= 0, "context must be 0 or more, not " + context);
      BadInputException.require(steps >= 0, "a flow has 0 steps or more, not " + steps);
      BadInputException.require(steps == 0 || step != null, "the flow's step is missing: null");
      BadInputException.require(base != null, "the base is missing: null");
      BadInputException.require(
          type == DataType.FLOAT32 || type == DataType.FLOAT64,
          "the type must be float32 or float64, not " + type);
      for (int k = 0; k < steps; k++) {
        FlowStep made = step.apply(k);
        BadInputException.require(
            made != null && made.latent() == latent,
            made == null
                ? "step " + k + " is missing: null"
                : "step " + k + " is of L = " + made.latent() + ", not " + latent);
      }
      return new ConditionalFlow(this, manager);
    }
  }
}
