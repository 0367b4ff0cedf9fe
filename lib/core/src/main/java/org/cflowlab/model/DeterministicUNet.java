package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;

/**
 * The U-Net alone, Ronneberger et al. (2015): a probability for each pixel and no latent vector, so
 * that all its segmentations of an image are the same mask. The "Det. U-Net" that models of
 * ambiguity are measured against.
 */
public final class DeterministicUNet implements Segmenter {
  private final Sizes sizes;
  private final Images images;
  private final UNet unet;
  private final Conv last;
  private final Parameters parameters;

  /**
   * A network, its values owned by a child of the manager.
   *
   * @param channels of an image
   * @param filters channels of the blocks, highest resolution first
   * @param foreground share of foreground pixels in the training masks, in (0, 1), as for {@link
   *     CFlowNet.Builder#optForeground}
   * @param type FLOAT32 or FLOAT64
   * @param seed of the start values
   */
  public DeterministicUNet(
      NDManager manager, int channels, int[] filters, double foreground, DataType type, long seed) {
    Images.requireSizes(channels, filters, foreground, type);
    this.sizes = Sizes.deterministic(channels, filters, type.name());
    this.images = new Images(channels, filters.length);
    Layout layout = new Layout();
    this.unet = new UNet(layout.in("unet"), channels, filters);
    this.last = Conv.last(layout.in("last"), filters[0], foreground);
    this.parameters = new Parameters(layout, manager, type, seed);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int latent() {
    return 0;
  }

  @Override
  public Sizes sizes() {
    return sizes;
  }

  /**
   * Logits of p(s = 1|x): [B, C, H, W] to [B, 1, H, W].
   *
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public NDArray logits(NDArray x, Weights weights) {
    images.require(x, parameters, weights);
    return Scratch.keepLike(
        x, () -> weights.leave(last.forward(unet.features(x, weights), weights)));
  }

  /** {@link #logits} n times over; {@code eps} [B, n, 0] says n alone. */
  @Override
  public NDArray sample(NDArray x, NDArray eps, Weights weights) {
    Shape s = images.require(x, parameters, weights);
    long n = Shapes.require("eps", eps, "B, n, L", s.get(0), Shapes.ANY, latent()).get(1);
    Shape all = new Shape(s.get(0), n, s.get(2), s.get(3));
    return Scratch.keepLike(x, () -> logits(x, weights).broadcast(all));
  }

  @Override
  public void close() {
    parameters.close();
  }
}
