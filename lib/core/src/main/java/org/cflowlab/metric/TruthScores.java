package org.cflowlab.metric;

import static org.cflowlab.array.Functions.sumLast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.hipparchus.util.CombinatoricsUtils;

/**
 * How far a model is from p(s|x) where that is known: a few masks, the templates, and how probable
 * each is. The truth's side of every score is summed exactly, only the model is sampled.
 *
 * <p>A sample gives the answer of the template nearest to it, d = {@link JaccardDistance}, if that
 * is nearer than {@link #NEAR}; else it is invalid, an answer that no rater would give. Of two
 * templates equally near it gives the first.
 *
 * @param templates K masks of each image [I, K, H, W], each holding the one before
 * @param probabilities of each [I, K], summing to 1
 */
public record TruthScores(NDArray templates, NDArray probabilities) {
  /** The distance to a template from which on a sample is another mask. */
  public static final double NEAR = .2;

  /**
   * The truth of some images.
   *
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public TruthScores {
    Shape s = Masks.require("templates", templates);
    Shapes.requireType("probabilities", probabilities, templates.getDataType());
    Shapes.require("probabilities", probabilities, "I, K", s.get(0), s.get(1));
  }

  /**
   * What some samples answer.
   *
   * @param answers the share of samples that answer each template [I, K]
   * @param invalid the share of samples that are none [I]
   * @param totalVariation half the sum of all differences to the truth's shares, invalid ones among
   *     them: 0 to 1 [I]
   */
  public record Shares(NDArray answers, NDArray invalid, NDArray totalVariation) {}

  /** E d(s, s') of two raters [I]. */
  public NDArray distance() {
    return distance(probabilities);
  }

  /**
   * The same of two draws by a rater with probabilities of their own.
   *
   * @param own p [I, K]
   */
  public NDArray distance(NDArray own) {
    Shapes.requireLike("own", own, "probabilities", probabilities);
    return Scratch.keepLike(
        templates,
        () -> {
          NDArray d = JaccardDistance.between(templates, templates); // [I, K, K]
          return expected(d.matMul(own.expandDims(2)).squeeze(2), own);
        });
  }

  /**
   * The squared energy distance between p(s|x) and samples, unbiased in their number: 0 for the
   * truth on average, and for an image it may be below.
   *
   * @param samples [I, n, H, W], n at least 2
   * @return [I]
   * @throws IllegalArgumentException for fewer than two samples, or if a shape or type does not fit
   */
  public NDArray energyDistance(NDArray samples) {
    return Scratch.keepLike(
        templates,
        () -> {
          NDArray cross = expected(JaccardDistance.between(templates, samples).mean(new int[] {2}));
          return cross.mul(2).sub(distance()).sub(Diversity.ofMasks(samples));
        });
  }

  /**
   * What samples answer.
   *
   * @param samples [I, n, H, W]
   */
  public Shares shares(NDArray samples) {
    return Scratch.keepLike(
        templates,
        () -> answered(samples),
        all -> new NDList(all.answers(), all.invalid(), all.totalVariation()));
  }

  private Shares answered(NDArray samples) {
    NDArray d = JaccardDistance.between(samples, templates); // [I, n, K]
    long k = d.getShape().get(2);
    NDArray near = d.min(new int[] {2}, true).lt(NEAR).toType(d.getDataType(), false);
    NDArray answer = d.argMin(2).oneHot((int) k, d.getDataType()).mul(near);
    NDArray answers = answer.mean(new int[] {1});
    NDArray invalid = near.neg().add(1).mean(new int[] {1}).squeeze(1);
    NDArray unlike = sumLast(answers.sub(probabilities).abs()).add(invalid);
    return new Shares(answers, invalid, unlike.div(2));
  }

  /**
   * The total variation that n draws from the truth itself are expected to have: half the sum of
   * the mean absolute deviations of binomial shares (de Moivre 1730), E |X - n p| = 2 m C(n, m) p^m
   * (1 - p)^(n - m + 1) with m = floor(n p) + 1.
   *
   * @return one value an image
   */
  public double[] idealTotalVariation(int n) {
    double[] p = Scratch.values(() -> probabilities);
    int k = Math.toIntExact(templates.getShape().get(1));
    return IntStream.range(0, p.length / k)
        .mapToDouble(
            i -> Arrays.stream(p, i * k, i * k + k).map(q -> deviation(n, q)).sum() / (2. * n))
        .toArray();
  }

  private static double deviation(int n, double p) {
    int m = (int) Math.floor(n * p) + 1;
    if (p <= 0 || m > n) {
      return 0;
    }
    return 2
        * m
        * Math.exp(
            CombinatoricsUtils.binomialCoefficientLog(n, m)
                + m * Math.log(p)
                + (n - m + 1) * Math.log1p(-p));
  }

  /**
   * KL(p(s|x) || p_model(s|x)), 0 for the truth: the expected -CLL less the entropy.
   *
   * @param logP the model's log p(s|x) of each template [I, K]
   * @return [I], nats
   */
  public NDArray divergence(NDArray logP) {
    Shapes.requireLike("logP", logP, "probabilities", probabilities);
    return Scratch.keepLike(
        templates,
        () -> {
          NDArray each = probabilities.maximum(1e-30).log().sub(logP);
          return expected(NDArrays.where(probabilities.gt(0), each, each.zerosLike()));
        });
  }

  /**
   * The mask whose expected distance to a rater's is least: the best that a model without chance
   * can draw. The expectation is convex in how many of the pixels a mask marks that a template adds
   * to the one before, so the best has all or none of each.
   *
   * @return [I, 1, H, W]
   */
  public NDArray bestMask() {
    return Scratch.keepLike(templates, this::best);
  }

  private NDArray best() {
    Shape s = templates.getShape();
    int parts = Math.toIntExact(s.get(1) - 1);
    NDArray added = templates.get(":, 1:").sub(templates.get(":, :-1")); // [I, K - 1, H, W]
    NDList candidates = new NDList();
    for (int which = 0; which < 1 << parts; which++) {
      NDArray mask = templates.get(":, 0");
      for (int k = 0; k < parts; k++) {
        mask = (which >> k & 1) == 1 ? mask.add(added.get(":, " + k)) : mask;
      }
      candidates.add(mask);
    }
    NDArray all = NDArrays.stack(candidates, 1); // [I, 2^(K - 1), H, W]
    NDArray d = JaccardDistance.between(all, templates).matMul(probabilities.expandDims(2));
    NDArray best = d.squeeze(2).argMin(1).oneHot(candidates.size(), all.getDataType());
    NDArray pixels = best.expandDims(1).matMul(Masks.flatten(all)); // [I, 1, H W]
    return pixels.reshape(s.get(0), 1, s.get(2), s.get(3));
  }

  private NDArray expected(NDArray ofTemplate) {
    return expected(ofTemplate, probabilities);
  }

  private static NDArray expected(NDArray ofTemplate, NDArray p) {
    return sumLast(ofTemplate.mul(p));
  }
}
