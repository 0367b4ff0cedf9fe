package org.cflowlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.IntToDoubleFunction;
import org.cflowlab.array.Torch;

/**
 * How far a model is from the truth of one known-truth lesion: the truth counts exactly, only the
 * model is sampled.
 */
public final class TruthScores {
  private final KnownTruthLesions lesions;
  private final int lesion;
  private final double[] truth;
  private final float[][] templates;

  /** Scores for lesion i of a set. */
  public TruthScores(KnownTruthLesions lesions, int i) {
    this.lesions = lesions;
    this.lesion = i;
    truth = lesions.probabilities(i);
    try (NDManager manager = Torch.newManager()) {
      templates = planes(lesions.templates(manager, i).squeeze(0));
    }
  }

  /**
   * The gap of a model to the optimum in nats: its expected -CLL minus the entropy, which is
   * KL(p(s|x) || p_model(s|x)) and 0 for the truth.
   *
   * @param logLikelihoods the model's log p(s|x) of each of the four templates
   */
  public double gap(double... logLikelihoods) {
    return -expected(k -> logLikelihoods[k]) - lesions.entropy(lesion);
  }

  /**
   * GED^2 between the truth and some samples, each sample equally likely (the V-statistic). The
   * samples' share of it is exact too, so that equal samples always have the same GED.
   *
   * @param samples [N, H, W] or [N, 1, H, W], marked where over .5
   */
  public double ged(NDArray samples) {
    float[][] drawn = planes(samples);
    double between = 0;
    double within = 0;
    for (float[] a : drawn) {
      between += toTruth(a);
      for (float[] b : drawn) {
        within += distance(a, b);
      }
    }
    double n = drawn.length;
    return 2 * between / n - expected(k -> toTruth(templates[k])) - within / (n * n);
  }

  /**
   * The mask whose expected distance 1 - IoU to a rater's is least: the best that a model without
   * chance can draw. The expectation is convex in how many pixels of the core, of the ring around
   * it and of the satellite a mask marks, so the best has all or none of each.
   *
   * @return float32 [1, 1, H, W]
   */
  public NDArray bestMask(NDManager manager) {
    float[] best = templates[0];
    for (int parts = 1; parts < 1 << templates.length - 1; parts++) {
      float[] mask = new float[best.length];
      for (int k = 1; k < templates.length; k++) {
        if ((parts >> k - 1 & 1) == 1) {
          for (int p = 0; p < mask.length; p++) {
            mask[p] += templates[k][p] - templates[k - 1][p];
          }
        }
      }
      if (toTruth(mask) < toTruth(best)) {
        best = mask;
      }
    }
    PatchSet set = lesions.patches();
    return manager.create(best, new Shape(1, 1, set.height(), set.width()));
  }

  /** The expected distance 1 - IoU between a rater's mask and this one. */
  private double toTruth(float[] mask) {
    return expected(k -> distance(templates[k], mask));
  }

  /** The mean of a value of each template over what raters draw. */
  private double expected(IntToDoubleFunction ofTemplate) {
    double sum = 0;
    for (int k = 0; k < truth.length; k++) {
      sum += truth[k] * ofTemplate.applyAsDouble(k);
    }
    return sum;
  }

  /**
   * Which templates some samples are.
   *
   * @param samples [N, H, W] or [N, 1, H, W], marked where over .5
   */
  public Shares shares(NDArray samples) {
    float[][] drawn = planes(samples);
    double[] shares = new double[templates.length];
    double invalid = 0;
    for (float[] sample : drawn) {
      int k = 0;
      while (k < templates.length && distance(templates[k], sample) > 0) {
        k++;
      }
      if (k < templates.length) {
        shares[k] += 1. / drawn.length;
      } else {
        invalid += 1. / drawn.length;
      }
    }
    double difference = invalid;
    for (int k = 0; k < shares.length; k++) {
      difference += Math.abs(shares[k] - truth[k]);
    }
    return new Shares(shares, invalid, difference / 2);
  }

  /**
   * Which templates some samples are.
   *
   * @param templates the share of each template
   * @param invalid the share of samples that are none, which no rater would draw
   * @param totalVariation half the sum of all differences to the truth's shares: 0 to 1
   */
  public record Shares(double[] templates, double invalid, double totalVariation) {}

  private static float[][] planes(NDArray masks) {
    int n = (int) masks.getShape().get(0);
    float[] all = masks.toFloatArray();
    int area = all.length / n;
    float[][] planes = new float[n][area];
    for (int k = 0; k < all.length; k++) {
      planes[k / area][k % area] = all[k] > .5f ? 1 : 0;
    }
    return planes;
  }

  /** 1 - IoU; 0 for two empty masks. */
  private static double distance(float[] a, float[] b) {
    int both = 0;
    int either = 0;
    for (int p = 0; p < a.length; p++) {
      both += a[p] > 0 && b[p] > 0 ? 1 : 0;
      either += a[p] > 0 || b[p] > 0 ? 1 : 0;
    }
    return either == 0 ? 0 : 1 - (double) both / either;
  }
}
