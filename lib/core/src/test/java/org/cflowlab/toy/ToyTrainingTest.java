package org.cflowlab.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.cflowlab.array.Initializer;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.flow.FlowChain;
import org.cflowlab.flow.FlowStep;
import org.cflowlab.flow.InvertibleLinear;
import org.cflowlab.flow.Planar;
import org.cflowlab.flow.Transformed;
import org.cflowlab.train.Descent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Flows trained by back-propagation on models whose log p(s|x) is known. */
@Tag("slow")
class ToyTrainingTest {
  private static final LinearGaussian TOY_A =
      new LinearGaussian(new double[][] {{1, .8}, {.3, 1}}, .5);
  private static final double[] M = {.4, -.2};
  private static final double[] S = {1.1, -.3};
  private static final BiFunction<NormalGrid, NDArray, NDArray> LIKELIHOOD_A =
      (grid, z) -> grid.mean(TOY_A.logLikelihood(S, z));

  private static final TwoTemplates TOY_B = TwoTemplates.standard();
  private static final double[] LARGE = TwoTemplates.template(true);
  private static final BiFunction<NormalGrid, NDArray, NDArray> LIKELIHOOD_B =
      (grid, z) -> TOY_B.expectedLogLikelihood(LARGE, grid, z);
  private static final double LN2 = Math.log(2);

  private static final IntFunction<FlowStep> NO_STEP = k -> null;

  /**
   * How a run goes.
   *
   * @param likelihood E_q log p(s|z) from a grid and z at its nodes
   * @param m the prior's mean
   * @param mu where the base's mean starts
   * @param logSigma where its log deviations start
   */
  private record Run(
      BiFunction<NormalGrid, NDArray, NDArray> likelihood,
      double[] m,
      double[] mu,
      double logSigma,
      int steps,
      double rate) {}

  /** log p(s|x) minus the bound, and q(z_1 &gt; 0), after training. */
  private record Trained(double gap, double above) {}

  /** A conditional chain whose context says nothing, since there is one x and one s. */
  private static final class Posterior {
    final Layout layout = new Layout();
    final Layout.Slot mu;
    final Layout.Slot logSigma;
    final FlowChain chain;

    Posterior(Run run, int length, IntFunction<FlowStep> flow) {
      Shape latent = new Shape(run.m.length);
      mu = layout.add("mu", latent, (shape, random) -> run.mu);
      logSigma = layout.add("logSigma", latent, Initializer.constant(run.logSigma));
      chain = FlowChain.of(layout.in("flow"), flow, length, 1, 1);
    }

    /** z at the nodes of a grid, and its log q. */
    Transformed at(NormalGrid grid, Weights w, NDManager manager) {
      NDArray eps = grid.points(manager);
      NDArray context = manager.ones(new Shape(eps.getShape().get(0), 1), DataType.FLOAT64);
      DiagonalGaussian base = new DiagonalGaussian(w.get(mu), w.get(logSigma));
      NDArray z0 = base.sample(eps);
      Transformed t = chain.forward(z0, context, w);
      return new Transformed(t.z(), base.logDensity(z0).sub(t.logDet()));
    }
  }

  private static NDArray negativeBound(Run run, NormalGrid grid, Transformed q) {
    NDManager manager = q.z().getManager();
    NDArray m = manager.create(run.m);
    DiagonalGaussian prior = new DiagonalGaussian(m, m.zerosLike());
    NDArray kl = grid.mean(q.logDet().sub(prior.logDensity(q.z())));
    return kl.sub(run.likelihood.apply(grid, q.z()));
  }

  /**
   * Trains on one grid and measures on another, ten times finer, that no step ever saw.
   *
   * @param evidence log p(s|x)
   */
  private static Trained train(
      Run run, double evidence, int nodes, int length, IntFunction<FlowStep> flow) {
    Posterior posterior = new Posterior(run, length, flow);
    int latent = run.m.length;
    NormalGrid grid = new NormalGrid(latent, nodes);
    NormalGrid fine = new NormalGrid(latent, 10 * nodes);
    try (NDManager manager = Torch.newManager();
        Parameters parameters = new Parameters(posterior.layout, manager, DataType.FLOAT64, 1)) {
      Descent.run(
          parameters,
          run.steps,
          run.rate,
          w -> negativeBound(run, grid, posterior.at(grid, w, manager)));
      Transformed q = posterior.at(fine, parameters.evaluation(), manager);
      NDArray above = q.z().get(":, 0").gt(0).toType(DataType.FLOAT64, false);
      double gap = evidence + negativeBound(run, fine, q).getDouble();
      return new Trained(gap, fine.mean(above).getDouble());
    }
  }

  private static double gapA(int length, IntFunction<FlowStep> flow) {
    Run run = new Run(LIKELIHOOD_A, M, M, -.5, 400, .05);
    return train(run, TOY_A.logEvidence(S, M), 25, length, flow).gap;
  }

  private static Trained trainB(
      double mu, double logSigma, int steps, double rate, int length, IntFunction<FlowStep> flow) {
    Run run = new Run(LIKELIHOOD_B, new double[] {0}, new double[] {mu}, logSigma, steps, rate);
    return train(run, TOY_B.logEvidence(LARGE, 0), 801, length, flow);
  }

  @Test
  void aDiagonalGaussianLacksTheMeanFieldGap() {
    assertThat(TOY_A.meanFieldGap()).isGreaterThan(.3);
    assertThat(gapA(0, NO_STEP)).isCloseTo(TOY_A.meanFieldGap(), within(1e-3));
  }

  /**
   * Where tanh is nearly straight, a planar step is the linear map I + u w^T, which is what the
   * posterior's ellipse needs; it is never quite straight, so a little remains (.0008 of .325).
   */
  @Test
  void onePlanarStepClosesNearlyAllOfTheMeanFieldGap() {
    assertThat(gapA(1, k -> new Planar(2))).isBetween(0.0, .005);
  }

  /** W Sigma W^T with W = L (U + diag d) can be any covariance. */
  @Test
  void theInvertibleLinearMapClosesAllOfTheMeanFieldGap() {
    assertThat(gapA(1, k -> new InvertibleLinear(2, k))).isBetween(-1e-9, 1e-6);
  }

  @Test
  void theBestGaussianTakesOneModeOfTwo() {
    Trained q = trainB(1, -.5, 400, .1, 0, NO_STEP);
    assertThat(q.gap).isCloseTo(1.3539, within(1e-3));
    assertThat(q.above).isGreaterThan(.9999);
  }

  /** Beginning in one mode, a chain learns its sharp edge and never finds the other (1.02). */
  @Test
  void aPlanarChainCanLoseAModeAndThenLacksLn2() {
    Trained q = trainB(1.2, -1.5, 600, .05, 4, k -> new Planar(1));
    assertThat(q.above).isGreaterThan(.9999);
    assertThat(q.gap).isBetween(LN2, 1.3);
  }

  /** Beginning wide, it keeps both, and is better than any Gaussian (1.21). */
  @Test
  void aPlanarChainCanKeepBothModesAndBeatsTheBestGaussian() {
    Trained q = trainB(0, 1.5, 1000, .02, 4, k -> new Planar(1));
    assertThat(q.above).isBetween(.2, .8);
    assertThat(q.gap).isBetween(0.0, 1.3);
  }

  /**
   * From a wide start gradient descent never makes w large enough to tear the Gaussian in two, as
   * one step can: see {@link TwoTemplatesTest}. It ends above the best Gaussian (2.1 nats).
   */
  @Test
  void gradientDescentDoesNotFindTheStepThatTears() {
    Trained q = trainB(0, 1.5, 1000, .02, 1, k -> new Planar(1));
    assertThat(q.gap).isBetween(1.9, 2.5);
  }
}
