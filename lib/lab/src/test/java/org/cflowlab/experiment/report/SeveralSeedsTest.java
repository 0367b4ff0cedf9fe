package org.cflowlab.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.array.Convolutions;
import org.cflowlab.array.Torch;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.experiment.Cell;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.Differences;
import org.cflowlab.experiment.Metric;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Protocol;
import org.cflowlab.experiment.Raters;
import org.cflowlab.experiment.Scores;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
@Tag("slow")
class SeveralSeedsTest {
  @TempDir private static Path temp;
  private static Comparison.Result result;
  private static String csv;

  private static final int STEPS = 8;

  private static Comparison comparison(Path folder, int steps, String models) throws Exception {
    DataSets.Opened data =
        DataSets.open("embedded", new DataSets.Options(16, 60, 1), Progress.NONE);
    List<Cell> cells =
        Cell.of(ModelKind.parse(models), Raters.parse("all,single"), List.of(1L, 2L));
    Settings settings = Settings.named("tiny").withSteps(steps);
    return new Comparison(new Protocol(data, settings, 1, Torch.device("cpu")), cells)
        .optFolder(folder);
  }

  @BeforeAll
  static void runOnce() throws Exception {
    result = comparison(temp.resolve("models"), STEPS, "unet,prob").run(Progress.NONE);
    csv = new ScoreTable(result).toCsv();
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Stops in the middle of the fourth training, then in the scoring of the sixth. */
  @Test
  void interruptedTwiceItEndsWithTheSameTable() throws Exception {
    Path folder = temp.resolve("interrupted");
    for (String where : List.of("[4 of 8] training", "[6 of 8] scoring")) {
      Progress stop =
          (what, total) ->
              (done, note) -> {
                if (what.startsWith(where) && done >= total / 2) {
                  throw new Stop();
                }
              };
      assertThatThrownBy(() -> comparison(folder, STEPS, "unet,prob").optNats(false).run(stop))
          .isInstanceOf(Stop.class);
    }
    FileTime first = Files.getLastModifiedTime(folder.resolve("unet-all-seed1/result.json"));
    assertThat(folder.resolve("prob-single-seed1/result.json")).exists();
    Comparison.Result again =
        comparison(folder, STEPS, "unet,prob").optNats(false).run(Progress.NONE);
    assertThat(new ScoreTable(again).toCsv()).isEqualTo(csv);
    assertThat(Files.getLastModifiedTime(folder.resolve("unet-all-seed1/result.json")))
        .isEqualTo(first);
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(f -> f.endsWith("checkpoint.zip") || f.toString().endsWith(".part")))
          .isEmpty();
    }
  }

  /** As when workers have other processors than the machine that makes the report. */
  @Test
  void theOrderOfImagesInMemoryMakesNoOtherTraining() throws Exception {
    Convolutions before = Convolutions.standard();
    Convolutions other =
        before == Convolutions.PLAIN ? Convolutions.CHANNELS_LAST : Convolutions.PLAIN;
    try {
      Convolutions.setStandard(other);
      Comparison.Result again =
          comparison(temp.resolve("models"), STEPS, "unet,prob").run(Progress.NONE);
      assertThat(new ScoreTable(again).toCsv()).isEqualTo(csv);
    } finally {
      Convolutions.setStandard(before);
    }
  }

  @Test
  void aFolderOfOtherTrainingsIsRefused() {
    assertThatThrownBy(
            () -> comparison(temp.resolve("models"), STEPS + 1, "unet").run(Progress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds another training: its preset is");
  }

  @Test
  void theTableHasTheModelsTheFloorsAndThePaper() {
    ScoreTable table = new ScoreTable(result);
    assertThat(csv)
        .containsPattern("Prob. U-Net,-CLL,.*,own,all,")
        .containsPattern("Det. U-Net,Dice,.*,own,single,")
        .containsPattern("\"majority mask, has seen the answers\",GED V16,.*,peeked,single,")
        .containsPattern("the truth itself,-CLL,.*,floor,all,")
        .containsPattern("\"Prob. U-Net, the paper on LIDC\",GED V16,0.579,.*,paper,single,");
    assertThat(table.toMarkdown()).contains("| 52.10 |");
    assertThat(table.differences().all())
        .as("scores that both have, of all raters and of a single one")
        .hasSize(12 + 11)
        .noneMatch(c -> c.corrected() < c.overPatients().p())
        .anyMatch(c -> c.overPatients().metric() == Metric.DICE);
  }

  /** With two seeds t has one degree of freedom, so p = 1 - 2/pi atan |t|. */
  @Test
  void trainedAgainIsAnotherPair() {
    Differences.Compared cll = new ScoreTable(result).differences().all().get(0);
    double[] prob = means(ModelKind.PROB);
    double[] unet = means(ModelKind.UNET);
    double first = unet[0] - prob[0];
    double second = unet[1] - prob[1];
    double t = (first + second) / (first - second);
    assertThat(cll.overSeeds().pairs()).isEqualTo(2);
    assertThat(cll.overSeeds().difference()).isCloseTo((first + second) / 2, within(1e-9));
    assertThat(cll.overSeeds().p())
        .isCloseTo(1 - 2 / Math.PI * Math.atan(Math.abs(t)), within(1e-9));
  }

  private static double[] means(ModelKind kind) {
    return result.bySeed(kind, new Differences.Column(Raters.ALL, Metric.CLL)).values().stream()
        .mapToDouble(Scores::mean)
        .toArray();
  }

  /** With two models every test that counts has one winner, which is bold. */
  @Test
  void boldIsWhatBeatsAllOthersOfItsColumn() {
    ScoreTable table = new ScoreTable(result);
    long winners =
        table.differences().all().stream()
            .filter(Differences.Compared::significant)
            .filter(c -> Metric.table(c.raters(), true).contains(c.overPatients().metric()))
            .count();
    assertThat(table.toHtml().split("<b>", -1).length - 1).isEqualTo((int) winners);
    assertThat(table.figures().stream().filter(ScoreTable.Figure::best)).hasSize((int) winners);
  }

  @Test
  void theReportNeedsNothingBesideIt() throws Exception {
    Path page = Report.write(new ScoreTable(result), temp.resolve("report"));
    String html = Files.readString(page);
    Matcher sources = Pattern.compile("(?:src|href)=\"([^\"]{0,12})").matcher(html);
    int count = 0;
    while (sources.find()) {
      assertThat(sources.group(1)).startsWith("data:image/p");
      count++;
    }
    assertThat(count).isEqualTo(5 * 2 + result.shown().length);
    assertThat(html).contains("estimate: ").contains("majority mask").doesNotContain("@BODY@");
    assertThat(page.resolveSibling("table.md")).exists();
    List<String> trainings = Files.readAllLines(page.resolveSibling("trainings.csv"));
    assertThat(trainings).hasSize(9);
    assertThat(trainings.get(0))
        .contains("KL to truth", "GED exact", "TV", "invalid", "nats: approximation")
        .contains("data", "split", "preset", "stack", "device", "training");
    assertThat(new DifferencesTable(new ScoreTable(result).differences()).toText().lines())
        .hasSize(24)
        .first()
        .asString()
        .contains("95% over patients", "95% over seeds", "equivalent", "seeds to see it");
  }

  /** As where one has diverged. */
  @Test
  void aModelWithFewerSeedsIsSaidToHaveFewer() throws Exception {
    Comparison.Result fewer =
        new Comparison.Result(
            result.protocol(),
            result.models().subList(1, result.models().size()),
            List.of(new Comparison.Failed(result.models().get(0).cell(), "not a finite number")),
            result.floors());
    assertThat(Report.write(new ScoreTable(fewer), temp.resolve("fewer")))
        .content()
        .contains("7 training(s), with 1 to 2 seed(s) of each model")
        .contains("of one seed, and of floors, which have none, the standard error");
  }

  @Test
  void ratersAreReadFromAList() {
    assertThat(Raters.parse("single, all")).containsExactly(Raters.SINGLE, Raters.ALL);
    assertThatThrownBy(() -> Raters.parse("all,two")).hasMessageContaining("'two'");
    assertThatThrownBy(() -> Raters.parse("all,all")).hasMessageContaining("twice");
  }
}
