package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int STEPS = 1000;
  private static final int WARM = 200;

  /** Readings before each of the two, the lowest of which counts: the JVM's own memory swings. */
  private static final int READINGS = 8;

  private static final int APART = 20;

  /**
   * A step makes some hundred arrays, together some megabytes: all kept would come to gigabytes,
   * one in a hundred kept to more than this.
   */
  private static final long MOST_MEGABYTES = 32;

  private final PatchSet set = KnownTruthLesions.generate(60, 16, 3).patches();
  private final Split split = Split.byPatient(set, 3);

  @Test
  void staysFlat() {
    assumeTrue(
        Files.exists(STATUS), "skipped: the resident set is read from /proc, on Linux alone");
    try (NDManager manager = Torch.newManager();
        CFlowNet net =
            CFlowNet.builder()
                .setFilters(3, 5)
                .setSeed(3)
                .optLatent(2)
                .optFlow(2, FlowKind.PLANAR)
                .build(manager)) {
      NDManager arrays = net.parameters().manager();
      long[] megabytes = {Long.MAX_VALUE, Long.MAX_VALUE};
      int[] live = new int[2];
      Settings settings =
          CheckpointTest.settings(STEPS, 4).optPeakRate(1e-3).optValidations(10).build();
      Progress look =
          (what, total) ->
              new Progress.Task() {
                @Override
                public void at(long done, String note) {
                  int i = done <= WARM ? 0 : 1;
                  long before = (i == 0 ? WARM : STEPS) - done;
                  if (before % APART == 0 && before < READINGS * APART) {
                    megabytes[i] = Math.min(megabytes[i], residentMegabytes());
                    live[i] = arrays.getManagedArrays().size();
                  }
                }

                @Override
                public void close() {}
              };
      new Trainer(net, set, split, settings, 1).run("memory", look);
      assertThat(live[1]).as("live arrays").isPositive().isLessThanOrEqualTo(live[0]);
      assertThat(megabytes[1] - megabytes[0])
          .as("growth in MB, from %d", megabytes[0])
          .isLessThan(MOST_MEGABYTES);
    }
  }

  /** After a collection, so that what the JVM's heap happens to hold does not count. */
  private static long residentMegabytes() {
    System.gc();
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
