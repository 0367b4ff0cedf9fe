package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.metric.ConditionalLogLikelihood;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.FlowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class LatentLikelihoodsTest {
  private static final int IMAGES = 2;
  private static final int RATERS = 3;
  private static final int POINTS = 4001;

  private final NDManager manager = Torch.newManager();
  private final Noise noise = new Noise(4, "test");

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(long... shape) {
    return noise.normal(manager, new Shape(shape), DataType.FLOAT64);
  }

  /** With one latent number, log p(s|x) is an integral that a fine grid gives. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void importanceWeightsFindTheIntegral(int steps) {
    CFlowNet.Builder builder =
        CFlowNet.builder()
            .setFilters(3, 5)
            .setSeed(3)
            .optLatent(1)
            .optContext(4)
            .optDataType(DataType.FLOAT64);
    CFlowNet net = (steps > 0 ? builder.optFlow(steps, FlowKind.PLANAR) : builder).build(manager);
    NDArray values = net.parameters().values().stopGradient();
    net.parameters().setValues(values.add(normal(values.size()).mul(.2)));
    Weights weights = net.parameters().evaluation();
    NDArray x = normal(IMAGES, 1, 8, 8);
    NDArray masks = normal(IMAGES, RATERS, 8, 8).gt(.5).toType(DataType.FLOAT64, false);

    double exact = quadrature(net, x, masks, weights).mean().getDouble();
    double sum = 0;
    int repetitions = 40;
    for (int seed = 0; seed < repetitions; seed++) {
      sum += new LatentLikelihoods(net, seed).importanceWeighted(x, masks).mean().getDouble();
    }
    assertThat(sum / repetitions).isCloseTo(exact, within(0.05));

    NDArray eps = normal(IMAGES, 500, 1);
    NDArray logP = ConditionalLogLikelihood.logProbabilities(masks, net.sample(x, eps, weights));
    double printed = new LatentLikelihoods(net, 1).asPrinted(x, eps, logP).mean().getDouble();
    double plain = ConditionalLogLikelihood.negative(logP).mean().getDouble();
    double prior = net.prior(x, weights).base().logSigma().mean().getDouble();
    // the factor is a density: about log sigma + log(2 pi) / 2 + 1 / 2 nats off for one latent
    // number
    assertThat(printed - plain).isCloseTo(prior + 0.92 + 0.5, within(0.4));
  }

  /** -log p(s|x) by the rectangle rule over the prior: [I]. */
  private NDArray quadrature(CFlowNet net, NDArray x, NDArray masks, Weights weights) {
    DiagonalGaussian prior = net.prior(x, weights).base();
    NDArray t = manager.linspace(-8f, 8f, POINTS).toType(DataType.FLOAT64, false);
    NDArray logVolume = t.square().mul(-0.5).sub(Math.log(Math.sqrt(2 * Math.PI))); // [n]
    logVolume = logVolume.add(Math.log(16.0 / (POINTS - 1)));
    NDArray z =
        prior.mu().expandDims(1).add(prior.logSigma().exp().expandDims(1).mul(t.reshape(1, -1, 1)));
    NDArray logits = net.decode(net.features(x, weights), z, weights);
    NDArray logP = ConditionalLogLikelihood.logProbabilities(masks, logits);
    return Functions.logSumExp(logP.add(logVolume), 2).mean(new int[] {1}).neg();
  }
}
