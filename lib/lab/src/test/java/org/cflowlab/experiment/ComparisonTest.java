package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cflowlab.array.Torch;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void aTrainingThatDivergesIsNamedAndTheOthersGoOn() throws Exception {
    DataSets.Opened data =
        DataSets.open("embedded", new DataSets.Options(16, 40, 1), Progress.NONE);
    Settings wild = Settings.named("tiny").toBuilder().optSteps(20).optPeakRate(1e30).build();
    List<ModelKind> kinds = ModelKind.parse("prob,planar");
    Comparison.Result result =
        new Comparison(data, kinds, wild, 1, Torch.device("cpu")).run(Progress.NONE);
    assertThat(result.models()).isEmpty();
    assertThat(result.failed()).extracting(f -> f.cell().kind()).isEqualTo(kinds);
    assertThat(result.failed()).allMatch(f -> f.reason().contains("not a finite number"));
    assertThat(result.floors().get(Raters.ALL)).hasSize(4);
    assertThat(result.differences()).isEmpty();
  }
}
