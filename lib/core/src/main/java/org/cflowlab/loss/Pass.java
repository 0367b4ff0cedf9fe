package org.cflowlab.loss;

import static org.cflowlab.array.Shapes.ANY;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadInputException;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.Segmenter;

/**
 * One batch on its way through a network. What the parts of a sum of objectives need of it, such as
 * samples of the prior, is computed once.
 */
public final class Pass {
  private final Segmenter net;
  private final NDArray x;
  private final NDArray masks;
  private final NDArray eps;
  private final Noise noise;
  private final Weights weights;
  private NDArray features;
  private final Map<Integer, Samples> samples = new HashMap<>();
  private boolean underWay;

  /**
   * Samples that need no mask.
   *
   * @param prior p(z|x) of B images; null for a network that is no {@link CFlowNet}
   * @param z from it [B, n, L]; null likewise
   * @param logits [B, n, H, W]
   */
  record Samples(TransformedGaussian prior, NDArray z, NDArray logits) {}

  /**
   * A batch.
   *
   * @param x images [B, C, H, W]
   * @param masks s in {0, 1} [B, R, H, W]
   * @param eps standard normal noise of one sample of each posterior [B R, L]; not looked at where
   *     there is no latent vector
   * @param noise for more samples; not looked at by the bound
   * @throws IllegalArgumentException if the network or weights are missing
   */
  public Pass(Segmenter net, NDArray x, NDArray masks, NDArray eps, Noise noise, Weights weights) {
    if (net == null) {
      throw new IllegalArgumentException("net is missing: null");
    }
    Weights.require(weights);
    this.net = net;
    this.x = x;
    this.masks = masks;
    this.eps = eps;
    this.noise = noise;
    this.weights = weights;
  }

  /**
   * The terms of an objective, on the manager of the images; everything else that it makes is
   * closed. A part of a sum leaves that to the sum, whose parts share what they make.
   */
  static Terms terms(Pass pass, Supplier<Terms> objective) {
    BadInputException.requirePresent("pass", pass);
    if (pass.underWay) {
      return objective.get();
    }
    pass.underWay = true;
    try {
      return Scratch.keepLike(pass.x, objective, Terms::arrays);
    } finally {
      pass.underWay = false;
      pass.features = null;
      pass.samples.clear();
    }
  }

  Segmenter net() {
    return net;
  }

  /**
   * The network as one with a posterior.
   *
   * @throws IllegalArgumentException if it has none
   */
  CFlowNet withPosterior() {
    if (net instanceof CFlowNet latent) {
      return latent;
    }
    throw new IllegalArgumentException(
        net.getClass().getSimpleName() + " has no posterior, which this objective needs");
  }

  NDArray images() {
    return x;
  }

  NDArray masks() {
    return masks;
  }

  NDArray eps() {
    return eps;
  }

  Weights weights() {
    return weights;
  }

  /** Standard normal noise beyond {@link #eps()}. */
  NDArray noise(long... shape) {
    BadInputException.requirePresent("noise", noise);
    return noise.normal(x.getManager(), new Shape(shape), x.getDataType());
  }

  /** The U-Net's features, of a {@link CFlowNet} [B, F, H, W]. */
  NDArray features() {
    if (features == null) {
      features = withPosterior().features(x, weights);
    }
    return features;
  }

  /** n samples of each image, the same for all parts of a sum that ask for as many. */
  Samples samples(int n) {
    return samples.computeIfAbsent(n, this::draw);
  }

  private Samples draw(int n) {
    Shape s = Shapes.require("x", x, "B, C, H, W", ANY, ANY, ANY, ANY);
    Shapes.requireType("mask", masks, x.getDataType());
    Shapes.require("mask", masks, "B, R, H, W", s.get(0), ANY, s.get(2), s.get(3));
    Shapes.requireMask("mask", masks);
    NDArray random = noise(s.get(0), n, net.latent());
    if (net instanceof CFlowNet latent) {
      TransformedGaussian prior = latent.prior(x, weights);
      NDArray z = prior.sample(random);
      return new Samples(prior, z, latent.decode(features(), z, weights));
    }
    return new Samples(null, null, net.sample(x, random, weights));
  }
}
