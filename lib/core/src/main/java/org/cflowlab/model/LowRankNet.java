package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Initializer;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;

/**
 * A Gaussian over the logits of all pixels at once, N(mu(x), P(x) P(x)^T) of rank R, both read from
 * a U-Net's features: the low-rank part of a stochastic segmentation network, Monteiro et al.
 * (2020). It has no latent variable model and no posterior; it is trained by the {@link
 * org.cflowlab.loss.Marginal marginal likelihood}, as in their paper.
 *
 * <p>Their diagonal part is left out: noise of each pixel by itself makes masks ragged, and to the
 * likelihood of a pixel it is a logit nearer to 0, which mu can say too.
 */
public final class LowRankNet implements Segmenter {
  /** Small, so that all samples start as one. */
  private static final Initializer START = Initializer.normal(0.05);

  private final Sizes sizes;
  private final Images images;
  private final UNet unet;
  private final Conv mean;
  private final Conv factor;
  private final Parameters parameters;

  /**
   * A network, its values owned by a child of the manager.
   *
   * @param channels of an image
   * @param filters channels of the blocks, highest resolution first
   * @param rank R, 1 or more; 10 in the paper
   * @param foreground share of foreground pixels in the training masks, in (0, 1), as for {@link
   *     CFlowNet.Builder#optForeground}
   * @param type FLOAT32 or FLOAT64
   * @param seed of the start values
   */
  public LowRankNet(
      NDManager manager,
      int channels,
      int[] filters,
      int rank,
      double foreground,
      DataType type,
      long seed) {
    if (rank < 1) {
      throw new IllegalArgumentException("rank must be at least 1, not " + rank);
    }
    Images.requireSizes(channels, filters, foreground, type);
    this.sizes = Sizes.lowRank(channels, filters, rank, type.name());
    this.images = new Images(channels, filters.length);
    Layout layout = new Layout();
    this.unet = new UNet(layout.in("unet"), channels, filters);
    this.mean = Conv.last(layout.in("mean"), filters[0], foreground);
    this.factor =
        new Conv(layout.in("factor"), filters[0], rank, 1, START, Initializer.constant(0));
    this.parameters = new Parameters(layout, manager, type, seed);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /** R: a segmentation is made from so many numbers. */
  @Override
  public int latent() {
    return sizes.latent();
  }

  @Override
  public Sizes sizes() {
    return sizes;
  }

  /** mu(x) + P(x) eps for each of n rows of {@code eps} [B, n, R]. */
  @Override
  public NDArray sample(NDArray x, NDArray eps, Weights weights) {
    Shape s = images.require(x, parameters, weights);
    Shapes.requireType("eps", eps, x.getDataType());
    long n = Shapes.require("eps", eps, "B, n, L", s.get(0), Shapes.ANY, latent()).get(1);
    long pixels = s.get(2) * s.get(3);
    return Scratch.keepLike(
        x,
        () -> {
          NDArray features = unet.features(x, weights);
          NDArray mu = weights.leave(mean.forward(features, weights));
          NDArray p = weights.leave(factor.forward(features, weights));
          return eps.matMul(p.reshape(s.get(0), latent(), pixels))
              .add(mu.reshape(s.get(0), 1, pixels))
              .reshape(s.get(0), n, s.get(2), s.get(3));
        });
  }

  @Override
  public void close() {
    parameters.close();
  }
}
