package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cflowlab.array.Torch;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.experiment.Cell;
import org.cflowlab.experiment.CellFolder;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Protocol;
import org.cflowlab.experiment.Raters;
import org.cflowlab.experiment.report.ScoreTable;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ClusterRunnerTest {
  private static final List<String> OPTIONS =
      List.of("--steps", "6", "--limit", "40", "--crop", "16");

  @TempDir private Path temp;

  /** Runs each command in this process, from last to first; some cells get lost. */
  private final class Pretended implements Cluster {
    private final List<String> lost;
    private final List<String> asked = new ArrayList<>();

    Pretended(String... lost) {
      this.lost = List.of(lost);
    }

    @Override
    public void run(String master, List<Work> work, Progress progress, Consumer<Done> done)
        throws IOException {
      for (int i = work.size() - 1; i >= 0; i--) {
        Work one = work.get(i);
        asked.add(one.cell());
        if (lost.contains(one.cell())) {
          done.accept(new Done(one.cell(), Map.of(), "the machine went away"));
        } else {
          Path to = temp.resolve("worker-" + asked.size());
          Path cell = to.resolve("models").resolve(one.cell());
          CellFolder.write(one.files(), cell);
          List<String> arguments = new ArrayList<>(one.arguments());
          arguments.addAll(List.of("--to", to.toString()));
          assertThat(Main.run(arguments.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
          assertThat(to.resolve("report.html")).doesNotExist();
          done.accept(new Done(one.cell(), CellFolder.files(cell), null));
        }
      }
    }
  }

  private static Comparison grid(Path folder) throws IOException {
    DataSets.Opened data =
        DataSets.open("embedded", new DataSets.Options(16, 40, 1), Progress.NONE);
    List<Cell> cells = Cell.of(ModelKind.parse("unet,prob"), List.of(Raters.ALL), List.of(1L, 2L));
    Settings settings = Settings.named("tiny").withSteps(6);
    return new Comparison(new Protocol(data, settings, 1, Torch.device("auto")), cells)
        .optFolder(folder);
  }

  @Test
  void aLostCellCostsItselfAndTheNextRunDoesItAlone() throws Exception {
    Path folder = temp.resolve("models");
    Pretended first = new Pretended("prob-all-seed1");
    Comparison.Result part =
        grid(folder).run(new ClusterRunner(first, "there", OPTIONS, folder), Progress.NONE);
    assertThat(first.asked).hasSize(4);
    assertThat(part.models()).hasSize(3);
    assertThat(part.failed())
        .singleElement()
        .satisfies(f -> assertThat(f.cell().id()).isEqualTo("prob-all-seed1"))
        .satisfies(f -> assertThat(f.reason()).isEqualTo("the machine went away"));
    assertThat(folder.resolve("prob-all-seed1/result.json")).doesNotExist();

    Pretended second = new Pretended();
    Comparison.Result whole =
        grid(folder).run(new ClusterRunner(second, "there", OPTIONS, folder), Progress.NONE);
    assertThat(second.asked).containsExactly("prob-all-seed1");
    Comparison.Result here = grid(temp.resolve("here")).run(Progress.NONE);
    assertThat(new ScoreTable(whole).toCsv()).isEqualTo(new ScoreTable(here).toCsv());
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(f -> f.toString().matches(".*(\\.part|checkpoint.*)"))).isEmpty();
    }
  }

  @Test
  void aCellThatGetsNoAnswerIsNamed() throws Exception {
    Path folder = temp.resolve("models");
    Cluster silent = (master, work, progress, done) -> {};
    Comparison.Result nothing =
        grid(folder).run(new ClusterRunner(silent, "there", OPTIONS, folder), Progress.NONE);
    assertThat(nothing.models()).isEmpty();
    assertThat(nothing.failed()).hasSize(4).allMatch(f -> f.reason().contains("there"));
  }

  @Test
  void withoutSparkOnTheClasspathOneLineSaysSo() {
    assertThat(
            Main.run("compare", "--spark", "local[2]", "--limit", "40", "--to", temp + "/nothing"))
        .isEqualTo(ExitCode.SETUP);
  }
}
