package org.cflowlab.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.flow.Planar;
import org.cflowlab.flow.Transformed;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.loss.misprint.BaseDensityAtZK;
import org.cflowlab.loss.misprint.ClosedFormDespiteFlow;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.FlowContext;
import org.cflowlab.model.FlowKind;
import org.cflowlab.model.Segmenter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElboTest {
  private final NDManager manager = Torch.newManager();
  private final Noise noise = new Noise(9, "test");

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(long... shape) {
    return noise.normal(manager, new Shape(shape), DataType.FLOAT64);
  }

  private DiagonalGaussian gaussian(double m0, double m1, double s0, double s1) {
    return new DiagonalGaussian(
        manager.create(new double[] {m0, m1}, new Shape(1, 2)),
        manager.create(new double[] {s0, s1}, new Shape(1, 2)));
  }

  /** A prior without a flow. */
  private static TransformedGaussian unbent(DiagonalGaussian base) {
    return TransformedGaussian.of(base);
  }

  /** A posterior without a flow. */
  private static CFlowNet.Posterior plain(DiagonalGaussian base, NDArray eps) {
    NDArray z = base.sample(eps);
    NDArray none = z.getManager().zeros(new Shape(z.getShape().get(0)), z.getDataType());
    return new CFlowNet.Posterior(base, z, z, none, null);
  }

  @Test
  void theClosedFormIsTheMeanOfTheSamples() {
    DiagonalGaussian q = gaussian(.4, -1, -.5, .3);
    DiagonalGaussian p = gaussian(0, .2, .1, -.2);
    Estimate sampled = Estimate.of(Elbo.monteCarloKl(plain(q, normal(40_000, 2)), unbent(p)));
    assertThat(q.kl(p).getDouble()).isCloseTo(sampled.mean(), within(4 * sampled.error()));
    assertThat(sampled.error()).isLessThan(0.02);
    assertThat(q.kl(q).getDouble()).isCloseTo(0, within(1e-15));
  }

  private CFlowNet network(int steps, int latent) {
    return network(steps, latent, FlowContext.IMAGE_AND_MASK);
  }

  private CFlowNet network(int steps, int latent, FlowContext context) {
    CFlowNet.Builder builder =
        CFlowNet.builder()
            .setFilters(3, 5)
            .setSeed(3)
            .optContextOf(context)
            .optLatent(latent)
            .optContext(4)
            .optDataType(DataType.FLOAT64);
    CFlowNet net = (steps > 0 ? builder.optFlow(steps, FlowKind.PLANAR) : builder).build(manager);
    // away from its quiet start: priors, posteriors and flows that differ
    NDArray values = net.parameters().values().stopGradient();
    net.parameters().setValues(values.add(normal(values.size()).mul(.2)));
    return net;
  }

  @Test
  void withoutAFlowTheSamplesAgreeWithTheObjective() {
    CFlowNet net = network(0, 2);
    Weights w = net.parameters().evaluation();
    NDArray x = normal(1, 1, 8, 8).repeat(0, 3000);
    NDArray mask = x.gt(0.5).toType(DataType.FLOAT64, false);
    NDArray eps = normal(3000, 2);
    double kl = Elbo.of(net, x, mask, eps, w).kl().getDouble(0);
    NDArray samples = Elbo.of(net, x, mask, eps, w, Elbo::monteCarloKl).kl();
    Estimate sampled = Estimate.of(samples);
    assertThat(kl).isCloseTo(sampled.mean(), within(4 * sampled.error()));
  }

  /** Its mean is a divergence, though single samples of it may be negative. */
  @Test
  void aFlowsDivergenceIsThatOfItsSamples() {
    CFlowNet net = network(2, 2);
    Weights w = net.parameters().evaluation();
    NDArray x = normal(1, 1, 8, 8).repeat(0, 4000);
    NDArray mask = x.gt(0.5).toType(DataType.FLOAT64, false);
    NDArray eps = normal(4000, 2);
    CFlowNet.Latents latents = net.latents(x, mask, eps, w);
    NDArray byHand = Elbo.monteCarloKl(latents.posterior(), latents.prior());
    NDArray kl = Elbo.of(net, x, mask, eps, w).kl();
    assertThat(kl.sub(byHand).abs().max().getDouble()).isLessThan(1e-9);
    Estimate estimate = Estimate.of(kl);
    assertThat(estimate.mean()).isGreaterThan(4 * estimate.error());
  }

  @ParameterizedTest
  @CsvSource({"0, IMAGE_AND_MASK", "2, IMAGE_AND_MASK", "2, IMAGE"})
  void theObjectiveOfSeveralMasksIsThatOfOneAfterTheOther(int steps, FlowContext context) {
    CFlowNet net = network(steps, 2, context);
    oneByOne(net, normal(4 * 3, 2));
  }

  @Test
  void theCrossEntropyOfSeveralMasksIsThatOfOneAfterTheOther() {
    oneByOne(
        new DeterministicUNet(manager, 1, new int[] {3, 5}, .2, DataType.FLOAT64, 3),
        normal(4 * 3, 0));
  }

  private void oneByOne(Segmenter net, NDArray eps) {
    Weights w = net.parameters().evaluation();
    NDArray x = normal(4, 1, 8, 8);
    NDArray masks = normal(4, 3, 8, 8).gt(0.3).toType(DataType.FLOAT64, false);
    Terms all = Elbo.of(net, x, masks, eps, w);
    assertThat(all.reconstruction().getShape()).isEqualTo(new Shape(12));
    for (int r = 0; r < 3; r++) {
      NDArray mask = masks.get(new NDIndex(":, {}:{}", r, r + 1));
      NDArray noise = eps.get(new NDIndex("{}::3", r));
      Terms one = Elbo.of(net, x, mask, noise, w);
      NDIndex rows = new NDIndex("{}::3", r);
      close(all.reconstruction().get(rows), one.reconstruction());
      close(all.kl().get(rows), one.kl());
    }
  }

  private static void close(NDArray actual, NDArray expected) {
    assertThat(actual.toDoubleArray()).containsExactly(expected.toDoubleArray(), within(1e-10));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void theObjectiveIsABoundOnTheQuadrature(int steps) {
    CFlowNet net = network(steps, 1);
    Weights w = net.parameters().evaluation();
    NDArray one = normal(1, 1, 8, 8);
    NDArray x = one.repeat(0, 3000);
    NDArray mask = x.gt(0.5).toType(DataType.FLOAT64, false);
    Terms o = Elbo.of(net, x, mask, normal(3000, 1), w);
    Estimate bound = Estimate.of(o.reconstruction().add(o.kl()));
    double exact = quadrature(net, one, w);
    assertThat(bound.mean()).isGreaterThan(exact - 4 * bound.error());
    assertThat(bound.error()).isLessThan(0.5);
  }

  /** -log p(s|x) = -log of the integral of p(s|z, x) p(z|x) over a latent of length 1. */
  private double quadrature(CFlowNet net, NDArray x, Weights w) {
    int points = 4001;
    DiagonalGaussian prior = net.prior(x, w).base();
    double mu = prior.mu().getDouble();
    double sigma = Math.exp(prior.logSigma().getDouble());
    double width = 16 * sigma / (points - 1);
    double[] z = new double[points];
    Arrays.setAll(z, i -> mu - 8 * sigma + i * width);
    NDArray grid = manager.create(z, new Shape(1, points, 1));
    NDArray logits = net.decode(net.features(x, w), grid, w).squeeze(0).expandDims(1);
    NDArray mask = x.gt(0.5).toType(DataType.FLOAT64, false).repeat(0, points);
    NDArray logP = Elbo.reconstruction(mask, logits).neg();
    NDArray logPrior = prior.logDensity(grid.squeeze(0));
    return -Functions.logSumExp(logP.add(logPrior).add(Math.log(width)).expandDims(0), 1)
        .getDouble();
  }

  /** Toy: z ~ N(0, 1), s = 1 with probability sigmoid(z), so that p(s) = 1/2. */
  private double lowest(Divergence divergence) {
    NDArray eps = new Noise(1, "toy").normal(manager, new Shape(512, 1), DataType.FLOAT64);
    TransformedGaussian prior = unbent(new DiagonalGaussian(eps.zerosLike(), eps.zerosLike()));
    NDArray theta = manager.create(new double[] {0, 0, 1, 1, .5}); // mu, log sigma; u, w, b
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 400 && lowest > -10; i++) {
      theta.setRequiresGradient(true);
      NDArray gradient;
      try (GradientCollector collector = Torch.newGradientCollector()) {
        DiagonalGaussian base =
            new DiagonalGaussian(theta.get("0:1").reshape(1, 1), theta.get("1:2").reshape(1, 1));
        NDArray z0 = base.sample(eps);
        Transformed t = new Planar(1).forward(z0, theta.get("2:5").reshape(1, 3).broadcast(512, 3));
        CFlowNet.Posterior q = new CFlowNet.Posterior(base, z0, t.z(), t.logDet(), null);
        NDArray objective =
            Functions.softplus(t.z().neg()).squeeze(1).add(divergence.of(q, prior)).mean();
        lowest = Math.min(lowest, objective.getDouble());
        collector.backward(objective);
        gradient = theta.getGradient().duplicate();
      }
      double norm = Math.max(1, gradient.norm().getDouble());
      theta = theta.stopGradient().sub(gradient.mul(0.1 / norm)).duplicate();
    }
    return lowest;
  }

  @Test
  void oursStaysAboveTheTruth() {
    // the noise is 512 fixed draws, whence the small allowance
    assertThat(lowest(Elbo::monteCarloKl)).isBetween(Math.log(2) - .02, Math.log(2) + .1);
  }

  @Test
  void theReleasedObjectiveFallsBelowTheTruthWithoutEnd() {
    assertThat(lowest(BaseDensityAtZK::divergence)).isLessThan(-10);
  }

  @Test
  void theClosedFormFallsBelowTheTruthToo() {
    assertThat(lowest(ClosedFormDespiteFlow::divergence)).isLessThan(Math.log(2) - .1);
  }

  @Test
  void theClosedFormDoesNotSeeZK() {
    DiagonalGaussian base = gaussian(0, 0, 0, 0);
    TransformedGaussian prior = unbent(gaussian(0, 0, 0, 0));
    CFlowNet.Posterior near = plain(base, normal(1, 2));
    CFlowNet.Posterior far =
        new CFlowNet.Posterior(base, near.z0(), near.zK().add(1000), near.logDet(), null);
    assertThat(ClosedFormDespiteFlow.divergence(far, prior).getDouble())
        .isEqualTo(ClosedFormDespiteFlow.divergence(near, prior).getDouble());
    assertThat(Elbo.monteCarloKl(far, prior).getDouble()).isGreaterThan(1e5);
  }

  @Test
  void withoutAFlowTheReleasedObjectiveIsRight() {
    CFlowNet.Posterior q = plain(gaussian(.4, -1, -.5, .3), normal(5, 2));
    TransformedGaussian prior = unbent(gaussian(0, .2, .1, -.2));
    assertThat(BaseDensityAtZK.divergence(q, prior).toDoubleArray())
        .containsExactly(Elbo.monteCarloKl(q, prior).toDoubleArray());
  }
}
