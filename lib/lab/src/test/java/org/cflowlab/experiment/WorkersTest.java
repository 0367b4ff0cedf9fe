package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.cflowlab.data.PatchSet;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private static final Workers.Asked NOTHING = Workers.Asked.NOTHING;
  private static final long PLENTY = 1L << 40;

  private static PatchSet lesions;

  @BeforeAll
  static void open() throws Exception {
    lesions = DataSets.open("embedded", new DataSets.Options(0, 20, 1), Progress.NONE).patches();
  }

  private static Workers of(
      Workers.Asked asked, int trainings, String preset, int processors, long memory) {
    return Workers.of(
        asked,
        trainings,
        Settings.named(preset),
        lesions,
        new Workers.Room(processors, memory, false));
  }

  @Test
  void oneTrainingAProcessorAndOneThreadEach() {
    assertThat(of(NOTHING, 4, "tiny", 2, PLENTY)).isEqualTo(new Workers(2, 1, ""));
    assertThat(of(NOTHING, 2, "tiny", 8, PLENTY)).isEqualTo(new Workers(2, 1, ""));
    assertThat(of(NOTHING, 1, "lab", 8, PLENTY)).isEqualTo(new Workers(1, 1, ""));
  }

  @Test
  void wideNetworksShareWhatIsLeft() {
    assertThat(of(NOTHING, 2, "paper", 8, PLENTY)).isEqualTo(new Workers(2, 4, ""));
    assertThat(of(NOTHING, 9, "paper", 4, PLENTY)).isEqualTo(new Workers(4, 1, ""));
  }

  @Test
  void whatIsAskedForIsTaken() {
    assertThat(of(new Workers.Asked(3, 0), 4, "tiny", 2, PLENTY).jobs()).isEqualTo(3);
    assertThat(of(new Workers.Asked(0, 2), 4, "tiny", 4, PLENTY)).isEqualTo(new Workers(2, 2, ""));
    assertThat(of(new Workers.Asked(1, 1), 4, "paper", 4, PLENTY)).isEqualTo(new Workers(1, 1, ""));
  }

  @Test
  void noMoreThanFitTheMemoryAndOneAlways() {
    long each = Footprint.bytes(Settings.named("tiny"), lesions);
    Workers two = of(NOTHING, 8, "tiny", 8, 2 * each + 1);
    assertThat(two.jobs()).isEqualTo(2);
    assertThat(two.toString())
        .startsWith("2 trainings at once, one thread each (memory for no more: each takes some ");
    assertThat(of(new Workers.Asked(8, 1), 8, "tiny", 8, 2 * each + 1).jobs()).isEqualTo(2);
    assertThat(of(NOTHING, 8, "tiny", 8, 10).jobs()).isEqualTo(1);
  }

  @Test
  void aGpuTrainsOneAtATime() {
    Workers.Room gpu = new Workers.Room(16, PLENTY, true);
    assertThat(Workers.of(NOTHING, 4, Settings.named("tiny"), lesions, gpu).jobs()).isEqualTo(1);
  }
}
