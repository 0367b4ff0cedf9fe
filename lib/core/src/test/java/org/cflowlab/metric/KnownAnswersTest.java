package org.cflowlab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.toy.LinearGaussian;
import org.cflowlab.toy.TwoTemplates;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The likelihood and the energy distance where their exact values are known. */
class KnownAnswersTest {
  private final NDManager manager = Torch.newManager();
  private final Random random = new Random(2);

  @AfterEach
  void close() {
    manager.close();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double error(double[] values) {
    double mean = mean(values);
    double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(square / (values.length - 1) / values.length);
  }

  /** Weighted with the exact posterior, one sample is enough: every weight is p(s|x). */
  @Test
  void toyAWithItsPosterior() {
    LinearGaussian toy = new LinearGaussian(new double[][] {{0.8}, {-0.3}, {1.1}}, 0.7);
    double[] m = {0.4};
    double[] s = toy.draw(m, random);
    double deviation = Math.sqrt(toy.posteriorCovariance()[0][0]);
    NormalDistribution prior = new NormalDistribution(m[0], 1);
    NormalDistribution posterior = new NormalDistribution(toy.posteriorMean(s, m)[0], deviation);
    double[] z = random.doubles(7).map(u -> posterior.inverseCumulativeProbability(u)).toArray();
    NDArray logP = toy.logLikelihood(s, manager.create(z, new Shape(7, 1))).reshape(1, 1, 7);
    double[] p = Arrays.stream(z).map(prior::logDensity).toArray();
    double[] q = Arrays.stream(z).map(posterior::logDensity).toArray();
    Shape shape = new Shape(1, 1, 7);
    double estimate =
        ConditionalLogLikelihood.importanceWeighted(
                logP, manager.create(p, shape), manager.create(q, shape))
            .getDouble();
    assertThat(estimate).isCloseTo(-toy.logEvidence(s, m), within(1e-9));
  }

  @Test
  void toyAFromThePrior() {
    LinearGaussian toy = new LinearGaussian(new double[][] {{0.8}, {-0.3}}, 0.9);
    double[] m = {0.4};
    double[] s = {0.5, 0.1};
    double[] z = random.doubles(200_000).map(u -> m[0] + random.nextGaussian()).toArray();
    NDArray logP = toy.logLikelihood(s, manager.create(z, new Shape(z.length, 1)));
    double estimate = ConditionalLogLikelihood.negative(logP.reshape(1, 1, -1)).getDouble();
    assertThat(estimate).isCloseTo(-toy.logEvidence(s, m), within(0.005));
  }

  /** Logits of a template whose pixels are flipped with probability eps, chosen by z. */
  @Test
  void toyBFromThePrior() {
    double flip = 0.01;
    TwoTemplates toy = TwoTemplates.standard();
    double m = 0.3;
    double[] s = TwoTemplates.template(true);
    s[0] = 1;
    s[60] = 1;
    int n = 100_000;
    double sure = Math.log((1 - flip) / flip);
    float[] logits = new float[n * 64];
    for (int i = 0; i < n; i++) {
      double[] template =
          TwoTemplates.template(Math.abs(m + random.nextGaussian()) > toy.threshold());
      for (int k = 0; k < 64; k++) {
        logits[i * 64 + k] = (float) (template[k] > 0 ? sure : -sure);
      }
    }
    NDArray mask = manager.create(s, new Shape(1, 1, 8, 8)).toType(DataType.FLOAT32, false);
    NDArray l = manager.create(logits, new Shape(1, n, 8, 8));
    double estimate = ConditionalLogLikelihood.negative(mask, l).getFloat();
    assertThat(estimate).isCloseTo(-toy.logEvidence(s, m), within(0.02));
  }

  /** A sampler that draws the templates in the truth's proportions costs the entropy. */
  @Test
  void knownTruthCostsItsEntropy() {
    KnownTruthLesions lesions = KnownTruthLesions.generate(3, 16, 4);
    int n = 4000;
    for (int i = 0; i < 3; i++) {
      double[] truth = lesions.probabilities(i);
      NDArray templates = lesions.templates(manager, i);
      NDArray drawn = draw(templates, truth, 1, n);
      double[] logP =
          ConditionalLogLikelihood.logProbabilities(templates, drawn.sub(0.5).mul(200))
              .toType(DataType.FLOAT64, false)
              .toDoubleArray();
      double cost = 0;
      for (int k = 0; k < truth.length; k++) {
        double[] row = Arrays.copyOfRange(logP, k * n, (k + 1) * n);
        cost +=
            truth[k]
                * ConditionalLogLikelihood.negative(manager.create(row, new Shape(1, 1, n)))
                    .getDouble();
      }
      assertThat(cost).isCloseTo(lesions.entropy(i), within(0.01));
    }
  }

  private NDArray draw(NDArray templates, double[] probabilities, int groups, int n) {
    float[] choose = new float[groups * n * probabilities.length];
    for (int row = 0; row < groups * n; row++) {
      double u = random.nextDouble();
      int k = 0;
      while (k < probabilities.length - 1 && u > probabilities[k]) {
        u -= probabilities[k++];
      }
      choose[row * probabilities.length + k] = 1;
    }
    NDArray which = manager.create(choose, new Shape(groups * n, probabilities.length));
    NDArray flat = templates.reshape(probabilities.length, -1);
    return which.matMul(flat).reshape(groups, n, templates.getShape().get(2), -1);
  }

  /** Raters 1 empty, 2 cores, 1 whole as the population; the sampler draws otherwise. */
  @Test
  void uIsUnbiasedAndVHasTheKnownBias() {
    KnownTruthLesions lesions = KnownTruthLesions.generate(1, 24, 9);
    NDArray templates = lesions.templates(manager, 0);
    double[] p = {0.25, 0.5, 0.25, 0};
    double[] q = {0.5, 0.1, 0.2, 0.2};
    double[] d =
        JaccardDistance.between(templates, templates)
            .toType(DataType.FLOAT64, false)
            .toDoubleArray();
    double exact = 2 * expected(d, p, q) - expected(d, p, p) - expected(d, q, q);
    NDArray raters =
        templates
            .get("0:1, 0:1")
            .concat(templates.get("0:1, 1:2"), 1)
            .concat(templates.get("0:1, 1:2"), 1)
            .concat(templates.get("0:1, 2:3"), 1);
    int repetitions = 3000;
    NDArray samples = draw(templates, q, repetitions, 16);
    EnergyDistance ged = EnergyDistance.of(raters.repeat(0, repetitions), samples);
    double[] u = ged.u().toType(DataType.FLOAT64, false).toDoubleArray();
    double[] v = ged.v().toType(DataType.FLOAT64, false).toDoubleArray();
    assertThat(mean(u)).isCloseTo(exact, within(4 * error(u)));
    double bias = expected(d, q, q) / 16;
    assertThat(bias).isGreaterThan(10 * error(v));
    assertThat(mean(v)).isCloseTo(exact + bias, within(4 * error(v)));
  }

  private static double expected(double[] d, double[] p, double[] q) {
    double sum = 0;
    for (int j = 0; j < p.length; j++) {
      for (int k = 0; k < q.length; k++) {
        sum += p[j] * q[k] * d[j * q.length + k];
      }
    }
    return sum;
  }

  @Test
  void theCurveFallsToTheEstimateAndIsTheMeanOverGroups() {
    double[] values = random.doubles(2 * 3 * 8).map(x -> -20 * x).toArray();
    NDArray logP = manager.create(values, new Shape(2, 3, 8));
    NDArray curve = ConditionalLogLikelihood.curve(logP, 1, 2, 8);
    assertThat(curve.getShape()).isEqualTo(new Shape(2, 3));
    for (int i = 0; i < 2; i++) {
      double[] image = Arrays.copyOfRange(values, i * 24, (i + 1) * 24);
      assertThat(curve.getDouble(i, 0)).isCloseTo(-mean(image), within(1e-9));
      double pairs = 0;
      for (int k = 0; k < 24; k += 2) {
        pairs -= Math.log((Math.exp(image[k]) + Math.exp(image[k + 1])) / 2) / 12;
      }
      assertThat(curve.getDouble(i, 1)).isCloseTo(pairs, within(1e-9));
      double all = ConditionalLogLikelihood.negative(logP).getDouble(i);
      assertThat(curve.getDouble(i, 2)).isCloseTo(all, within(1e-9));
      assertThat(curve.getDouble(i, 0)).isGreaterThan(curve.getDouble(i, 1));
    }
    assertThatThrownBy(() -> ConditionalLogLikelihood.curve(logP, 3))
        .hasMessageContaining("divisor of N = 8, not 3");
  }

  /** With the same density at every sample the printed form is off by just that. */
  @Test
  void thePrintedFormIsOffByThePriorsDensity() {
    NDArray logP = manager.create(new double[] {-3, -1, -2, -4}, new Shape(1, 2, 2));
    NDArray density = manager.create(new double[] {-7.6, -7.6}, new Shape(1, 1, 2));
    double right = ConditionalLogLikelihood.negative(logP).getDouble();
    assertThat(ConditionalLogLikelihood.asPrinted(logP, density).getDouble())
        .isCloseTo(right + 7.6, within(1e-9));
  }
}
