package org.cflowlab.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.Test;

class BenchmarkTest {
  @Test
  void everyPartIsTimedAndWritten() throws IOException {
    Settings small = Settings.named("tiny").toBuilder().setFilters(2, 3).optCrop(16).build();
    Workload work = new Workload(small, ModelKind.PLANAR, 2, 3, 2, Device.cpu());
    BenchReport written = Benchmark.run(work, Benchmark.Part.ALL, Progress.NONE);
    JsonNode json = new ObjectMapper().readTree(written.toJson());
    assertThat(json.get("conditions").get("work").asText()).contains("[2, 3]").contains("16x16");
    assertThat(json.get("timings").findValuesAsText("name"))
        .hasSize(8)
        .contains("step, forward", "step, backward", "step, optimizer", "step, whole")
        .contains("GED, 4 raters x 3 samples");
    assertThat(json.get("arraysPerStep").asInt()).isBetween(10, 1000);
    json.get("timings")
        .forEach(
            t -> {
              assertThat(t.get("median").asDouble()).isPositive();
              assertThat(t.get("repetitions").asInt()).isEqualTo(2);
              assertThat(written.toText()).contains(t.get("name").asText());
            });
  }

  @Test
  void aTimingIsMedianQuartilesAndRate() {
    Timing t = Timing.of("work", new double[] {.004, .001, .002, .003, .005}, 6, "images");
    assertThat(t.median()).isEqualTo(3, offset(1e-9));
    assertThat(t.low()).isLessThan(t.median());
    assertThat(t.high()).isGreaterThan(t.median());
    assertThat(t.perSecond()).isEqualTo(2000, offset(1e-6));
  }
}
