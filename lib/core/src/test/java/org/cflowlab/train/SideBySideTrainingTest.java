package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.file.BadInputException;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.model.SmallNet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;

/** Two trainings and two samplers of one network, in one program at once. */
class SideBySideTrainingTest {
  private final PatchSet set = KnownTruthLesions.generate(60, 16, 3).patches();
  private final Split split = Split.byPatient(set, 3);

  private static CFlowNet net(NDManager manager, long seed) {
    return SmallNet.builder().setSeed(seed).optFlow(2, FlowKind.PLANAR).build(manager);
  }

  private float[] trained(long seed) {
    Torch.setThreads(1);
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, seed)) {
      Settings settings = CheckpointTest.settings(20, 4).optValidations(2).build();
      new Trainer(net, set, split, settings, seed).run("side by side", Progress.NONE);
      return net.parameters().values().toFloatArray();
    }
  }

  private float[] sampled(CFlowNet net, NDManager manager, long seed) {
    Torch.setThreads(1);
    float[] last = null;
    for (int request = 0; request < 40; request++) {
      try (NDManager own = manager.newSubManager()) {
        var eps = new Noise(seed, "eps").normal(own, new Shape(2, 4, 2), DataType.FLOAT32);
        last = net.sample(set.images(own, 0, 1), eps, net.parameters().evaluation()).toFloatArray();
      }
    }
    return last;
  }

  @Test
  void resultsAreThoseOfEachAlone() throws Exception {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, 9)) {
      List<Callable<float[]>> all =
          List.of(
              () -> trained(1),
              () -> trained(2),
              () -> sampled(net, manager, 3),
              () -> sampled(net, manager, 4));
      List<float[]> alone = new ArrayList<>();
      for (Callable<float[]> one : all) {
        alone.add(one.call());
      }
      CyclicBarrier start = new CyclicBarrier(all.size());
      ExecutorService threads = Executors.newFixedThreadPool(all.size());
      List<Future<float[]>> together = new ArrayList<>();
      for (Callable<float[]> one : all) {
        together.add(
            threads.submit(
                () -> {
                  start.await();
                  return one.call();
                }));
      }
      for (int i = 0; i < all.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
      threads.shutdown();
    }
  }

  @Test
  void whatTheEnvironmentDoesNotSayIsSaid() {
    int before = Torch.threads();
    assertThat(Torch.configure(1))
        .allMatch(variable -> System.getenv(variable.split("=")[0]) == null);
    assertThat(Torch.threads()).isEqualTo(1);
    Torch.setThreads(before);
    assertThatThrownBy(() -> Torch.configure(0)).isInstanceOf(BadInputException.class);
  }
}
