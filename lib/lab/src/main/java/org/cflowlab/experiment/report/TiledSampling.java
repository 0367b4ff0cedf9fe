package org.cflowlab.experiment.report;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Weights;
import org.cflowlab.data.read.GreyImage;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.flow.FlowChain;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;

/**
 * Segmentations of a large picture, tile by tile, in memory that hardly grows with the picture.
 *
 * <p>Every sample has one latent vector for all tiles, so that it is one opinion of the whole
 * picture. The prior is that of the whole picture too: its network ends in a mean over all places
 * and a linear map, so its outputs are the means of the tiles' outputs, but for the borders. Tiles
 * are decoded with a margin that is thrown away. What remains is that upsampling aligns corners and
 * so shifts by part of a pixel with the size of what is taken at once: at steep edges probabilities
 * part a little from those of the whole picture.
 */
final class TiledSampling {
  /** Values of the network's first layer in a tile; a picture with more is taken in tiles. */
  private static final long LARGEST = 1L << 22;

  /** Samples of a tile that are decoded at once; a layer of a decoder takes 16 MB for each. */
  private static final int AT_ONCE = 2;

  /** What is decoded around a tile, and left out; a multiple of every network's pooling. */
  private static final int MARGIN = 64;

  private final Segmenter net;
  private final GreyImage image;
  private final DataType type;
  private final List<Tile> tiles = new ArrayList<>();

  TiledSampling(Segmenter net, GreyImage image) {
    this.net = net;
    this.image = image;
    this.type = net.parameters().values().getDataType();
    int side = (int) Math.sqrt((double) LARGEST / net.sizes().filters()[0]) - 2 * MARGIN;
    side = Math.max(MARGIN, side / MARGIN * MARGIN);
    for (int top = 0; top < image.height(); top += side) {
      for (int left = 0; left < image.width(); left += side) {
        tiles.add(Tile.of(image, top, left, side));
      }
    }
  }

  static boolean isNeeded(Segmenter net, GreyImage image) {
    return (long) image.height() * image.width() * net.sizes().filters()[0] > LARGEST;
  }

  /** A part of the picture, and the part with its margin that is decoded for it. */
  private record Tile(
      int top, int left, int bottom, int right, int fromY, int fromX, int toY, int toX) {
    static Tile of(GreyImage image, int top, int left, int side) {
      int bottom = Math.min(image.height(), top + side);
      int right = Math.min(image.width(), left + side);
      return new Tile(
          top,
          left,
          bottom,
          right,
          Math.max(0, top - MARGIN),
          Math.max(0, left - MARGIN),
          Math.min(image.height(), bottom + MARGIN),
          Math.min(image.width(), right + MARGIN));
    }

    int area() {
      return (bottom - top) * (right - left);
    }

    int width() {
      return toX - fromX;
    }

    int height() {
      return toY - fromY;
    }

    /** The tile with its margin, [1, C, h, w]. */
    NDArray of(GreyImage image, NDManager manager, DataType type) {
      float[] part = new float[image.channels() * height() * width()];
      for (int c = 0; c < image.channels(); c++) {
        for (int y = 0; y < height(); y++) {
          System.arraycopy(
              image.values(),
              (c * image.height() + fromY + y) * image.width() + fromX,
              part,
              (c * height() + y) * width(),
              width());
        }
      }
      return manager
          .create(part, new Shape(1, image.channels(), height(), width()))
          .toType(type, false);
    }
  }

  /** Masks kept as bits. */
  private static final class Bits extends AbstractList<float[]> {
    private final BitSet[] samples;
    private final int area;

    Bits(int n, int area) {
      this.area = area;
      samples = new BitSet[n];
      for (int i = 0; i < n; i++) {
        samples[i] = new BitSet(area);
      }
    }

    @Override
    public float[] get(int i) {
      float[] mask = new float[area];
      samples[i].stream().forEach(k -> mask[k] = 1);
      return mask;
    }

    @Override
    public int size() {
      return samples.length;
    }
  }

  Sampling draw(int n, long seed, Progress progress) {
    NDManager manager = net.parameters().manager();
    Noise noise = new Noise(seed, "sample");
    int area = image.height() * image.width();
    Bits masks = new Bits(n, area);
    float[] mean = new float[area];
    try (NDScope scope = new NDScope();
        Progress.Task task = progress.start("segmenting tiles", tiles.size())) {
      scope.suppressNotUsedWarning();
      NDArray eps = noise.normal(manager, new Shape(1, n, net.latent()), type);
      NDArray z = net instanceof CFlowNet flow ? latents(flow, eps, manager) : eps;
      int done = 0;
      for (Tile tile : tiles) {
        decode(tile, z, masks, mean, manager);
        task.at(++done, "");
      }
    }
    return new Sampling(image, masks, mean);
  }

  /**
   * z of every sample from the prior of the whole picture, whose mean, log deviation and context
   * are the tiles' by their areas: [1, n, L].
   */
  private NDArray latents(CFlowNet net, NDArray eps, NDManager manager) {
    Weights weights = net.parameters().evaluation();
    FlowChain flow = FlowChain.NONE;
    double[] mu = {};
    double[] logSigma = {};
    double[] context = {};
    for (Tile tile : tiles) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        TransformedGaussian prior = net.prior(tile.of(image, manager, type), weights);
        double share = (double) tile.area() / (image.height() * (double) image.width());
        mu = plus(mu, share, prior.base().mu());
        logSigma = plus(logSigma, share, prior.base().logSigma());
        context = prior.isBent() ? plus(context, share, prior.context()) : context;
        flow = prior.flow();
      }
    }
    DiagonalGaussian base = new DiagonalGaussian(row(mu, manager), row(logSigma, manager));
    return new TransformedGaussian(base, flow, row(context, manager), weights).sample(eps);
  }

  private static double[] plus(double[] sum, double share, NDArray row) {
    double[] values = row.toType(DataType.FLOAT64, false).toDoubleArray();
    double[] next = sum.length == 0 ? new double[values.length] : sum;
    for (int k = 0; k < values.length; k++) {
      next[k] += share * values[k];
    }
    return next;
  }

  private NDArray row(double[] values, NDManager manager) {
    return values.length == 0
        ? null
        : manager.create(values, new Shape(1, values.length)).toType(type, false);
  }

  private void decode(Tile tile, NDArray z, Bits masks, float[] mean, NDManager manager) {
    int n = masks.size();
    Weights weights = net.parameters().evaluation();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = tile.of(image, manager, type);
      NDArray features = net instanceof CFlowNet flow ? flow.features(x, weights) : null;
      for (int from = 0; from < n; from += AT_ONCE) {
        int count = Math.min(AT_ONCE, n - from);
        try (NDScope some = new NDScope()) {
          some.suppressNotUsedWarning();
          NDArray part = z.get(":, " + from + ":" + (from + count));
          NDArray logits =
              net instanceof CFlowNet flow
                  ? flow.decode(features, part, weights)
                  : net.sample(x, part, weights);
          add(tile, logits.squeeze(0).toType(DataType.FLOAT32, false), from, count, masks, mean);
        }
      }
    }
  }

  private void add(Tile tile, NDArray logits, int from, int count, Bits masks, float[] mean) {
    float[] sum = Functions.sigmoid(logits).sum(new int[] {0}).toFloatArray();
    float[] all = logits.toFloatArray();
    int area = tile.height() * tile.width();
    for (int y = tile.top; y < tile.bottom; y++) {
      for (int x = tile.left; x < tile.right; x++) {
        int here = (y - tile.fromY) * tile.width() + x - tile.fromX;
        int there = y * image.width() + x;
        mean[there] += sum[here] / masks.size();
        for (int i = 0; i < count; i++) {
          if (all[i * area + here] > 0) {
            masks.samples[from + i].set(there);
          }
        }
      }
    }
  }
}
