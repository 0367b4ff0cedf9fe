package org.cflowlab.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.cflowlab.array.Torch;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.Metric;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Nats;
import org.cflowlab.experiment.Raters;
import org.cflowlab.experiment.Scores;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class OneSeedTest {
  private static Comparison.Result result;

  @BeforeAll
  static void runOnce() throws Exception {
    result = run("prob,planar,unet");
  }

  private static Comparison.Result run(String models) throws Exception {
    DataSets.Opened data =
        DataSets.open("embedded", new DataSets.Options(16, 60, 1), Progress.NONE);
    Settings preset = Settings.named("tiny").withSteps(20);
    return new Comparison(data, ModelKind.parse(models), preset, 1, Torch.device("cpu"))
        .run(Progress.NONE);
  }

  /** Whatever else is trained. */
  @Test
  void theSameSeedGivesTheSameScores() throws Exception {
    Comparison.Trained again = run("planar").models().get(0);
    Comparison.Trained first = result.models().get(1);
    assertThat(again.cell()).isEqualTo(first.cell());
    assertThat(again.history().training()).isEqualTo(first.history().training());
    for (Metric metric : Metric.values()) {
      assertThat(again.scores().has(metric))
          .as(metric.title())
          .isEqualTo(first.scores().has(metric));
      if (first.scores().has(metric)) {
        assertThat(again.scores().of(metric))
            .as(metric.title())
            .isEqualTo(first.scores().of(metric));
      }
    }
    assertThat(again.nats().orElseThrow().gap()).isEqualTo(first.nats().orElseThrow().gap());
  }

  /** Fitted on validation patches; after so few steps a model is far from sure of its pixels. */
  @Test
  void aTemperatureLowersMinusCllAndNothingElse() {
    for (Comparison.Trained model : result.models()) {
      Scores scores = model.scores();
      assertThat(scores.temperature()).isBetween(.2, 16.);
      assertThat(scores.mean(Metric.CLL_CALIBRATED)).isLessThan(scores.mean(Metric.CLL) + .1);
    }
    for (Scores floor : result.floors().get(Raters.ALL)) {
      assertThat(floor.has(Metric.CLL_CALIBRATED)).as(floor.name()).isFalse();
    }
  }

  @Test
  void everyModelAndFloorIsInTheTable() {
    assertThat(new ScoreTable(result).toText())
        .contains(
            "Prob. U-Net",
            "cFlow Net (planar)",
            "Det. U-Net",
            "oracle",
            "majority",
            "Bernoulli",
            "empty")
        .contains("the truth itself", "best single mask")
        .containsPattern("majority mask, has seen the answers +–");
  }

  /** In order: models, then what has not seen the masks, then what has. */
  @Test
  void floorsThatHaveSeenTheAnswersSaySo() {
    List<String> kinds =
        new ScoreTable(result).figures().stream().map(f -> f.kind().word()).distinct().toList();
    assertThat(kinds).containsExactly("own", "floor", "peeked", "paper");
  }

  @Test
  void theTruthItselfIsAsFarAsAModelCanCome() {
    Map<String, Double> truth =
        new ScoreTable(result)
            .figures().stream()
                .filter(f -> f.sampler().equals("the truth itself"))
                .collect(Collectors.toMap(f -> f.column().metric().title(), f -> f.value()));
    assertThat(truth.get("-CLL")).isCloseTo(result.entropy(), within(1e-12));
    assertThat(truth.get("KL to truth")).isZero();
    assertThat(truth.get("GED to p")).isZero();
    assertThat(truth.get("GED exact")).isZero();
    assertThat(truth.get("invalid")).isZero();
    assertThat(truth.get("TV")).isBetween(.01, .1);
    assertThat(truth.get("GED V16") - truth.get("GED U"))
        .as("d / 16, where U is d / 4")
        .isCloseTo(truth.get("GED U") / 4, within(1e-6));
    for (Comparison.Trained m : result.models()) {
      assertThat(m.scores().mean(Metric.KL)).isPositive();
      assertThat(m.scores().mean(Metric.GED_TRUTH)).isPositive();
    }
  }

  @Test
  void theNatsAddUp() {
    for (Comparison.Trained m : result.models()) {
      assertThat(m.nats().isPresent()).isEqualTo(m.kind() != ModelKind.UNET);
      m.nats()
          .ifPresent(
              n -> {
                assertThat(n.meanApproximation() + n.meanAmortisation())
                    .isCloseTo(n.meanGap(), within(1e-9));
                assertThat(n.meanBound())
                    .isCloseTo(n.meanEntropy() + n.meanKl() + n.meanGap(), within(1e-9));
                assertThat(n.kl().length + n.leftOut()).isEqualTo(Nats.LESIONS);
                assertThat(n.meanApproximation()).isBetween(-.01, n.meanGap() + 1e-9);
              });
    }
  }

  /** As a posterior that was never trained may leave none. */
  @Test
  void aModelOfWhichNoLesionCouldBeLookedAtHasARowAndNoBar(@TempDir Path folder) throws Exception {
    double[] none = {};
    Nats unknown = new Nats(none, none, none, none, none, Nats.LESIONS);
    List<Comparison.Trained> models =
        result.models().stream()
            .map(m -> m.kind() == ModelKind.PROB ? with(m, unknown) : m)
            .toList();
    report(models, folder.resolve("one"));
    assertThat(new NatsTable(of(models)).toText())
        .containsPattern("Prob\\. U-Net( +–){8} +0 +0\\s")
        .containsPattern("cFlow Net \\(planar\\)( +[0-9.]+){8} +1 +[1-8]\\s");
    assertThat(folder.resolve("one/nats-all.png")).exists();

    report(models.stream().map(m -> with(m, unknown)).toList(), folder.resolve("all"));
    assertThat(folder.resolve("all/report.html")).content().contains("Where the nats go");
    assertThat(folder.resolve("all/nats-all.png")).doesNotExist();
  }

  private static Comparison.Trained with(Comparison.Trained m, Nats nats) {
    return new Comparison.Trained(
        m.cell(), m.values(), m.history(), m.scores(), Optional.of(nats), m.cost(), m.samples());
  }

  private static Comparison.Result of(List<Comparison.Trained> models) {
    return new Comparison.Result(result.protocol(), models, List.of(), result.floors());
  }

  private static void report(List<Comparison.Trained> models, Path folder) throws Exception {
    Report.write(new ScoreTable(of(models)), folder);
  }

  /** A table with one model, without rows of the paper, without pairs. */
  @Test
  void theProseIsAboutTheTableThatThereIs(@TempDir Path folder) throws Exception {
    Path all = Report.write(new ScoreTable(result), folder.resolve("all"));
    assertThat(all)
        .content()
        .contains("3 training(s), with 1 seed(s) of each model")
        .contains("Smaller is better for -CLL, calibrated, GED V16, GED U, GED to p, KL to truth,")
        .contains("printed in the paper", "The negative bound of each model", "over all lines");
    List<Comparison.Trained> unet =
        result.models().stream().filter(m -> m.kind() == ModelKind.UNET).toList();
    report(unet, folder.resolve("one"));
    assertThat(folder.resolve("one/report.html"))
        .content()
        .contains("two models that have a seed and a score in common")
        .doesNotContain("printed in the paper", "over all lines", "larger for");
  }

  @Test
  void noModelBeatsTheEntropyOfTheTruth() {
    double entropy = result.entropy();
    for (Comparison.Trained model : result.models()) {
      assertThat(model.scores().mean(Metric.CLL)).isGreaterThan(entropy);
    }
  }

  @Test
  void theFolderHoldsTheReportTheFiguresAndThePictures(@TempDir Path folder) throws Exception {
    Report.write(new ScoreTable(result), folder.resolve("run"));
    try (var files = Files.list(folder.resolve("run"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .contains("report.html", "table.csv", "results.json", "learning-all.png")
          .contains("samples-1.png", "samples-4.png", "answers-all.png", "nats-all.png")
          .noneMatch(name -> name.endsWith(".part"));
    }
    var picture = ImageIO.read(folder.resolve("run/samples-1.png").toFile());
    assertThat(picture.getWidth()).isGreaterThan(800);
  }

  @Test
  void everyFigureSaysWhatItIsAndWhereItComesFrom(@TempDir Path folder) throws Exception {
    Report.write(new ScoreTable(result), folder.resolve("run"));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("run/results.json").toFile());
    assertThat(json.get("figures")).hasSize(3 * 9 + 8 + 5 * 4 + 1);
    for (JsonNode figure : json.get("figures")) {
      for (String field : new String[] {"convention", "seed", "split", "stack", "device"}) {
        assertThat(figure.get(field).asText()).as(field).isNotBlank();
      }
      assertThat(figure.get("value").asDouble()).isFinite();
    }
  }

  @Test
  void theReportNeedsNothingBesideIt(@TempDir Path folder) throws Exception {
    Report.write(new ScoreTable(result), folder.resolve("run"));
    String html = Files.readString(folder.resolve("run/report.html"));
    Matcher sources = Pattern.compile("(?:src|href)=\"([^\"]{0,12})").matcher(html);
    int count = 0;
    while (sources.find()) {
      assertThat(sources.group(1)).startsWith("data:image/p");
      count++;
    }
    assertThat(count).isEqualTo(5 + result.shown().length);
    assertThat(Pattern.compile("<img(?![^>]*alt=\"[^\"]+\")").matcher(html).find()).isFalse();
  }

  @Test
  void oneSeedSettlesNothing() {
    ScoreTable table = new ScoreTable(result);
    assertThat(table.toText()).doesNotContain("*");
    assertThat(table.figures()).noneMatch(ScoreTable.Figure::best);
    assertThat(table.differences().all())
        .as("12 scores of 3 pairs, and one that a U-Net has not")
        .hasSize(12 * 3 + 1)
        .noneMatch(c -> c.significant());
  }

  @Test
  void whatBehindThePlusMinusStandsIsOverImages() {
    ScoreTable.Figure cll = new ScoreTable(result).figures().get(0);
    double[] values = result.models().get(0).scores().of(Metric.CLL);
    assertThat(cll.value()).isEqualTo(Scores.mean(values));
    assertThat(cll.standardError()).isEqualTo(Scores.standardError(values));
    assertThat(cll.images()).isEqualTo(values.length);
    assertThat(cll.spread()).isNaN();
  }
}
