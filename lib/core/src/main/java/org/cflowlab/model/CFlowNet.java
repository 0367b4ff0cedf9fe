package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadInputException;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.flow.FlowChain;
import org.cflowlab.flow.FlowStep;
import org.cflowlab.flow.Transformed;
import org.cflowlab.flow.TransformedGaussian;

/**
 * The cFlow Net of Selvan et al. (2020), Figure 2: a prior p(z|x), a posterior whose base density
 * q_0(z_0|s,x) a conditional flow bends into q(z_K|s,x), and a U-Net that decodes an image with a
 * latent vector. Without a flow step it is the Prob. U-Net of Kohl et al. (2018).
 *
 * <p>Sampling uses the prior and the decoder alone; the paper's flow helps only by tightening the
 * bound while training. A flow on the prior, c(x) its context, is there when samples are drawn.
 */
public final class CFlowNet implements Segmenter {
  private final Sizes sizes;
  private final Images images;
  private final Parameters parameters;
  private final UNet unet;
  private final Encoder prior;
  private final Encoder posterior;
  private final FlowContext contextOf;
  private final FlowChain chain;
  private final FlowChain priorChain;
  private final Combination combination;

  /**
   * The posterior at each mask: N = B R rows, the R masks of an image one after the other.
   *
   * @param base q_0(z_0|s,x) [N, L]
   * @param z0 the sample of the base [N, L]
   * @param zK the sample after the flow [N, L]
   * @param logDet sum_k log |det J_k| [N]
   * @param context c that the flow reads [N, H], of {@link FlowContext}; null without a flow
   */
  public record Posterior(
      DiagonalGaussian base, NDArray z0, NDArray zK, NDArray logDet, NDArray context) {
    /** Whether a flow bends it. */
    public boolean isBent() {
      return context != null;
    }
  }

  /**
   * Both distributions over z that a bound compares.
   *
   * @param prior p(z|x), each image's R times over: N of them
   * @param posterior q(z|s,x) and a sample of it
   */
  public record Latents(TransformedGaussian prior, Posterior posterior) {}

  /**
   * Samples of the posterior at each of N masks.
   *
   * @param z z_K [N, n, L]
   * @param logDensity log q(z_K|s,x), (17) [N, n], nats
   */
  public record Draws(NDArray z, NDArray logDensity) {}

  private CFlowNet(Builder b, NDManager manager) {
    Layout layout = new Layout();
    this.sizes = b.sizes();
    this.images = new Images(b.channels, b.filters.length);
    int latent = b.latent;
    this.unet = new UNet(layout.in("unet"), b.channels, b.filters);
    int context = b.steps > 0 ? b.context : 0;
    this.contextOf = b.contextOf;
    boolean fromImage = contextOf == FlowContext.IMAGE;
    int fromPrior = fromImage && context > 0 || b.priorSteps > 0 ? b.context : 0;
    this.prior = new Encoder(layout.in("prior"), b.channels, b.filters, latent, fromPrior);
    this.posterior =
        new Encoder(
            layout.in("posterior"), b.channels + 1, b.filters, latent, fromImage ? 0 : context);
    this.chain = FlowChain.of(layout.in("flow"), b.step, b.steps, context, b.seed);
    this.priorChain =
        FlowChain.of(layout.in("priorFlow"), b.priorStep, b.priorSteps, b.context, b.seed);
    chain.requireLatent("the flow", latent);
    priorChain.requireLatent("the prior's flow", latent);
    this.combination =
        new Combination(layout.in("combination"), b.filters[0], latent, b.foreground);
    this.parameters = new Parameters(layout, manager, b.type, b.seed);
  }

  /** A builder with the paper's L = 6, H = 128 and no flow. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /** L, the length of z. */
  @Override
  public int latent() {
    return sizes.latent();
  }

  @Override
  public Sizes sizes() {
    return sizes;
  }

  @Override
  public List<String> signature() {
    List<String> lines = new ArrayList<>(Segmenter.super.signature());
    lines.add("posterior's flow " + withoutHashes(chain));
    lines.add("prior's flow " + withoutHashes(priorChain));
    return lines;
  }

  /** Of steps that do not say what they are, the class at least. */
  private static String withoutHashes(FlowChain chain) {
    return chain.toString().replaceAll("@[0-9a-f]+", "");
  }

  /** Whether a flow bends the posterior. */
  public boolean hasFlow() {
    return chain.length() > 0;
  }

  /** Whether a flow bends the prior. */
  public boolean hasPriorFlow() {
    return priorChain.length() > 0;
  }

  /**
   * p(z|x) for images [B, C, H, W]; its base is all of it where no flow bends the prior.
   *
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public TransformedGaussian prior(NDArray x, Weights weights) {
    images.require(x, parameters, weights);
    return Scratch.keepLike(x, () -> prior(prior.forward(x, weights), weights), CFlowNet::arrays);
  }

  private static NDList arrays(TransformedGaussian p) {
    return list(p.base().mu(), p.base().logSigma(), p.context());
  }

  private static NDList arrays(Posterior q) {
    return list(q.base().mu(), q.base().logSigma(), q.z0(), q.zK(), q.logDet(), q.context());
  }

  private static NDList arrays(Latents both) {
    NDList all = arrays(both.prior());
    all.addAll(arrays(both.posterior()));
    return all;
  }

  private static NDList list(NDArray... arrays) {
    return new NDList(Arrays.asList(arrays));
  }

  private TransformedGaussian prior(Encoder.Encoded p, Weights weights) {
    return new TransformedGaussian(p.gaussian(), priorChain, p.context(), weights);
  }

  /**
   * The posterior and one sample of it.
   *
   * @param x images [B, C, H, W]
   * @param mask s in {0, 1}, R masks of each image [B, R, H, W]
   * @param eps standard normal noise [B R, L]
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public Posterior posterior(NDArray x, NDArray mask, NDArray eps, Weights weights) {
    long r = requireSample(x, mask, eps, weights);
    return Scratch.keepLike(
        x,
        () -> {
          NDArray context = readsImage() ? prior.forward(x, weights).context() : null;
          return posterior(x, mask, eps, repeat(context, r), weights);
        },
        CFlowNet::arrays);
  }

  /**
   * The prior and the posterior with one sample of it, each encoder run once: the prior's over B
   * images, the posterior's over their B R masks.
   *
   * @param x images [B, C, H, W]
   * @param mask s in {0, 1}, R masks of each image [B, R, H, W]
   * @param eps standard normal noise [B R, L]
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public Latents latents(NDArray x, NDArray mask, NDArray eps, Weights weights) {
    long r = requireSample(x, mask, eps, weights);
    return Scratch.keepLike(
        x,
        () -> {
          Encoder.Encoded p = prior.forward(x, weights);
          NDArray context = readsImage() ? repeat(p.context(), r) : null;
          return new Latents(
              prior(p, weights).repeat(r), posterior(x, mask, eps, context, weights));
        },
        CFlowNet::arrays);
  }

  /** Whether the posterior's flow has its context from the prior's encoder. */
  private boolean readsImage() {
    return hasFlow() && contextOf == FlowContext.IMAGE;
  }

  /** R, the masks of an image. */
  private long requireSample(NDArray x, NDArray mask, NDArray eps, Weights weights) {
    Shape s = images.require(x, parameters, weights);
    long r = Images.requireMasks(mask, x);
    Shapes.requireType("eps", eps, x.getDataType());
    Shapes.require("eps", eps, r == 1 ? "B, L" : "B R, L", s.get(0) * r, latent());
    return r;
  }

  /** Each row r times over: [B, ..] to [B r, ..]; null stays null. */
  private static NDArray repeat(NDArray a, long r) {
    return a == null || r == 1 ? a : a.repeat(0, r);
  }

  private Posterior posterior(
      NDArray x, NDArray mask, NDArray eps, NDArray fromImage, Weights weights) {
    Shape s = mask.getShape();
    NDArray one = mask.reshape(s.get(0) * s.get(1), 1, s.get(2), s.get(3));
    NDArray pairs = repeat(x, s.get(1)).concat(one, 1);
    Encoder.Encoded q = posterior.forward(pairs, weights);
    NDArray context = fromImage != null ? fromImage : q.context();
    NDArray z0 = q.gaussian().sample(eps);
    Transformed t = chain.forward(z0, context, weights);
    return new Posterior(q.gaussian(), z0, t.z(), t.logDet(), context);
  }

  /**
   * More samples of a posterior, its encoder not run again.
   *
   * @param q the posterior at N masks
   * @param eps standard normal noise [N, n, L]
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public Draws draw(Posterior q, NDArray eps, Weights weights) {
    Weights.require(weights);
    BadInputException.require(q != null, "q is missing: null");
    long rows = q.z0().getShape().get(0);
    Shapes.requireType("eps", eps, q.z0().getDataType());
    long n = Shapes.require("eps", eps, "N, n, L", rows, Shapes.ANY, latent()).get(1);
    return Scratch.keepLike(
        eps,
        () -> {
          DiagonalGaussian base = q.base().repeat(n);
          NDArray z0 = base.sample(eps.reshape(rows * n, latent()));
          Transformed t = chain.forward(z0, repeat(q.context(), n), weights);
          NDArray logDensity = base.logDensity(z0).sub(t.logDet());
          return new Draws(t.z().reshape(eps.getShape()), logDensity.reshape(rows, n));
        },
        drawn -> list(drawn.z(), drawn.logDensity()));
  }

  /**
   * log q(z|s,x) of one image's posterior at given points, (7) and (17): back through the flow to
   * its base density.
   *
   * @param q the posterior of one image
   * @param z [n, L]
   * @return [n], nats
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public NDArray logPosterior(Posterior q, NDArray z, Weights weights) {
    Weights.require(weights);
    BadInputException.require(q != null, "q is missing: null");
    Shapes.require("q.z0", q.z0(), "1, L", 1, latent());
    Shapes.requireType("z", z, q.z0().getDataType());
    long n = Shapes.require("z", z, "n, L", Shapes.ANY, latent()).get(0);
    return Scratch.keepLike(
        z,
        () -> {
          DiagonalGaussian base = q.base().repeat(n);
          return hasFlow()
              ? chain.logDensity(base, z, repeat(q.context(), n), weights)
              : base.logDensity(z);
        });
  }

  /**
   * The U-Net's features of images: [B, C, H, W] to [B, F, H, W].
   *
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public NDArray features(NDArray x, Weights weights) {
    images.require(x, parameters, weights);
    return Scratch.keepLike(x, () -> weights.leave(unet.features(x, weights)));
  }

  /**
   * Logits of p(s = 1|z, x) for n latent vectors an image.
   *
   * @param features of {@link #features} [B, F, H, W]
   * @param z [B, n, L]
   * @return [B, n, H, W]
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public NDArray decode(NDArray features, NDArray z, Weights weights) {
    Weights.require(weights);
    DataType type = parameters.values().getDataType();
    Shapes.requireType("features", features, type);
    Shapes.requireType("z", z, type);
    long channels = sizes.filters()[0];
    Shape f =
        Shapes.require(
            "features", features, "B, F, H, W", Shapes.ANY, channels, Shapes.ANY, Shapes.ANY);
    Shapes.require("z", z, "B, n, L", f.get(0), Shapes.ANY, latent());
    return Scratch.keepLike(features, () -> combination.forward(features, z, weights));
  }

  /**
   * Logits of n segmentations drawn for each image: z from the prior, one encoding, one decoding of
   * all latent vectors.
   */
  @Override
  public NDArray sample(NDArray x, NDArray eps, Weights weights) {
    long batch = images.require(x, parameters, weights).get(0);
    Shapes.requireType("eps", eps, x.getDataType());
    Shapes.require("eps", eps, "B, n, L", batch, Shapes.ANY, latent());
    return Scratch.keepLike(
        x, () -> decode(features(x, weights), prior(x, weights).sample(eps), weights));
  }

  @Override
  public void close() {
    parameters.close();
  }

  /** Settings of a network; {@code set} ones are required, {@code opt} ones have defaults. */
  public static final class Builder {
    private int channels = 1;
    private int[] filters;
    private int latent = 6;
    private int context = 128;
    private FlowContext contextOf = FlowContext.IMAGE_AND_MASK;
    private int steps;
    private IntFunction<FlowStep> step = k -> null;
    private String flowName;
    private int priorSteps;
    private IntFunction<FlowStep> priorStep = k -> null;
    private String priorName;
    private double foreground = 0.5;
    private DataType type = DataType.FLOAT32;
    private long seed;

    private Builder() {}

    /** Channels of the U-Net's and encoders' blocks, highest resolution first. */
    public Builder setFilters(int... filters) {
      this.filters = filters == null ? null : filters.clone();
      return this;
    }

    /** Seed of the start values. */
    public Builder setSeed(long seed) {
      this.seed = seed;
      return this;
    }

    /** Channels of an image; 1 unless said. */
    public Builder optChannels(int channels) {
      this.channels = channels;
      return this;
    }

    /** L; 6 unless said. */
    public Builder optLatent(int latent) {
      this.latent = latent;
      return this;
    }

    /** H, the length of the context a flow reads; 128 unless said. */
    public Builder optContext(int context) {
      this.context = context;
      return this;
    }

    /** What the context is read from; image and mask, c(s,x), unless said. */
    public Builder optContextOf(FlowContext contextOf) {
      this.contextOf = contextOf;
      return this;
    }

    /** The flow: K steps, the k-th (from 0) made by {@code step}; none unless said. */
    public Builder optFlow(int steps, IntFunction<FlowStep> step) {
      this.steps = steps;
      this.step = step;
      this.flowName = null;
      return this;
    }

    /** The flow: K steps of a named kind, which {@link ModelFile} can save. */
    public Builder optFlow(int steps, FlowKind kind) {
      this.steps = steps;
      this.step = kind == null ? null : k -> kind.step(latent, k);
      this.flowName = kind == null ? null : kind.toString();
      return this;
    }

    /**
     * The flow: K steps of a name, which {@link ModelFile} can save.
     *
     * @param name of a {@link FlowKind}, or one given to {@link NamedFlows#register}
     * @throws IllegalArgumentException if there is none of that name
     */
    public Builder optFlow(int steps, String name) {
      NamedFlows.Maker maker = NamedFlows.find(name);
      this.steps = steps;
      this.step = k -> maker.of(latent, k);
      this.flowName = name;
      return this;
    }

    /** A flow on the prior: K steps, the k-th (from 0) made by {@code step}; none unless said. */
    public Builder optPriorFlow(int steps, IntFunction<FlowStep> step) {
      this.priorSteps = steps;
      this.priorStep = step;
      this.priorName = null;
      return this;
    }

    /** A flow on the prior: K steps of a named kind, which {@link ModelFile} can save. */
    public Builder optPriorFlow(int steps, FlowKind kind) {
      this.priorSteps = steps;
      this.priorStep = kind == null ? null : k -> kind.step(latent, k);
      this.priorName = kind == null ? null : kind.toString();
      return this;
    }

    /** A flow on the prior by a name, as {@link #optFlow(int, String)}. */
    public Builder optPriorFlow(int steps, String name) {
      NamedFlows.Maker maker = NamedFlows.find(name);
      this.priorSteps = steps;
      this.priorStep = k -> maker.of(latent, k);
      this.priorName = name;
      return this;
    }

    /**
     * The share of foreground pixels in the training masks, in (0, 1): the logit the last bias
     * starts from, which saves the time of learning that most pixels are background; 1/2 unless
     * said.
     */
    public Builder optForeground(double share) {
      this.foreground = share;
      return this;
    }

    /** FLOAT32 unless said. */
    public Builder optDataType(DataType type) {
      this.type = type;
      return this;
    }

    private Sizes sizes() {
      return new Sizes(
          channels,
          filters,
          latent,
          false,
          context,
          contextOf.name(),
          steps > 0 ? flowName : null,
          steps,
          priorSteps > 0 ? priorName : null,
          priorSteps,
          type.name());
    }

    /**
     * The network, its values owned by a child of the manager.
     *
     * @throws IllegalStateException if the filters are missing
     * @throws IllegalArgumentException if a value is out of its range, which it names
     */
    public CFlowNet build(NDManager manager) {
      if (filters == null || filters.length == 0) {
        throw new IllegalStateException("setFilters(..) is required");
      }
      Images.requireSizes(channels, filters, foreground, type);
      BadInputException.require(manager != null, "manager is missing: null");
      BadInputException.require(latent > 0, "latent must be 1 or more, not " + latent);
      boolean read = steps > 0 || priorSteps > 0;
      BadInputException.require(
          context >= (read ? 1 : 0), "context must be 1 or more for a flow, not " + context);
      BadInputException.require(contextOf != null, "contextOf is missing: null");
      BadInputException.require(steps >= 0, "a flow has 0 steps or more, not " + steps);
      BadInputException.require(priorSteps >= 0, "a flow has 0 steps or more, not " + priorSteps);
      BadInputException.require(
          step != null && priorStep != null, "the flow's step is missing: null");
      return new CFlowNet(this, manager);
    }
  }
}
