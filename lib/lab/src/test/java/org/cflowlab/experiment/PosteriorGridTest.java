package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Terms;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.plot.Plane;
import org.hipparchus.analysis.MultivariateFunction;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.hipparchus.random.MersenneTwister;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class PosteriorGridTest {
  private static final int SIDE = 120;
  private static final int SAMPLES = 4000;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private CFlowNet network(int latent, int steps) {
    CFlowNet.Builder builder =
        CFlowNet.builder()
            .setFilters(3, 5)
            .setSeed(1)
            .optLatent(latent)
            .optContext(7)
            .optDataType(DataType.FLOAT64);
    CFlowNet net = (steps == 0 ? builder : builder.optFlow(steps, FlowKind.PLANAR)).build(manager);
    double[] values = net.parameters().values().toDoubleArray();
    double[] noise = normal(values.length).toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += .1 * noise[i]; // away from the start, where every flow is the identity
    }
    net.parameters().setValues(manager.create(values));
    return net;
  }

  private NDArray normal(long... shape) {
    return new Noise(3, "grid").normal(manager, new Shape(shape), DataType.FLOAT64);
  }

  private static double integral(PosteriorGrid grid, double[] density) {
    double area = Math.pow((grid.high() - grid.low()) / SIDE, 2);
    return area * Arrays.stream(density).sum();
  }

  /** The gap by quadrature is log p(s|x) minus the bound estimated from samples. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void theGapIsTheEvidenceMinusTheBound(int steps) {
    CFlowNet net = network(2, steps);
    NDArray x = normal(1, 1, 8, 8);
    NDArray mask = x.gt(0).toType(DataType.FLOAT64, false);
    PosteriorGrid grid = PosteriorGrid.of(net, x, mask, SIDE);
    for (double[] density :
        new double[][] {grid.prior(), grid.exact(), grid.base(), grid.posterior()}) {
      assertThat(integral(grid, density)).isCloseTo(1, within(1e-3));
    }
    NDArray many = x.broadcast(SAMPLES, 1, 8, 8);
    Terms o =
        Elbo.of(
            net,
            many,
            mask.broadcast(SAMPLES, 1, 8, 8),
            normal(SAMPLES, 2),
            net.parameters().evaluation(),
            Elbo::monteCarloKl);
    NDArray bound = o.reconstruction().add(o.kl()).neg();
    double mean = bound.mean().getDouble();
    double error = bound.sub(mean).square().mean().sqrt().getDouble() / Math.sqrt(SAMPLES);
    double gap = grid.logEvidence() - mean;
    assertThat(grid.gap(grid.posterior())).isCloseTo(gap, within(4 * error + 1e-3));
    assertThat(grid.gap(grid.exact())).isCloseTo(0, within(1e-9));
    if (steps == 0) {
      assertThat(grid.posterior()).containsExactly(grid.base(), within(1e-12));
    } else {
      assertThat(grid.posterior()).isNotEqualTo(grid.base());
    }
  }

  @Test
  void anotherLengthIsRefused() {
    NDArray x = normal(1, 1, 8, 8);
    assertThatThrownBy(() -> PosteriorGrid.of(network(3, 0), x, x, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a grid needs L = 2, not 3");
  }

  /** A density between the points, whose sum is 0, would have a gap of 0. */
  @Test
  void aGridThatDoesNotHoldTheDensityRefusesToAnswer() {
    CFlowNet net = network(2, 0);
    NDArray x = normal(1, 1, 8, 8);
    NDArray mask = x.gt(0).toType(DataType.FLOAT64, false);
    PosteriorGrid grid = PosteriorGrid.of(net, x, mask, SIDE);
    double[] missed = new double[SIDE * SIDE];
    assertThat(grid.mass(missed)).isZero();
    assertThatThrownBy(() -> grid.gap(missed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the grid of 120 x 120 points holds 0.000 of q, and must hold 0.999: take more points");
    assertThatThrownBy(() -> grid.gap(Arrays.stream(grid.base()).map(q -> 1.01 * q).toArray()))
        .hasMessageContaining("holds 1.010 of q");
    PosteriorGrid coarse = PosteriorGrid.of(net, x, mask, 3);
    assertThatThrownBy(() -> coarse.gap(coarse.base())).hasMessageContaining("of 3 x 3 points");
    assertThat(PosteriorGrid.of(net, x, mask).base()).hasSize(SIDE * SIDE);
  }

  /** On a finer grid only what matters is decoded anew, and nothing is missed. */
  @Test
  void aFinerGridFindsWhatADenseOneFinds() {
    CFlowNet net = network(2, 0);
    Map<String, NDArray> values = new HashMap<>(net.parameters().named());
    NDArray narrow = manager.create(new double[] {0, 0, -3.5, -3.5}); // log sigma, both axes
    values.computeIfPresent("posterior.head.bias", (name, bias) -> bias.add(narrow));
    net.parameters().load(values::get);
    NDArray x = normal(1, 1, 8, 8);
    NDArray mask = x.gt(0).toType(DataType.FLOAT64, false);
    PosteriorGrid grid = PosteriorGrid.of(net, x, mask);
    int side = (int) Math.round(Math.sqrt(grid.exact().length));
    assertThat(side).isGreaterThan(SIDE);
    PosteriorGrid dense = PosteriorGrid.of(net, x, mask, side);
    assertThat(grid.logEvidence()).isCloseTo(dense.logEvidence(), within(1e-5));
    assertThat(grid.gap(grid.posterior())).isCloseTo(dense.gap(dense.posterior()), within(1e-5));
    assertThat(grid.prior()).isEqualTo(dense.prior());
    assertThat(grid.posterior()).isEqualTo(dense.posterior());
  }

  /** Evidence, gap and the best Gaussian by other grids, nodes and an optimizer of another kind. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void theNatsOfAnImageAreThoseOfTheGrid(int steps) {
    CFlowNet net = network(2, steps);
    NDArray x = normal(1, 1, 8, 8);
    NDArray mask = x.gt(0).toType(DataType.FLOAT64, false);
    ImageNats.OfMask nats = new ImageNats(net, x, mask).onGrid().orElseThrow().get(0);
    PosteriorGrid grid = PosteriorGrid.of(net, x, mask, 2 * SIDE);
    assertThat(nats.logEvidence()).isCloseTo(grid.logEvidence(), within(1e-3));
    assertThat(nats.gap()).isCloseTo(grid.gap(grid.posterior()), within(1e-3));
    JointGrid wide = JointGrid.of(net, x, mask, -7, 7, 2 * SIDE).get(0);
    assertThat(nats.gaussian()).isCloseTo(bestGaussian(wide), within(1e-3));
    PosteriorGrid.Gaussian best = grid.bestGaussian();
    assertThat(best.gap()).isCloseTo(nats.gaussian(), within(1e-3));
    assertThat(grid.gap(best.density(grid.low(), grid.high(), 2 * SIDE)))
        .isCloseTo(best.gap(), within(1e-3));
    assertThat(nats.approximation()).isBetween(-1e-3, Math.min(nats.gap(), nats.gaussian()) + 1e-3);
  }

  /** A part of the plane, with the same values there; but what it leaves out, it cannot count. */
  @Test
  void aPartShowsTheSameDensities() {
    CFlowNet net = network(2, 3);
    NDArray x = normal(1, 1, 8, 8);
    NDArray mask = x.gt(0).toType(DataType.FLOAT64, false);
    PosteriorGrid all = PosteriorGrid.of(net, x, mask, -6, 6, SIDE);
    PosteriorGrid part = all.within(0, 3);
    PosteriorGrid anew = PosteriorGrid.of(net, x, mask, 0, 3, SIDE / 4); // the same squares
    double share = Math.exp(anew.logEvidence() - all.logEvidence());
    assertThat(part.low()).isEqualTo(0);
    assertThat(part.high()).isCloseTo(3, within(1e-12));
    assertThat(part.prior()).containsExactly(anew.prior(), within(1e-12));
    assertThat(part.base()).containsExactly(anew.base(), within(1e-12));
    assertThat(part.posterior()).containsExactly(anew.posterior(), within(1e-12));
    double[] exact = Arrays.stream(anew.exact()).map(v -> v * share).toArray();
    assertThat(part.exact()).containsExactly(exact, within(1e-9));
    assertThat(all.gap(all.posterior())).isPositive();
    assertThatThrownBy(() -> part.gap(part.posterior())).hasMessageContaining("must hold 0.999");
    assertThatThrownBy(() -> all.within(0, 7)).hasMessageContaining("no part of a grid");
  }

  /** The least KL of a diagonal Gaussian, its density on the grid, by evolution (Hansen 2006). */
  private static double bestGaussian(JointGrid grid) {
    double[] lattice = Plane.lattice(grid.low(), grid.high(), grid.n());
    double area = Math.pow(grid.step(), 2);
    MultivariateFunction kl =
        q -> {
          double sum = grid.logEvidence();
          for (int k = 0; k < grid.logJoint().length; k++) {
            double a = (lattice[2 * k] - q[0]) / Math.exp(q[2]);
            double b = (lattice[2 * k + 1] - q[1]) / Math.exp(q[3]);
            double log = -(a * a + b * b) / 2 - q[2] - q[3] - Math.log(2 * Math.PI);
            sum += Math.exp(log) * (log - grid.logJoint()[k]) * area;
          }
          return sum;
        };
    return new CMAESOptimizer(
            2000,
            1e-10,
            true,
            0,
            0,
            new MersenneTwister(1),
            false,
            new SimpleValueChecker(1e-9, 1e-9))
        .optimize(
            GoalType.MINIMIZE,
            new ObjectiveFunction(kl),
            new MaxEval(2000),
            new InitialGuess(new double[] {0, 0, -.2, -.2}),
            new SimpleBounds(new double[] {-1, -1, -2, -2}, new double[] {1, 1, 0, 0}),
            new CMAESOptimizer.Sigma(new double[] {.2, .2, .2, .2}),
            new CMAESOptimizer.PopulationSize(10))
        .getValue();
  }

  /** log p(s|x) by samples is that of the grid, where there are both. */
  @Test
  void samplesOfThePosteriorFindTheSameEvidence() {
    CFlowNet net = network(2, 3);
    NDArray x = normal(1, 1, 8, 8);
    NDArray mask = x.gt(0).toType(DataType.FLOAT64, false);
    ImageNats image = new ImageNats(net, x, mask);
    ImageNats.OfMask exact = image.onGrid().orElseThrow().get(0);
    ImageNats.OfMask drawn = image.bySamples(20_000, new Noise(1, "samples")).get(0);
    assertThat(drawn.logEvidence()).isCloseTo(exact.logEvidence(), within(.05));
    assertThat(drawn.gap()).isCloseTo(exact.gap(), within(.05));
    assertThat(drawn.approximation()).isNaN();
  }
}
