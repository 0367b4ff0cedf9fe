package org.cflowlab.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.metric.ConditionalLogLikelihood;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.toy.LinearGaussian;
import org.cflowlab.toy.TwoTemplates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is lowered instead of the bound. */
class ObjectivesTest {
  private static final int GROUPS = 4000;

  private final NDManager manager = Torch.newManager();
  private final Noise noise = new Noise(9, "test");

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(long... shape) {
    return noise.normal(manager, new Shape(shape), DataType.FLOAT64);
  }

  /**
   * -log of a mean of n weights is over -log p(s) by half the relative variance of a weight over n
   * where that is small, never below it, and nearer with each n.
   *
   * @param variance E w^2 / (E w)^2 - 1
   */
  private void approaches(double logEvidence, double variance, NDArray logWeights) {
    double last = Double.POSITIVE_INFINITY;
    for (int n : new int[] {1, 8, 64, 512}) {
      int groups = Math.min(GROUPS, (int) (logWeights.size() / n));
      NDArray some = logWeights.get(":" + (long) groups * n).reshape(groups, n);
      Estimate e = Estimate.of(ConditionalLogLikelihood.ofEach(some.expandDims(0)).neg());
      double bias = e.mean() + logEvidence;
      assertThat(bias).isGreaterThan(-4 * e.error()).isLessThan(last + 4 * e.error());
      double expected = variance / (2 * n);
      if (expected < .1) {
        assertThat(bias).isCloseTo(expected, within(4 * e.error() + expected * expected * 6));
      }
      last = bias;
    }
    assertThat(last).isLessThan(.02);
  }

  @Test
  void onToyATheMarginalAndTheWeightedBoundReachTheEvidence() {
    LinearGaussian toy = new LinearGaussian(new double[][] {{1, .5}, {0, .8}}, .9);
    double[] s = {.7, -.4};
    double[] m = {0, 0};
    double evidence = toy.logEvidence(s, m);
    NDArray z = normal(200_000, 2);
    NDArray fromPrior = toy.logLikelihood(s, z);
    approaches(evidence, relativeVariance(fromPrior, evidence), fromPrior);
    double[] sigma = toy.meanFieldSigma();
    DiagonalGaussian q =
        new DiagonalGaussian(
            manager.create(toy.posteriorMean(s, m)).expandDims(0),
            manager.create(sigma).log().expandDims(0));
    DiagonalGaussian p = new DiagonalGaussian(q.mu().zerosLike(), q.mu().zerosLike());
    NDArray zq = q.sample(z);
    NDArray weighted = toy.logLikelihood(s, zq).add(p.logDensity(zq)).sub(q.logDensity(zq));
    double ofPosterior = relativeVariance(weighted, evidence);
    assertThat(ofPosterior).isLessThan(relativeVariance(fromPrior, evidence) / 4);
    approaches(evidence, ofPosterior, weighted);
    // with one sample it is the bound
    Estimate bound = Estimate.of(weighted);
    assertThat(bound.mean())
        .isCloseTo(toy.bound(s, m, toy.posteriorMean(s, m), sigma), within(4 * bound.error()));
  }

  @Test
  void onToyBTheMarginalReachesTheEvidenceWhereTheBoundCannot() {
    TwoTemplates toy = TwoTemplates.standard();
    double[] s = TwoTemplates.template(true);
    double evidence = toy.logEvidence(s, 0);
    NDArray logP = toy.logLikelihood(s, normal(200_000, 1));
    // a draw is right or wrong, so that all n are wrong with probability 2^-n
    double right = toy.outside(0, 1);
    double exact = 1 / right - 1;
    assertThat(relativeVariance(logP, evidence)).isCloseTo(exact, within(.02));
    approaches(evidence, exact, logP);
  }

  private static double relativeVariance(NDArray logWeights, double logEvidence) {
    return logWeights.sub(logEvidence).mul(2).exp().mean().getDouble() - 1;
  }

  private CFlowNet network(boolean flow, boolean priorFlow) {
    CFlowNet.Builder builder =
        CFlowNet.builder()
            .setFilters(3, 5)
            .setSeed(3)
            .optLatent(2)
            .optContext(4)
            .optDataType(DataType.FLOAT64);
    if (flow) {
      builder.optFlow(2, FlowKind.PLANAR);
    }
    if (priorFlow) {
      builder.optPriorFlow(2, FlowKind.GLOW);
    }
    CFlowNet net = builder.build(manager);
    NDArray values = net.parameters().values().stopGradient();
    net.parameters().setValues(values.add(normal(values.size()).mul(.1)));
    return net;
  }

  /** Many passes at one image with one mask: its estimates [count]. */
  private NDArray estimates(CFlowNet net, Objective objective, int count) {
    NDArray x = new Noise(5, "x").normal(manager, new Shape(1, 1, 8, 8), DataType.FLOAT64);
    NDArray mask = x.gt(0.5).toType(DataType.FLOAT64, false);
    NDList all = new NDList();
    for (int i = 0; i < count / 1000; i++) {
      Pass pass =
          new Pass(
              net,
              x.repeat(0, 1000),
              mask.repeat(0, 1000),
              normal(1000, 2),
              noise,
              net.parameters().evaluation());
      Terms terms = objective.of(pass);
      all.add(terms.reconstruction().add(terms.kl()));
    }
    return NDArrays.concat(all);
  }

  /** Three estimators of one network's log p(s|x), of which two say the same by other samples. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theMarginalAndTheWeightedBoundAgreeAndTheBoundIsAbove(boolean priorFlow) {
    CFlowNet net = network(true, priorFlow);
    Estimate marginal = Estimate.of(estimates(net, new Marginal(128), 1000));
    Estimate weighted = Estimate.of(estimates(net, new ImportanceWeighted(128), 1000));
    Estimate bound = Estimate.of(estimates(net, new Elbo(), 4000));
    double error = Math.hypot(marginal.error(), weighted.error());
    assertThat(marginal.mean()).isCloseTo(weighted.mean(), within(4 * error + .1));
    assertThat(bound.mean()).isGreaterThan(marginal.mean() + 4 * bound.error());
    Estimate one = Estimate.of(estimates(net, new ImportanceWeighted(1), 4000));
    assertThat(one.mean())
        .isCloseTo(bound.mean(), within(4 * Math.hypot(one.error(), bound.error())));
  }

  @Test
  void thePartsOfASumShareTheirSamples() {
    CFlowNet net = network(false, false);
    Objective sum = Schedule.parse("elbo+2*marginal+10*energy").last(4);
    double[] together = total(sum, net);
    double[] elbo = total(new Elbo(), net);
    double[] marginal = total(new Marginal(4), net);
    double[] energy = total(new Energy(4), net);
    assertThat(together).hasSize(6);
    for (int i = 0; i < 6; i++) {
      double expected = elbo[i] + 2 * marginal[i] + 10 * energy[i];
      assertThat(together[i]).isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void eachPartOfASumDrawsAsOftenAsItSays() {
    CFlowNet net = network(false, false);
    Objective often = new Marginal(64);
    double[] alone = total(often, net);
    double[] with = total(sum(often, new Energy(2), new HardEnergy(8)), net);
    assertThat(with).containsExactly(alone, within(1e-6));
    double[] reversed = total(sum(new Energy(2), new HardEnergy(8), often), net);
    assertThat(reversed[0] + reversed[5]).isNotNaN();
    assertThatThrownBy(() -> new WeightedSum.Part(Double.NaN, often))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not NaN");
  }

  /** The marginal likelihood counts, the others nearly nothing. */
  private static Objective sum(Objective... parts) {
    return new WeightedSum(
        Arrays.stream(parts)
            .map(o -> new WeightedSum.Part(o instanceof Marginal ? 1 : 1e-12, o))
            .toList());
  }

  /** What an objective says of each of six masks, of one and the same batch and noise. */
  private double[] total(Objective objective, CFlowNet net) {
    Noise batch = new Noise(2, "batch");
    NDArray x = batch.normal(manager, new Shape(2, 1, 8, 8), DataType.FLOAT64);
    NDArray marks = batch.normal(manager, new Shape(2, 3, 8, 8), DataType.FLOAT64).gt(0);
    NDArray masks = marks.toType(DataType.FLOAT64, false);
    NDArray eps = batch.normal(manager, new Shape(6, 2), DataType.FLOAT64);
    Noise more = new Noise(1, "more");
    Terms t = objective.of(new Pass(net, x, masks, eps, more, net.parameters().evaluation()));
    return t.reconstruction().add(t.kl()).toDoubleArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"elbo", "elbo-mc", "iwae", "marginal+energy", "energy-st"})
  void aGradientReachesEveryValueThatTheObjectiveNeeds(String words) {
    CFlowNet net = network(true, true);
    NDArray x = normal(3, 1, 8, 8);
    NDArray masks = normal(3, 2, 8, 8).gt(0).toType(DataType.FLOAT64, false);
    try (GradientCollector gradients = Torch.newGradientCollector()) {
      Pass pass = new Pass(net, x, masks, normal(6, 2), noise, net.parameters().training());
      gradients.backward(Schedule.parse(words).last(3).of(pass).loss(1));
    }
    double[] gradient = net.parameters().values().getGradient().toDoubleArray();
    boolean posterior = !words.startsWith("marginal") && !words.startsWith("energy");
    int at = 0;
    for (var slot : net.parameters().layout().slots()) {
      double most = 0;
      for (int end = at + (int) slot.shape().size(); at < end; at++) {
        most = Math.max(most, Math.abs(gradient[at]));
      }
      boolean needed =
          posterior || !slot.name().startsWith("posterior") && !slot.name().startsWith("flow");
      if (needed) {
        assertThat(most).as(slot.name()).isPositive();
      } else {
        assertThat(most).as(slot.name()).isZero();
      }
    }
  }

  @Test
  void aNetworkWithoutAPosteriorIsRefusedByName() {
    try (DeterministicUNet unet =
        new DeterministicUNet(manager, 1, new int[] {3, 5}, .5, DataType.FLOAT64, 1)) {
      NDArray x = normal(2, 1, 8, 8);
      NDArray masks = x.gt(0).toType(DataType.FLOAT64, false);
      Pass pass = new Pass(unet, x, masks, null, noise, unet.parameters().evaluation());
      assertThatThrownBy(() -> new ImportanceWeighted(2).of(pass))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("DeterministicUNet has no posterior");
      // one mask for all samples, so the marginal is the cross-entropy
      double[] marginal = new Marginal(3).of(pass).reconstruction().toDoubleArray();
      double[] bound = new Elbo().of(pass).reconstruction().toDoubleArray();
      assertThat(marginal).containsExactly(bound, within(1e-9));
    }
  }

  // ---- the energy distance ----

  /** Four answers of a truth: masks [4, 16], and how likely each is. */
  private static final double[] TRUTH = {.4, .3, .2, .1};

  private NDArray answers() {
    double[] pixels = new double[4 * 16];
    for (int k = 0; k < 4; k++) {
      for (int i = 0; i < 4 * k + 2; i++) {
        pixels[16 * k + i] = 1;
      }
    }
    return manager.create(pixels, new Shape(4, 16));
  }

  /** 2 E d(s, s^) - E d(s^, s^') where samples are masks of the rows with some probabilities. */
  private double exact(NDArray masks, double[] share) {
    NDArray d = SoftJaccard.among(masks.expandDims(0)).squeeze(0);
    NDArray cross = SoftJaccard.between(answers().expandDims(0), masks.expandDims(0)).squeeze(0);
    double energy = 0;
    for (int i = 0; i < 4; i++) {
      for (int k = 0; k < 4; k++) {
        energy += 2 * TRUTH[k] * share[i] * cross.getDouble(k, i);
        energy -= share[i] * share[k] * d.getDouble(i, k);
      }
    }
    return energy;
  }

  @Test
  void theEnergyIsLowestForTheTruth() {
    NDArray masks = answers();
    double truth = exact(masks, TRUTH);
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 4; b++) {
        double[] other = TRUTH.clone();
        other[a] += .05;
        other[b] -= .05;
        if (a != b) {
          assertThat(exact(masks, other)).isGreaterThan(truth + 1e-4);
        }
      }
    }
    // nor do grey masks with the right mean win: blur is not rewarded
    NDArray mean = manager.create(TRUTH).expandDims(0).matMul(masks).repeat(0, 4);
    assertThat(exact(mean, TRUTH)).isGreaterThan(truth + .1);
  }

  /** The usual soft IoU, sum a b / sum (a + b - a b), finds a grey mask far from itself. */
  @Test
  void byTheProductAGreyMaskIsFarFromItselfAndByTheMinimumNot() {
    NDArray grey = manager.ones(new Shape(1, 1, 64), DataType.FLOAT64).mul(.5);
    double both = grey.mul(grey).sum().getDouble();
    double any = 2 * grey.sum().getDouble() - both;
    assertThat(1 - both / any).isCloseTo(2. / 3, within(1e-12));
    NDArray twice = grey.repeat(1, 2);
    double own = SoftJaccard.among(twice).abs().max().getDouble();
    assertThat(own).isLessThan(1e-12);
  }

  @Test
  void onHardMasksItIsTheJaccardDistanceWithOnePixelMore() {
    NDArray masks = normal(3, 5, 40).gt(.3).toType(DataType.FLOAT64, false);
    NDArray among = SoftJaccard.among(masks);
    NDArray between = SoftJaccard.between(masks, masks);
    for (int b = 0; b < 3; b++) {
      for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 5; j++) {
          double[] p = masks.get(b, i).toDoubleArray();
          double[] q = masks.get(b, j).toDoubleArray();
          double both = 1;
          double any = 1;
          for (int k = 0; k < 40; k++) {
            both += p[k] * q[k];
            any += Math.max(p[k], q[k]);
          }
          double expected = 1 - both / any;
          assertThat(among.getDouble(b, i, j)).isCloseTo(expected, within(1e-12));
          assertThat(between.getDouble(b, i, j)).isCloseTo(expected, within(1e-12));
        }
      }
    }
  }

  /** The mean of the estimator over all ways to draw n of the masks is the expectation itself. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void theEstimatorIsUnbiasedHoweverFewTheSamples(int n) {
    NDArray masks = soft();
    double[] share = {.1, .2, .3, .4};
    assertThat(expectation(masks, share, n).getDouble())
        .isCloseTo(exact(masks, share), within(1e-12));
  }

  @Test
  void itsGradientIsThatOfTheExactExpectation() {
    NDArray logits = new Noise(3, "logits").normal(manager, new Shape(4, 16), DataType.FLOAT64);
    double[] share = {.1, .2, .3, .4};
    double[] gradient;
    try (GradientCollector gradients = Torch.newGradientCollector()) {
      logits.setRequiresGradient(true);
      gradients.backward(expectation(Functions.sigmoid(logits), share, 2));
      gradient = logits.getGradient().toDoubleArray();
    }
    double[] at = logits.stopGradient().toDoubleArray();
    for (int i = 0; i < at.length; i += 5) {
      double there = at[i];
      at[i] = there + 1e-6;
      double up = exact(Functions.sigmoid(manager.create(at, new Shape(4, 16))), share);
      at[i] = there - 1e-6;
      double down = exact(Functions.sigmoid(manager.create(at, new Shape(4, 16))), share);
      at[i] = there;
      assertThat(gradient[i]).isCloseTo((up - down) / 2e-6, within(1e-7));
    }
  }

  private NDArray soft() {
    return Functions.sigmoid(
        new Noise(3, "logits").normal(manager, new Shape(4, 16), DataType.FLOAT64));
  }

  private NDArray expectation(NDArray masks, double[] share, int n) {
    NDArray raters = answers().expandDims(0);
    NDArray weights = manager.create(TRUTH);
    NDArray sum = manager.create(0.);
    int all = (int) Math.pow(4, n);
    for (int code = 0; code < all; code++) {
      NDList drawn = new NDList();
      double probability = 1;
      for (int i = 0, rest = code; i < n; i++, rest /= 4) {
        drawn.add(masks.get(rest % 4));
        probability *= share[rest % 4];
      }
      NDArray each = Energy.each(raters, NDArrays.stack(drawn).expandDims(0)).squeeze(0);
      sum = sum.add(Functions.scale(each.mul(weights).sum(), probability));
    }
    return sum;
  }

  @Test
  void onePairIsTheLeast() {
    assertThatThrownBy(() -> new Energy(1)).hasMessageContaining("at least 2 samples");
    NDArray raters = answers().expandDims(0);
    NDArray samples = soft().expandDims(0);
    assertThatThrownBy(() -> Energy.of(raters, samples.get(":, 0:1")))
        .hasMessageContaining("at least 2 samples");
    assertThatThrownBy(() -> Energy.of(samples, samples)).hasMessageContaining("raters");
    assertThatThrownBy(() -> Energy.of(raters, samples.get(":, :, 1:")))
        .hasMessageContaining("raters must be");
    assertThat(Energy.of(raters, samples).squeeze().getDouble())
        .isCloseTo(Energy.each(raters, samples).mean().getDouble(), within(1e-15));
  }
}
