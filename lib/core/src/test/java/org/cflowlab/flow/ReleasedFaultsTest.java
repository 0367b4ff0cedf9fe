package org.cflowlab.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults of the flows in the paper authors' released code, each shown to be absent from ours. */
class ReleasedFaultsTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(String purpose, int rows, int columns) {
    return new Noise(1, purpose).normal(manager, new Shape(rows, columns), DataType.FLOAT64);
  }

  /** The release puts predicted parameters through batch normalisation. */
  @Test
  void flowParametersAreNotNormalisedOverTheBatch() {
    Layout layout = new Layout();
    FlowChain chain = FlowChain.of(layout, k -> new Planar(6), 4, 16, 1);
    NDArray z = normal("z", 8, 6);
    NDArray context = normal("context", 8, 16);
    try (Parameters values = new Parameters(layout, manager, DataType.FLOAT64, 2)) {
      Transformed all = chain.forward(z, context, values.training());
      for (int i = 0; i < 8; i++) {
        String one = i + ":" + (i + 1);
        Transformed alone = chain.forward(z.get(one), context.get(one), values.training());
        assertThat(alone.z().toDoubleArray())
            .containsExactly(all.z().get(i).toDoubleArray(), within(1e-12));
        assertThat(alone.logDet().getDouble(0)).isCloseTo(all.logDet().getDouble(i), within(1e-12));
      }
    }
  }

  /** The release leaves the even coordinates in front and the odd ones behind. */
  @Test
  void theHalvesOfACouplingAreReInterleaved() {
    NDArray z = normal("z", 4, 7);
    AffineCoupling coupling = new AffineCoupling(7, 0);
    NDArray moved = coupling.forward(z, normal("p", 4, coupling.parameterCount())).z();
    for (int i = 0; i < 7; i++) {
      double[] before = z.get(":, " + i).toDoubleArray();
      double[] after = moved.get(":, " + i).toDoubleArray();
      if (i % 2 == 0) {
        assertThat(after).isEqualTo(before);
      } else {
        assertThat(after).doesNotContain(before);
      }
    }
  }

  /** The release gives every step the same parity. */
  @Test
  void twoStepsOfAChainTransformEveryCoordinate() {
    NDArray z = normal("z", 4, 7);
    for (int k = 0; k < 2; k++) {
      Composed step = (Composed) Glow.step(7, k);
      FlowStep coupling = step.parts().get(2);
      z = coupling.forward(z, normal("p" + k, 4, coupling.parameterCount())).z();
    }
    double[] before = normal("z", 4, 7).toDoubleArray();
    double[] after = z.toDoubleArray();
    for (int i = 0; i < after.length; i++) {
      assertThat(Math.abs(after[i] - before[i])).isGreaterThan(1e-6);
    }
  }

  /** The release divides by |w|^2 as it is. */
  @Test
  void aPlanarStepWithWZeroIsTheIdentityAndNotNaN() {
    NDArray z = normal("z", 4, 6);
    NDArray zero = manager.zeros(new Shape(4, 6), DataType.FLOAT64);
    NDArray p = normal("u", 4, 6).concat(zero, 1).concat(normal("b", 4, 1), 1);
    Planar planar = new Planar(6);
    assertThat(planar.forward(z, p).z()).isEqualTo(z);
    assertThat(planar.forward(z, p).logDet().toDoubleArray()).containsOnly(0);
    assertThat(planar.inverse(z, p)).isEqualTo(z);
  }
}
