package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.flow.DiagonalGaussian;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults of the networks in the paper authors' released code, each shown to be absent from ours.
 */
class ReleasedFaultsTest {
  private NDManager manager;
  private CFlowNet net;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
    net =
        CFlowNet.builder()
            .setFilters(3, 5)
            .setSeed(1)
            .optLatent(2)
            .optContext(7)
            .optFlow(2, FlowKind.PLANAR)
            .optDataType(DataType.FLOAT64)
            .build(manager);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(long... shape) {
    return new Noise(2, "test").normal(manager, new Shape(shape), DataType.FLOAT64);
  }

  /** Sets all values of the tensors whose names begin so. */
  private void fill(double value, String... prefixes) {
    Parameters parameters = net.parameters();
    double[] values = parameters.values().toDoubleArray();
    int at = 0;
    for (Layout.Slot slot : parameters.layout().slots()) {
      int end = at + (int) slot.shape().size();
      if (Arrays.stream(prefixes).anyMatch(slot.name()::startsWith)) {
        Arrays.fill(values, at, end, value);
      }
      at = end;
    }
    parameters.setValues(manager.create(values));
  }

  /** The release samples only after a posterior, which takes a mask, has been computed. */
  @Test
  void samplingNeedsNoPosterior() {
    NDArray x = normal(2, 1, 8, 8);
    NDArray eps = normal(2, 3, 2);
    double[] before = net.sample(x, eps, net.parameters().evaluation()).toDoubleArray();
    fill(Double.NaN, "posterior.", "flow.");
    double[] after = net.sample(x, eps, net.parameters().evaluation()).toDoubleArray();
    assertThat(after).containsExactly(before);
    NDArray mask = x.gt(0).toType(DataType.FLOAT64, false);
    double[] z =
        net.posterior(x, mask, normal(2, 2), net.parameters().evaluation()).zK().toDoubleArray();
    assertThat(z).as("the posterior, now broken").containsOnly(Double.NaN);
  }

  /** The release clamps a log sigma nowhere, so that a density can overflow. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e2, 1e4, 1e8})
  void theInitialLogSigmaIsClamped(double size) {
    Parameters parameters = net.parameters();
    double[] values = parameters.values().toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= size;
    }
    parameters.setValues(manager.create(values));
    NDArray x = normal(4, 1, 8, 8).mul(size);
    NDArray mask = x.gt(0).toType(DataType.FLOAT64, false);
    Weights w = parameters.evaluation();
    DiagonalGaussian base = net.posterior(x, mask, normal(4, 2), w).base();
    for (DiagonalGaussian g : new DiagonalGaussian[] {net.prior(x, w).base(), base}) {
      double[] logSigma = g.logSigma().toDoubleArray();
      assertThat(Arrays.stream(logSigma).min().orElseThrow()).isGreaterThanOrEqualTo(-7);
      assertThat(Arrays.stream(logSigma).max().orElseThrow()).isLessThanOrEqualTo(3);
      if (size > 1e3) {
        assertThat(logSigma).as("at the ends").containsAnyOf(-7, 3);
      }
    }
  }
}
