package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import org.cflowlab.array.ResidentMemory;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thousand training steps need no more native memory than the first few. */
@Tag("slow")
class MemoryTest {
  private static final int STEPS = 1000;
  private static final int WARM = 200;

  /**
   * A step makes some hundred arrays, together some megabytes: all kept would come to gigabytes,
   * one in a hundred kept to more than this.
   */
  private static final long MOST_MEGABYTES = 32;

  private final PatchSet set = KnownTruthLesions.generate(60, 16, 3).patches();
  private final Split split = Split.byPatient(set, 3);

  @Test
  void staysFlat() {
    ResidentMemory.assumeReadable();
    try (NDManager manager = Torch.newManager();
        CFlowNet net =
            CFlowNet.builder()
                .setFilters(3, 5)
                .setSeed(3)
                .optLatent(2)
                .optFlow(2, FlowKind.PLANAR)
                .build(manager)) {
      NDManager arrays = net.parameters().manager();
      ResidentMemory[] resident = {new ResidentMemory(), new ResidentMemory()};
      int[] live = new int[2];
      Settings settings =
          CheckpointTest.settings(STEPS, 4).optPeakRate(1e-3).optValidations(10).build();
      Progress look =
          (what, total) ->
              new Progress.Task() {
                @Override
                public void at(long done, String note) {
                  int i = done <= WARM ? 0 : 1;
                  if (ResidentMemory.isDue((i == 0 ? WARM : STEPS) - done)) {
                    resident[i].read();
                    live[i] = arrays.getManagedArrays().size();
                  }
                }

                @Override
                public void close() {}
              };
      new Trainer(net, set, split, settings, 1).run("memory", look);
      assertThat(live[1]).as("live arrays").isPositive().isLessThanOrEqualTo(live[0]);
      assertThat(resident[1].megabytes() - resident[0].megabytes())
          .as("growth in MB, from %d", resident[0].megabytes())
          .isLessThan(MOST_MEGABYTES);
    }
  }
}
