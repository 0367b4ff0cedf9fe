package org.cflowlab.array;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
  /** Frees what Java lets go of and writes over it, as a busy program would. */
  private static void collectAndOverwrite() throws InterruptedException {
    List<ByteBuffer> keep = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      System.gc();
      Thread.sleep(30);
      for (int i = 0; i < 20_000; i++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4);
        buffer.putInt(0, 0x7fc00000); // a NaN
        keep.add(buffer);
      }
    }
    assertThat(keep).hasSize(60_000);
  }

  @Test
  void theFactorIsStillThereWhenTheGradientIsTaken() throws InterruptedException {
    try (NDManager manager = Torch.newManager()) {
      NDArray a = manager.ones(new Shape(4));
      a.setRequiresGradient(true);
      try (GradientCollector gradients = Torch.newGradientCollector()) {
        NDArray y = a;
        for (int i = 0; i < 200; i++) {
          y = Functions.scale(y, 1 + 1e-3 * (i % 2));
        }
        collectAndOverwrite();
        gradients.backward(y.sum());
      }
      float expected = (float) Math.pow(1.001, 100);
      for (float g : a.getGradient().toFloatArray()) {
        assertThat(g).isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-3f));
      }
    }
  }

  @Test
  void noiseIsStillThereThoughItsArrayIsClosed() throws InterruptedException {
    try (NDManager manager = Torch.newManager()) {
      Shape one = new Shape(1);
      NDArray a = manager.zeros(one);
      a.setRequiresGradient(true);
      Noise noise = new Noise(1, "gradient");
      double expected = 0;
      try (GradientCollector gradients = Torch.newGradientCollector()) {
        NDArray y = a;
        for (int i = 0; i < 200; i++) {
          try (NDArray eps = noise.normal(manager, one, DataType.FLOAT32)) {
            expected += eps.getFloat();
            y = y.add(a.mul(eps));
          }
        }
        collectAndOverwrite();
        gradients.backward(y.sum());
      }
      assertThat((double) a.getGradient().getFloat())
          .isCloseTo(1 + expected, org.assertj.core.api.Assertions.within(1e-3));
    }
  }

  @Test
  void scalesInThePrecisionOfTheArray() {
    try (NDManager manager = Torch.newManager()) {
      double[] doubled = Functions.scale(manager.create(new double[] {1, -2}), 0.1).toDoubleArray();
      assertThat(doubled).containsExactly(0.1, -0.2);
      float[] single = Functions.scale(manager.create(new float[] {3}), 0.5).toFloatArray();
      assertThat(Arrays.toString(single)).isEqualTo("[1.5]");
    }
  }

  /** More numbers than are kept: what comes after belongs to the array's manager. */
  @Test
  void manyNumbersDoNotStay() {
    try (NDManager manager = Torch.newManager()) {
      NDArray a = manager.create(new double[] {1, -2});
      for (int i = 1; i <= 1000; i++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          double[] scaled = Functions.scale(a, i / 7.0).toDoubleArray();
          assertThat(scaled).containsExactly(i / 7.0, -2 * (i / 7.0));
          assertThat(scaled).isEqualTo(Functions.scale(a, i / 7.0).toDoubleArray());
        }
      }
      assertThat(manager.getManagedArrays()).containsExactly(a);
      double last = 1000 / 7.0;
      assertThat(Scalars.like(a, last)).isNotSameAs(Scalars.like(a, last));
    }
  }
}
