package org.cflowlab.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class QualityTest {
  private static String run(Path folder) throws IOException {
    return run(folder, ModelKind.PLANAR, 2, 3);
  }

  private static String run(Path folder, ModelKind kind, int... filters) throws IOException {
    PatchSet set = KnownTruthLesions.generate(20, 16, 1).patches();
    Settings small = Settings.named("tiny").toBuilder().setFilters(filters).optBatch(2).build();
    StringBuilder out = new StringBuilder();
    new Quality(set, small, kind, 1, Device.cpu())
        .run(new double[] {.001}, folder, out::append, Progress.NONE);
    return out.toString();
  }

  @Test
  void eachBudgetHasALineAndTheFloorsFollow(@TempDir Path folder) throws IOException {
    String first = run(folder);
    assertThat(first).contains("-CLL", "GED V16", "majority mask", "empty mask");
    assertThat(first.lines().filter(line -> line.startsWith("cFlow Net"))).hasSize(2);
    try (var kept = Files.list(folder)) {
      assertThat(kept).hasSize(1);
    }
    assertThat(run(folder)).isEqualTo(first); // minutes and all: nothing was trained again
  }

  /** What was kept of other sizes was said again as if it were theirs. */
  @Test
  void anotherNetworkIsTrainedByItself(@TempDir Path folder) throws IOException {
    run(folder);
    run(folder, ModelKind.PLANAR, 3, 2);
    assertThat(run(folder, ModelKind.SSN, 2, 3))
        .as("without a posterior it is trained as lab run trains it")
        .contains("low-rank Gaussian");
    try (var kept = Files.list(folder)) {
      assertThat(kept).hasSize(3);
    }
  }
}
