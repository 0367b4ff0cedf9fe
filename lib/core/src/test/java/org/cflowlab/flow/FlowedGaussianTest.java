package org.cflowlab.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.junit.jupiter.api.Test;

class FlowedGaussianTest {
  private static final double[] MU = {.5, -1};
  private static final double[] LOG_SIGMA = {.2, -.3};

  /** Steps far from the identity. */
  private static void bend(FlowedGaussian q, NDManager manager) {
    NDArray values = q.parameters().values().stopGradient();
    q.parameters()
        .setValues(
            values.add(new Noise(3, "bend").normal(manager, values.getShape(), DataType.FLOAT64)));
  }

  private static NDArray eps(NDManager manager, int n) {
    return new Noise(1, "eps").normal(manager, new Shape(n, 2), DataType.FLOAT64);
  }

  @Test
  void withoutStepsItIsTheGaussian() {
    try (NDManager manager = Torch.newManager();
        FlowedGaussian q = new FlowedGaussian(manager, MU, LOG_SIGMA, List.of(), 1)) {
      Weights w = q.parameters().evaluation();
      FlowedGaussian.Sample s = q.sample(eps(manager, 20), w);
      assertThat(s.zK().toDoubleArray()).isEqualTo(s.z0().toDoubleArray());
      assertThat(q.base(w).logDensity(s.zK()).toDoubleArray()).isEqualTo(s.logQ().toDoubleArray());
    }
  }

  @Test
  void theDensityThroughTheInverseIsThatOfTheSample() {
    List<FlowStep> steps = List.of(new Planar(2), Glow.step(2, 0), new Planar(2));
    try (NDManager manager = Torch.newManager();
        FlowedGaussian q = new FlowedGaussian(manager, MU, LOG_SIGMA, steps, 1)) {
      bend(q, manager);
      Weights w = q.parameters().evaluation();
      FlowedGaussian.Sample s = q.sample(eps(manager, 50), w);
      assertThat(s.logDet().abs().max().getDouble()).isGreaterThan(.1);
      NDArray difference = q.logDensity(s.zK(), w).sub(s.logQ()).abs().max();
      assertThat(difference.getDouble()).isCloseTo(0, within(1e-8));
    }
  }
}
