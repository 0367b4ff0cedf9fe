package org.cflowlab.array;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class GradientScopeTest {
  /** d/dx of x^3 at x, with others at their own gradients meanwhile. */
  private static double slope(double x, CyclicBarrier together) throws Exception {
    double slope = 0;
    for (int round = 0; round < 20; round++) {
      try (NDManager manager = Torch.newManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray leaf = manager.create(new double[] {x});
        leaf.setRequiresGradient(true);
        together.await();
        try (GradientCollector gradients = Torch.newGradientCollector()) {
          NDArray cube = leaf.mul(leaf).mul(leaf);
          together.await();
          gradients.backward(cube.sum());
        }
        slope = leaf.getGradient().getDouble();
      }
    }
    return slope;
  }

  @Test
  void threadsTakeGradientsAtOnce() throws Exception {
    int threads = 3;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<Double>> slopes = new ArrayList<>();
    for (int i = 1; i <= threads; i++) {
      double x = i;
      slopes.add(pool.submit(() -> slope(x, together)));
    }
    for (int i = 1; i <= threads; i++) {
      assertThat(slopes.get(i - 1).get()).isEqualTo(3.0 * i * i);
    }
    pool.shutdown();
  }

  @Test
  void anInnerScopeLeavesTheOuterOneRecording() {
    try (NDManager manager = Torch.newManager();
        GradientCollector outer = Torch.newGradientCollector()) {
      NDArray leaf = manager.create(new double[] {2, 5});
      leaf.setRequiresGradient(true);
      NDArray other = manager.create(new double[] {3});
      other.setRequiresGradient(true);
      try (GradientCollector inner = Torch.newGradientCollector()) {
        inner.backward(other.square().sum());
      }
      outer.backward(leaf.square().sum());
      assertThat(other.getGradient().toDoubleArray()).containsExactly(6);
      assertThat(leaf.getGradient().toDoubleArray()).containsExactly(4, 10);
    }
  }

  @Test
  void nothingIsRecordedAfterTheEnd() {
    try (NDManager manager = Torch.newManager()) {
      NDArray leaf = manager.create(new double[] {2});
      leaf.setRequiresGradient(true);
      Torch.newGradientCollector().close();
      assertThat(leaf.square().hasGradient()).isFalse();
    }
  }
}
