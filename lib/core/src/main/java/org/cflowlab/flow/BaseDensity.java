package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Initializer;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Weights;

/** The density that a flow starts from, made of standard normal noise. */
public interface BaseDensity {
  /** Makes a base. */
  @FunctionalInterface
  interface Maker {
    /**
     * A base on vectors of length L.
     *
     * @param layout where its tensors go, if it has any
     * @param latent L
     */
    BaseDensity of(Layout layout, int latent);
  }

  /**
   * Samples.
   *
   * @param eps standard normal noise [B, L]
   * @param c context [B, H]
   * @return z_0 [B, L]
   */
  NDArray sample(NDArray eps, NDArray c, Weights weights);

  /**
   * log q_0(z_0).
   *
   * @param z [B, L]
   * @param c context [B, H]
   * @return [B], nats
   */
  NDArray logDensity(NDArray z, NDArray c, Weights weights);

  /** N(0, I). */
  static Maker standardNormal() {
    return (layout, latent) ->
        gaussian(
            (c, weights) -> {
              NDArray zeros =
                  c.getManager().zeros(new Shape(c.getShape().get(0), latent), c.getDataType());
              return new DiagonalGaussian(zeros, zeros);
            });
  }

  /** N(mu, diag sigma^2), both trained, whatever the context. */
  static Maker trainedGaussian() {
    return (layout, latent) -> {
      Shape each = new Shape(latent);
      Layout.Slot mu = layout.add("mu", each, Initializer.constant(0));
      Layout.Slot logSigma = layout.add("logSigma", each, Initializer.constant(0));
      return gaussian(
          (c, w) -> {
            long rows = c.getShape().get(0);
            return new DiagonalGaussian(
                w.get(mu).reshape(1, latent).broadcast(rows, latent),
                w.get(logSigma).reshape(1, latent).broadcast(rows, latent));
          });
    };
  }

  /** A Gaussian of each context. */
  @FunctionalInterface
  interface GaussianOf {
    /** From c [B, H] to a Gaussian [B, L]. */
    DiagonalGaussian at(NDArray c, Weights weights);
  }

  /** A base that is a Gaussian of each context. */
  static BaseDensity gaussian(GaussianOf gaussian) {
    return new BaseDensity() {
      @Override
      public NDArray sample(NDArray eps, NDArray c, Weights weights) {
        return Scratch.keepLike(eps, () -> gaussian.at(c, weights).sample(eps));
      }

      @Override
      public NDArray logDensity(NDArray z, NDArray c, Weights weights) {
        return Scratch.keepLike(z, () -> gaussian.at(c, weights).logDensity(z));
      }
    };
  }
}
