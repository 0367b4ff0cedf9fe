package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;

/**
 * Whether probabilities mean what they say: the pixels of all images, sorted into equal bins by the
 * model's mean probability, with the share of raters that mark them (Guo et al. 2017).
 *
 * <p>Most pixels are background in the lowest bin, and weigh as much as any other pixel.
 *
 * @param pixels in each bin
 * @param predicted sum of the mean probabilities in each bin
 * @param marked sum of the shares of raters in each bin
 */
public record Calibration(double[] pixels, double[] predicted, double[] marked) {
  /** Bins the reports use. */
  public static final int BINS = 10;

  /** Pixels that are counted at once: fewer than single precision can count. */
  private static final long PART = 1L << 22;

  /** No pixels yet. */
  public static Calibration none() {
    return new Calibration(new double[BINS], new double[BINS], new double[BINS]);
  }

  /**
   * The pixels of some images.
   *
   * @param masks [I, R, H, W]
   * @param logits of p(s = 1|z_n, x) [I, n, H, W]
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public static Calibration of(NDArray masks, NDArray logits) {
    Masks.requireMarks("masks", masks);
    Masks.requireLike("logits", logits, masks);
    return Scratch.keepLike(
        masks,
        () -> {
          NDArray mean = Functions.sigmoid(logits).mean(new int[] {1});
          return sorted(mean.flatten(), masks.mean(new int[] {1}).flatten());
        },
        numbers -> new NDList());
  }

  /**
   * Any probabilities, sorted into the bins, with the shares beside them: such as how probable an
   * answer is, and how often a model gives it.
   *
   * @param p probabilities [P]
   * @param share [P]
   * @throws IllegalArgumentException if a shape or type does not fit, or one is no probability; the
   *     message says which
   */
  public static Calibration sorted(NDArray p, NDArray share) {
    Shapes.requireFloating("p", p);
    long pixels = Shapes.require("p", p, "P", Shapes.ANY).get(0);
    Shapes.requireType("share", share, p.getDataType());
    Shapes.require("share", share, "P", pixels);
    requireProbabilities("p", p);
    requireProbabilities("share", share);
    Calibration all = none();
    for (long from = 0; from < pixels; from += PART) {
      NDIndex some = new NDIndex().addSliceDim(from, Math.min(pixels, from + PART));
      all = all.plus(of(Scratch.values(() -> sums(p.get(some), share.get(some)))));
    }
    return all;
  }

  private static Calibration of(double[] sums) {
    return new Calibration(
        Arrays.copyOfRange(sums, 0, BINS),
        Arrays.copyOfRange(sums, BINS, 2 * BINS),
        Arrays.copyOfRange(sums, 2 * BINS, 3 * BINS));
  }

  private static void requireProbabilities(String name, NDArray values) {
    double[] outside =
        Scratch.values(
            () ->
                values
                    .gte(0)
                    .logicalAnd(values.lte(1))
                    .logicalNot()
                    .toType(DataType.INT64, false)
                    .sum());
    if (outside[0] > 0) {
      throw new IllegalArgumentException(
          name + " must be from 0 to 1, and " + (long) outside[0] + " are not");
    }
  }

  /** Of each bin the pixels, their probabilities and their shares: [3, BINS]. */
  private static NDArray sums(NDArray p, NDArray share) {
    NDArray bin = p.mul(BINS).floor().minimum(BINS - 1);
    NDArray member = bin.toType(DataType.INT64, false).oneHot(BINS, p.getDataType()); // [P, BINS]
    NDArray columns = p.onesLike().expandDims(1).concat(p.expandDims(1), 1);
    columns = columns.concat(share.expandDims(1), 1); // [P, 3]
    return columns.transpose().matMul(member);
  }

  /**
   * These pixels and others together.
   *
   * @throws IllegalArgumentException if there are no others, or they are in other bins
   */
  public Calibration plus(Calibration other) {
    if (other == null || other.pixels.length != pixels.length) {
      throw new IllegalArgumentException(
          "the other pixels must be in " + pixels.length + " bins, not " + other);
    }
    return new Calibration(
        sum(pixels, other.pixels), sum(predicted, other.predicted), sum(marked, other.marked));
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }

  /** The mean probability in a bin; NaN in an empty one. */
  public double probability(int bin) {
    require(bin);
    return predicted[bin] / pixels[bin];
  }

  /** The share of marks in a bin; NaN in an empty one. */
  public double frequency(int bin) {
    require(bin);
    return marked[bin] / pixels[bin];
  }

  private void require(int bin) {
    if (bin < 0 || bin >= pixels.length) {
      throw new IllegalArgumentException(
          "bins are 0 to " + (pixels.length - 1) + ", and " + bin + " is none");
    }
  }

  /** The expected calibration error: the bins' gaps, weighted by their pixels. 0 is best. */
  public double error() {
    double gap = 0;
    for (int bin = 0; bin < pixels.length; bin++) {
      gap += Math.abs(predicted[bin] - marked[bin]);
    }
    return gap / Arrays.stream(pixels).sum();
  }
}
