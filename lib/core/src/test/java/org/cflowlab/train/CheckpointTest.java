package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;
import org.cflowlab.loss.Schedule;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CheckpointTest {
  static final PatchSet SET = KnownTruthLesions.generate(60, 16, 3).patches();
  static final Split SPLIT = Split.byPatient(SET, 3);
  static final Settings SETTINGS =
      settings(40, 8)
          .optPeakRate(1e-2)
          .optWarmup(5)
          .optDecay(true)
          .optRise(.5)
          .optMasks(2)
          .optElastic(.5)
          .optValidations(13)
          .build();

  @TempDir private Path temp;

  /** What is left of a training: the values kept, bit by bit, and the points on the way. */
  record Outcome(
      List<Integer> values, List<Integer> statistics, List<History.Point> points, int best) {}

  /** Settings of a test's training, in a few steps. */
  static Settings.Builder settings(int steps, int batch) {
    return Settings.builder().setName("test").setFilters(4, 8).optSteps(steps).optBatch(batch);
  }

  static Outcome train(Path folder, Settings settings, Progress progress) {
    return train(folder, SPLIT, settings, progress);
  }

  private static Outcome train(Path folder, Split split, Settings settings, Progress progress) {
    try (NDManager manager = Torch.newManager();
        CFlowNet net =
            CFlowNet.builder()
                .setFilters(4, 8)
                .setSeed(3)
                .optLatent(2)
                .optFlow(2, FlowKind.PLANAR)
                .build(manager)) {
      Trainer trainer = new Trainer(net, SET, split, settings, 3);
      History history = (folder == null ? trainer : trainer.optFolder(folder)).run("t", progress);
      List<History.Point> points = new java.util.ArrayList<>(history.training());
      points.addAll(history.validation());
      return new Outcome(
          bits(net.parameters().values().stopGradient().toFloatArray()),
          bits(net.parameters().statistics().toFloatArray()),
          points,
          history.bestStep());
    }
  }

  private static List<Integer> bits(float[] values) {
    Integer[] bits = new Integer[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return Arrays.asList(bits);
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static Progress stopAt(int step) {
    return (what, total) ->
        (done, note) -> {
          if (done == step) {
            throw new Stop();
          }
        };
  }

  @Test
  void aTrainingThatStoppedThreeTimesEndsAsOneThatDidNot() {
    Outcome whole = train(null, SETTINGS, Progress.NONE);
    for (int step : new int[] {2, 8, 31}) { // before the first checkpoint, and between others
      assertThatThrownBy(() -> train(temp, SETTINGS, stopAt(step))).isInstanceOf(Stop.class);
    }
    assertThat(train(temp, SETTINGS, Progress.NONE)).isEqualTo(whole);
    // and once more from its last checkpoint, where nothing is left to do
    assertThat(train(temp, SETTINGS, stopAt(1))).isEqualTo(whole);
  }

  @Test
  void soDoesOneWhoseObjectiveChangesOnTheWay() {
    Settings settings =
        SETTINGS.toBuilder()
            .optObjective(Schedule.parse("elbo:.4,iwae:.2,marginal+100*energy"))
            .optDraws(3)
            .build();
    Outcome whole = train(null, settings, Progress.NONE);
    for (int step : new int[] {8, 20, 31}) {
      assertThatThrownBy(() -> train(temp, settings, stopAt(step))).isInstanceOf(Stop.class);
    }
    assertThat(train(temp, settings, Progress.NONE)).isEqualTo(whole);
    assertThat(whole).isNotEqualTo(train(null, SETTINGS, Progress.NONE));
  }

  @Test
  void theLogHasEachPointOnce() throws IOException {
    assertThatThrownBy(() -> train(temp, SETTINGS, stopAt(20))).isInstanceOf(Stop.class);
    Outcome outcome = train(temp, SETTINGS, Progress.NONE);
    assertThat(Files.readAllLines(temp.resolve("metrics.csv")))
        .hasSize(1 + outcome.points().size());
    List<String> lines = Files.readAllLines(temp.resolve("metrics.jsonl"));
    assertThat(lines).hasSize(outcome.points().size());
    assertThat(lines.get(1)).startsWith("{\"step\":3,\"split\":\"validation\",\"loss\":");
  }

  @Test
  void aCheckpointOfAnotherTrainingIsRefused() {
    assertThatThrownBy(() -> train(temp, SETTINGS, stopAt(7))).isInstanceOf(Stop.class);
    Settings other = SETTINGS.toBuilder().optPeakRate(2e-2).build();
    assertThatThrownBy(() -> train(temp, other, Progress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checkpoint of another training");
  }

  /** Else it would have been trained on what the other split keeps for the test. */
  @Test
  void aCheckpointOfAnotherSplitIsRefused() {
    assertThatThrownBy(() -> train(temp, SETTINGS, stopAt(7))).isInstanceOf(Stop.class);
    Split other = Split.byPatient(SET, 4);
    assertThatThrownBy(() -> train(temp, other, SETTINGS, Progress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checkpoint of another training");
  }

  @Test
  void aDamagedCheckpointIsNamed() throws IOException {
    assertThatThrownBy(() -> train(temp, SETTINGS, stopAt(7))).isInstanceOf(Stop.class);
    Path file = temp.resolve("checkpoint.zip");
    byte[] sound = Files.readAllBytes(file);
    byte[] bad = sound.clone();
    bad[bad.length / 2] ^= 8;
    for (byte[] content : List.of(bad, Arrays.copyOf(sound, sound.length / 2), new byte[0])) {
      Files.write(file, content);
      assertThatThrownBy(() -> train(temp, SETTINGS, Progress.NONE))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(BadFileException.class)
          .hasMessageContaining("delete it to train from the start");
    }
  }

  @Test
  void onAFullDiskTheEarlierCheckpointSurvives() throws IOException {
    assertThatThrownBy(() -> train(temp, SETTINGS, stopAt(4))).isInstanceOf(Stop.class);
    byte[] first = Files.readAllBytes(temp.resolve("checkpoint.zip"));
    long room = first.length * 3L / 2;
    Configuration small =
        Configuration.unix().toBuilder().setBlockSize(512).setMaxSize(room / 512 * 512).build();
    try (FileSystem disk = Jimfs.newFileSystem(small)) {
      Path folder = Files.createDirectories(disk.getPath("/run"));
      Path file = Files.write(folder.resolve("checkpoint.zip"), first);
      assertThatThrownBy(() -> train(folder, SETTINGS, Progress.NONE))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(FileSystemException.class)
          .hasMessageContaining("checkpoint.zip");
      assertThat(Files.readAllBytes(file)).isEqualTo(first);
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
    }
  }

  /** Trains with a look after each step, and does something to the network after the third. */
  private void trainAndSpoil(Consumer<Parameters> spoil) {
    Settings settings = settings(6, 8).optElastic(.5).optValidations(6).build();
    try (NDManager manager = Torch.newManager();
        CFlowNet net = CFlowNet.builder().setFilters(4, 8).setSeed(3).build(manager)) {
      Progress spoiling =
          (what, total) ->
              (done, note) -> {
                if (done == 3) {
                  spoil.accept(net.parameters());
                }
              };
      new Trainer(net, SET, SPLIT, settings, 3).optFolder(temp).run("t", spoiling);
    }
  }

  private void isAtTheThirdStep() throws IOException {
    try (NDManager manager = Torch.newManager()) {
      Checkpoint kept = Checkpoint.read(temp.resolve("checkpoint.zip"), manager);
      assertThat(kept.state().step()).isEqualTo(3);
    }
  }

  @Test
  void aLossThatIsNoNumberNamesItsTensorAndTheLastCheckpoint() throws IOException {
    assertThatThrownBy(() -> trainAndSpoil(p -> p.setValues(p.values().stopGradient().mul(1e30))))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageMatching(
            "step 4: not a finite number in (the gradient of )?'[a-z0-9.]+' .*lower the learning"
                + " rate.*The last good checkpoint is .*checkpoint.zip");
    isAtTheThirdStep();
  }

  /** Training does not look at the running statistics, which validation needs. */
  @Test
  void aValidationThatIsNoNumberEndsTheTrainingLikewise() throws IOException {
    assertThatThrownBy(() -> trainAndSpoil(p -> p.setStatistics(p.statistics().mul(Float.NaN))))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageMatching(
            "step 4: not a finite number in the validation loss .*lower the learning rate"
                + ".*The last good checkpoint is .*checkpoint.zip");
    isAtTheThirdStep();
  }

  @Test
  void soDoesTheValidationAfterTheLastStep() {
    Settings wild = settings(1, 8).optPeakRate(1e30).build();
    assertThatThrownBy(() -> train(temp, wild, Progress.NONE))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageStartingWith("step 1: not a finite number in ");
    assertThat(temp.resolve("checkpoint.zip")).doesNotExist();
  }

  @Test
  void aCheckpointOfATrainingThatDivergedIsRefused() throws IOException {
    train(temp, settings(1, 8).build(), Progress.NONE);
    Path file = temp.resolve("checkpoint.zip");
    try (NDManager manager = Torch.newManager()) {
      Checkpoint sound = Checkpoint.read(file, manager);
      Checkpoint.State s = sound.state();
      List<History.Point> looks = List.of(new History.Point(1, Double.NaN, 0));
      Checkpoint.State diverged =
          new Checkpoint.State(
              s.settings(),
              s.type(),
              1,
              s.seconds(),
              0,
              Double.POSITIVE_INFINITY,
              s.training(),
              looks,
              s.network());
      new Checkpoint(diverged, sound.arrays()).write(file);
    }
    assertThatThrownBy(() -> train(temp, settings(1, 8).build(), Progress.NONE))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("a training that diverged; delete it to train from the start");
  }

  @Test
  void aFolderThatIsNotThereIsMade() {
    Path folder = temp.resolve("not/yet");
    train(folder, settings(1, 8).build(), Progress.NONE);
    assertThat(folder.resolve("checkpoint.zip")).exists();
  }

  @Test
  void aPlaceThatIsNoFolderIsRefusedBeforeTheFirstStep() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");
    Progress none =
        (what, total) ->
            (done, note) -> {
              throw new AssertionError("step " + done);
            };
    for (Path place : List.of(file, file.resolve("in"))) {
      assertThatThrownBy(() -> train(place, SETTINGS, none))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(IOException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void trainingStopsWhenItsPatienceEnds() {
    Settings impatient =
        settings(400, 8)
            .optPeakRate(.3)
            .optWarmup(1)
            .optElastic(.5)
            .optValidations(400)
            .optPatience(5)
            .build();
    Outcome outcome = train(temp, impatient, Progress.NONE);
    int last = outcome.points().get(outcome.points().size() - 1).step();
    assertThat(last).isLessThan(400).isEqualTo(outcome.best() + 5);
    assertThat(train(temp, impatient, Progress.NONE)).isEqualTo(outcome);
  }
}
