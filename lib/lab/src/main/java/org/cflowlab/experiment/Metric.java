package org.cflowlab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.cflowlab.metric.TruthScores;

/**
 * What is measured of a sampler, each with the convention it is measured by: a figure is compared
 * with figures of the same convention only.
 */
public enum Metric {
  /** The negative conditional log-likelihood, (31) without its extra factor. */
  CLL(
      "-CLL",
      2,
      true,
      "nats, prior Monte Carlo with N = "
          + Evaluation.CLL_SAMPLES
          + " by log-sum-exp, mean over raters and images"),
  /** The same with the best temperature. */
  CLL_CALIBRATED(
      "calibrated",
      2,
      true,
      "-CLL with the logits divided by one temperature, fitted on at most "
          + Evaluation.FITTED
          + " patches, spread over the validation split; all else is the same with and without"),
  /** The squared generalized energy distance as the literature has it. */
  GED_V(
      "GED V" + Evaluation.GED_SAMPLES,
      3,
      true,
      "squared, 1 - IoU, V-statistic with "
          + Evaluation.GED_SAMPLES
          + " samples, IoU of two empty masks 1"),
  /** The same, unbiased over the samples. */
  GED_U(
      "GED U",
      3,
      true,
      "squared, 1 - IoU, unbiased over "
          + Evaluation.GED_SAMPLES
          + " samples, raters as the population, IoU of two empty masks 1"),
  /** The same, unbiased over the raters too. */
  GED_P(
      "GED to p",
      3,
      true,
      "squared, 1 - IoU, to p(s|x) of which the raters are draws: unbiased over raters and "
          + Evaluation.GED_SAMPLES
          + " samples, 0 on average for a sampler of p(s|x) itself"),
  /** The divergence of a model from the known truth. */
  KL(
      "KL to truth",
      2,
      true,
      "nats, KL(p(s|x) || model) over the four answers of the known truth, the model's log p by"
          + " prior Monte Carlo with N = "
          + Evaluation.CLL_SAMPLES),
  /** The energy distance to the known truth. */
  GED_TRUTH(
      "GED exact",
      3,
      true,
      "squared, 1 - IoU, to the known p(s|x), unbiased over "
          + Evaluation.CLL_SAMPLES
          + " samples"),
  /** How far the answers' shares are from the known truth. */
  TOTAL_VARIATION(
      "TV",
      3,
      true,
      "total variation between the known probabilities of the four answers and their shares among "
          + Evaluation.CLL_SAMPLES
          + " samples"),
  /** How often a sample is no answer. */
  INVALID(
      "invalid",
      3,
      true,
      "share of samples at least " + TruthScores.NEAR + " in 1 - IoU away from all four answers"),
  /** The overlap of single samples and single raters. */
  DICE(
      "Dice",
      3,
      false,
      "mean over the raters and "
          + Evaluation.GED_SAMPLES
          + " samples, two empty masks 1, one empty 0"),
  /** The overlap after the best pairing of samples and raters. */
  MATCHED_IOU(
      "matched IoU",
      3,
      false,
      "Hungarian matching of " + Evaluation.GED_SAMPLES + " samples with the raters, repeated"),
  /** Normalized cross-correlation. */
  NCC("NCC", 3, false, "of where the samples part and where the raters do, as PHiSeg"),
  /** How far the samples part; more is not better in itself. */
  DIVERSITY("diversity", 3, false, "mean 1 - IoU of two different samples"),
  /** The likelihood by samples of the posterior. */
  CLL_IW(
      "-CLL IW",
      2,
      true,
      "importance-weighted, "
          + LatentLikelihoods.SAMPLES
          + " samples of the posterior at each rater's mask, weighted by p(z|x) / q(z|s,x); it can"
          + " look at masks that the prior rarely draws"),
  /** (31) to the letter. */
  CLL_PRINTED(
      "-CLL printed",
      2,
      true,
      "with the factor p(z|x) of the paper's (31), no likelihood, only to compare with figures made"
          + " so");

  /** The first columns of Table 1. */
  private static final List<Metric> TABLE = List.of(CLL, CLL_CALIBRATED, GED_V, GED_U);

  /** The columns beside them where the truth is known. */
  private static final List<Metric> TRUTH = List.of(KL, GED_TRUTH, TOTAL_VARIATION, INVALID);

  private final String title;
  private final int digits;
  private final boolean lowerIsBetter;
  private final String convention;

  Metric(String title, int digits, boolean lowerIsBetter, String convention) {
    this.title = title;
    this.digits = digits;
    this.lowerIsBetter = lowerIsBetter;
    this.convention = convention;
  }

  /** The name of its column. */
  public String title() {
    return title;
  }

  /** Digits after the point that a reader needs. */
  public int digits() {
    return digits;
  }

  /** Whether the better of two samplers has less of it. */
  public boolean lowerIsBetter() {
    return lowerIsBetter;
  }

  /** How it is measured, with its unit. */
  public String convention() {
    return convention;
  }

  /** The convention of every metric by its title: scores of other conventions are made anew. */
  static Map<String, String> conventions() {
    return Arrays.stream(values()).collect(Collectors.toMap(Metric::title, Metric::convention));
  }

  /** A value of it for a reader; a dash where there is none. */
  public String text(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /**
   * What Table 1 has of models with these raters: Dice for a single one, and for several what needs
   * two.
   *
   * @param known whether the truth is
   */
  public static List<Metric> table(Raters raters, boolean known) {
    List<Metric> columns = new ArrayList<>(TABLE);
    columns.add(raters == Raters.ALL ? GED_P : DICE);
    columns.addAll(known ? TRUTH : List.of());
    return columns;
  }

  /**
   * Whether one of two samplers is better by it: not by how diverse they are, nor by what is no
   * likelihood.
   */
  public boolean isScore() {
    return this != DIVERSITY && this != CLL_PRINTED;
  }

  /** A difference that would hardly matter, for tests of equivalence: .1 nat, .01 of a share. */
  public double margin() {
    return digits == 2 ? 0.1 : 0.01;
  }

  /** What the paper prints of a model in its Table 1 for LIDC; NaN where it prints nothing. */
  public double paper(ModelKind kind, Raters raters) {
    return switch (this) {
      case CLL -> raters == Raters.ALL ? paper(kind, 0) : paper(kind, 2);
      case GED_V -> raters == Raters.ALL ? paper(kind, 1) : paper(kind, 3);
      case DICE -> raters == Raters.ALL ? Double.NaN : paper(kind, 4);
      default -> Double.NaN;
    };
  }

  private static double paper(ModelKind kind, int column) {
    double none = Double.NaN;
    double[] row =
        switch (kind) {
          case UNET -> new double[] {none, none, none, none, 0.727};
          case PROB -> new double[] {52.1, 0.279, 238.9, 0.579, 0.698};
          case PLANAR -> new double[] {47.3, 0.204, 89.0, 0.288, 0.713};
          case GLOW -> new double[] {49.2, 0.302, 217.0, 0.547, 0.704};
          default -> new double[] {none, none, none, none, none};
        };
    return row[column];
  }

  @Override
  public String toString() {
    return title;
  }
}
