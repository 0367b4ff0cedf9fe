package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Terms;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.FlowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
}
