package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.file.BadInputException;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.Test;

/** A program's own arrays, of three channels and some absent masks, scored and compared. */
class OwnArraysScoresTest {
  private static final int N = 18;

  private static PatchSet set(NDManager manager) {
    NDArray x = new Noise(1, "x").normal(manager, new Shape(N, 3, 16, 16), DataType.FLOAT32);
    NDArray s = x.get(":, 0:2").gt(0).toType(DataType.FLOAT32, true);
    s.set(new NDIndex("::3, 1"), Float.NaN);
    List<String> patients = IntStream.range(0, N).mapToObj(i -> "p" + i / 2).toList();
    return PatchSet.of(x.clip(-2, 2).add(2).div(4), s, patients);
  }

  private static CFlowNet net(NDManager manager, DataType type) {
    return CFlowNet.builder()
        .setFilters(4, 6)
        .setSeed(1)
        .optChannels(3)
        .optLatent(2)
        .optFlow(2, FlowKind.PLANAR)
        .optDataType(type)
        .build(manager);
  }

  @Test
  void scoresAgreeInBothPrecisions() {
    try (NDManager manager = Torch.newManager()) {
      PatchSet set = set(manager);
      int[] test = Split.byPatient(set, 1).test();
      List<Scores> both = new ArrayList<>();
      for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
        try (CFlowNet net = net(manager, type)) {
          Evaluation evaluation = new Evaluation(set, test, 1);
          both.add(evaluation.score("own", net, Progress.NONE)); // views of the values stay
          int before = manager.getManagedArrays().size();
          evaluation.score("again", net, Progress.NONE);
          assertThat(manager.getManagedArrays().size()).isEqualTo(before);
        }
      }
      for (Metric metric : both.get(0).values().keySet()) {
        double[] wide = both.get(1).of(metric);
        assertThat(wide).as(metric.name()).hasSize(test.length);
        assertThat(Arrays.stream(wide).allMatch(Double::isFinite)).as(metric.name()).isTrue();
      }
      assertThat(both.get(0).mean(Metric.CLL))
          .isCloseTo(both.get(1).mean(Metric.CLL), within(.01 * both.get(1).mean(Metric.CLL)));
      List<Scores> floors = new Evaluation(set, test, 1).floors(manager, Progress.NONE);
      assertThat(floors).extracting(Scores::name).contains("empty mask");
    }
  }

  @Test
  void aComparisonTakesThem() {
    try (NDManager manager = Torch.newManager()) {
      DataSets.Opened own = new DataSets.Opened(set(manager), Optional.empty());
      Settings few = Settings.named("tiny").toBuilder().setFilters(4, 6).optSteps(3).build();
      Comparison.Result result =
          new Comparison(own, ModelKind.parse("prob,planar"), few, 1, Torch.device("cpu"))
              .run(Progress.NONE);
      assertThat(result.failed()).isEmpty();
      assertThat(result.models()).hasSize(2);
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, DataType.FLOAT32)) {
      PatchSet set = set(manager);
      Evaluation evaluation = new Evaluation(set, set.all(), 1);
      assertThatThrownBy(() -> new Evaluation(null, set.all(), 1)).hasMessageContaining("set is");
      assertThatThrownBy(() -> new Evaluation(set, null, 1)).hasMessageContaining("no patches");
      assertThatThrownBy(() -> new Evaluation(set, new int[] {N}, 1))
          .hasMessageContaining("patch " + N);
      assertThatThrownBy(() -> evaluation.optTruth(null)).isInstanceOf(BadInputException.class);
      assertThatThrownBy(() -> evaluation.score("x", null, Progress.NONE))
          .hasMessageContaining("net is missing");
      assertThatThrownBy(() -> evaluation.score("x", net, null))
          .hasMessageContaining("progress is missing");
    }
  }
}
