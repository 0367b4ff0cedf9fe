package org.cflowlab.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cflowlab.cli.Cluster;
import org.cflowlab.cli.ExitCode;
import org.cflowlab.cli.Main;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SparkClusterTest {
  @TempDir private Path temp;

  private Path compare(String name, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("compare", "--models", "unet,prob", "--raters", "all", "--seeds", "1"));
    arguments.addAll(List.of("--steps", "6", "--limit", "40"));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--to", temp.resolve(name).toString()));
    assertThat(Main.run(arguments.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
    return temp.resolve(name).resolve("table.csv");
  }

  @Test
  void sparkGivesTheTableOfASequentialRun() throws Exception {
    assertThat(compare("spark", "--spark", "local[2]"))
        .hasSameBinaryContentAs(compare("sequential"));
    assertThat(Files.exists(temp.resolve("spark/models/prob-all-seed1/model.npz"))).isTrue();
  }

  private static Cluster.Work work(String model, String... more) {
    List<String> arguments = new ArrayList<>(List.of("compare", "--train-only"));
    arguments.addAll(List.of("--models", model, "--raters", "all", "--seeds", "1"));
    arguments.addAll(List.of("--limit", "40"));
    arguments.addAll(List.of(more));
    return new Cluster.Work(model + "-all-seed1", arguments, Map.of());
  }

  /** The first has a bad option, the second's process is killed, the third is well. */
  @Test
  void whatFailsOrIsKilledTakesNothingWithIt() throws Exception {
    Map<String, Cluster.Done> done = new HashMap<>();
    Progress killing =
        (what, total) ->
            (count, note) ->
                ProcessHandle.current()
                    .children()
                    .filter(p -> p.info().commandLine().orElse("").contains("--steps 999999"))
                    .forEach(ProcessHandle::destroyForcibly);
    new SparkCluster()
        .run(
            "local[2]",
            List.of(
                work("glow", "--preset", "none"),
                work("prob", "--steps", "999999"),
                work("unet", "--steps", "6")),
            killing,
            d -> done.put(d.cell(), d));
    assertThat(done.get("glow-all-seed1").error()).startsWith("unknown preset 'none'");
    assertThat(done.get("prob-all-seed1").error()).startsWith("its process ended with code 137");
    assertThat(done.get("unet-all-seed1").error()).isNull();
    assertThat(done.get("unet-all-seed1").files()).containsKeys("model.npz", "result.json");
  }

  @Test
  void aMasterThatIsNotThereIsNamed() {
    for (String master : List.of("spark://127.0.0.1:1", "yarn", "local")) {
      assertThatThrownBy(() -> new SparkCluster().run(master, List.of(), Progress.NONE, done -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("--spark ")
          .hasMessageContaining(master);
    }
  }
}
