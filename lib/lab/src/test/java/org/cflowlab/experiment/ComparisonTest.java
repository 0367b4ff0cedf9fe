package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cflowlab.array.Torch;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.experiment.report.ScoreTable;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
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
    assertThat(result.floors().get(Raters.ALL)).hasSize(6);
    assertThat(result.differences()).isEmpty();
  }

  /** Models, checkpoints' successors and scores, file by file, are those of one after the other. */
  @Test
  void trainingsSideBySideLeaveTheSameBytes(@TempDir Path temp) throws Exception {
    DataSets.Opened data =
        DataSets.open("embedded", new DataSets.Options(16, 60, 1), Progress.NONE);
    Settings few = Settings.named("tiny").withSteps(6);
    List<Cell> cells =
        Cell.of(ModelKind.parse("prob,glow"), List.of(Raters.ALL, Raters.SINGLE), List.of(1L));
    Map<Integer, Comparison.Result> results = new TreeMap<>();
    for (int jobs : new int[] {1, 3}) {
      Comparison comparison =
          new Comparison(new Protocol(data, few, 1, Torch.device("cpu")), cells)
              .optFolder(temp.resolve("" + jobs))
              .optNats(false) // minutes of them for a flow
              .optWorkers(new Workers.Asked(jobs, 1));
      assertThat(comparison.workers().jobs()).isEqualTo(jobs);
      results.put(jobs, comparison.run(Progress.NONE));
    }
    assertThat(new ScoreTable(results.get(3)).toCsv())
        .isEqualTo(new ScoreTable(results.get(1)).toCsv());
    for (Cell cell : cells) {
      Path one = temp.resolve("1").resolve(cell.id());
      Path three = temp.resolve("3").resolve(cell.id());
      for (String file : List.of("model.npz", "settings.json", "metrics.csv")) {
        assertThat(three.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
      }
    }
  }

  /** As left by a version that had other scores: the model is what counts, and is not trained. */
  @Test
  void aFolderOfOtherConventionsIsScoredAnew(@TempDir Path temp) throws Exception {
    DataSets.Opened data =
        DataSets.open("embedded", new DataSets.Options(16, 60, 1), Progress.NONE);
    Protocol protocol =
        new Protocol(data, Settings.named("tiny").withSteps(6), 1, Torch.device("cpu"));
    List<Cell> cells = Cell.of(ModelKind.parse("prob"), List.of(Raters.ALL), List.of(1L));
    Comparison comparison = new Comparison(protocol, cells).optFolder(temp);
    String table = new ScoreTable(comparison.run(Progress.NONE)).toCsv();
    Path file = temp.resolve("prob-all-seed1/result.json");
    ObjectMapper mapper = new ObjectMapper();
    JsonNode today = mapper.readTree(file.toFile());
    ObjectNode before = today.deepCopy();
    before.remove(List.of("conventions", "nats"));
    ObjectNode scores = (ObjectNode) before.get("scores");
    scores.remove("answers");
    ((ObjectNode) scores.get("values")).retain("CLL", "GED_V", "GED_U");
    mapper.writeValue(file.toFile(), before);
    FileTime trained = Files.getLastModifiedTime(temp.resolve("prob-all-seed1/model.npz"));
    Progress noTraining =
        (what, total) -> {
          assertThat(what).doesNotStartWith("training");
          return Progress.NONE.start(what, total);
        };
    assertThat(new ScoreTable(comparison.run(noTraining)).toCsv()).isEqualTo(table);
    assertThat(mapper.readTree(file.toFile())).isEqualTo(today);
    assertThat(Files.getLastModifiedTime(temp.resolve("prob-all-seed1/model.npz")))
        .isEqualTo(trained);
  }

  /** They take as long as a short training, and a reader of scores has no use for them. */
  @Test
  void natsAreLeftOutOnRequestAndFoundLaterWithoutTraining(@TempDir Path temp) throws Exception {
    DataSets.Opened data =
        DataSets.open("embedded", new DataSets.Options(16, 60, 1), Progress.NONE);
    Settings few = Settings.named("tiny").withSteps(6);
    List<String> works = new ArrayList<>();
    Progress noted =
        (what, total) -> {
          works.add(what);
          return Progress.NONE.start(what, total);
        };
    for (boolean nats : new boolean[] {false, true, false}) {
      works.clear();
      Comparison.Trained model =
          new Comparison(data, ModelKind.parse("prob"), few, 1, Torch.device("cpu"))
              .optFolder(temp)
              .optNats(nats)
              .run(noted)
              .models()
              .get(0);
      assertThat(works.stream().filter(w -> w.contains("nats"))).hasSize(nats ? 1 : 0);
      assertThat(model.nats().isPresent())
          .isEqualTo(works.stream().noneMatch(w -> w.startsWith("training")));
    }
  }
}
