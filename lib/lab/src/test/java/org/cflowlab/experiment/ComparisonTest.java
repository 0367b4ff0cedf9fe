package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.cflowlab.array.Torch;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static Comparison.Result result;

  @BeforeAll
  static void runOnce() throws Exception {
    result = run();
  }

  private static Comparison.Result run() throws Exception {
    DataSets.Opened data =
        DataSets.open("embedded", new DataSets.Options(16, 60, 1), Progress.NONE);
    Preset preset = Preset.named("tiny").withSteps(20);
    return new Comparison(data, ModelKind.parse("prob,planar,unet"), preset, 1, Torch.device("cpu"))
        .run(Progress.NONE);
  }

  @Test
  void theSameSeedGivesTheSameTable() throws Exception {
    assertThat(ResultTable.of(run()).toCsv()).isEqualTo(ResultTable.of(result).toCsv());
  }

  @Test
  void everyModelAndFloorIsInTheTable() {
    assertThat(ResultTable.of(result).toText())
        .contains(
            "Prob. U-Net",
            "cFlow Net (planar)",
            "Det. U-Net",
            "oracle",
            "majority",
            "Bernoulli",
            "empty")
        .contains("the truth itself");
  }

  @Test
  void noModelBeatsTheEntropyOfTheTruth() {
    double entropy = Comparison.entropy(result);
    for (Comparison.Trained model : result.models()) {
      assertThat(Scores.mean(model.scores().negativeCll())).isGreaterThan(entropy);
    }
  }

  @Test
  void theFolderHoldsTheReportTheFiguresAndThePictures(@TempDir Path folder) throws Exception {
    RunFolder.create(folder.resolve("run")).write(result);
    try (var files = Files.list(folder.resolve("run"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .contains("report.html", "table.csv", "results.json", "learning-curves.png")
          .contains("samples-1.png", "samples-4.png")
          .noneMatch(name -> name.endsWith(".part"));
    }
    var picture = ImageIO.read(folder.resolve("run/samples-1.png").toFile());
    assertThat(picture.getWidth()).isGreaterThan(800);
  }

  @Test
  void everyFigureSaysWhatItIsAndWhereItComesFrom(@TempDir Path folder) throws Exception {
    RunFolder.create(folder.resolve("run")).write(result);
    JsonNode json = new ObjectMapper().readTree(folder.resolve("run/results.json").toFile());
    assertThat(json.get("figures")).hasSize(3 * 3 + 4 * 2 + 1 + 1);
    for (JsonNode figure : json.get("figures")) {
      for (String field : new String[] {"convention", "seed", "split", "stack", "device"}) {
        assertThat(figure.get(field).asText()).as(field).isNotBlank();
      }
      assertThat(figure.get("value").asDouble()).isFinite();
    }
  }

  @Test
  void theReportNeedsNothingBesideIt(@TempDir Path folder) throws Exception {
    RunFolder.create(folder.resolve("run")).write(result);
    String html = Files.readString(folder.resolve("run/report.html"));
    Matcher sources = Pattern.compile("(?:src|href)=\"([^\"]{0,12})").matcher(html);
    int count = 0;
    while (sources.find()) {
      assertThat(sources.group(1)).startsWith("data:image/p");
      count++;
    }
    assertThat(count).isEqualTo(1 + result.shown().length);
    assertThat(Pattern.compile("<img(?![^>]*alt=\"[^\"]+\")").matcher(html).find()).isFalse();
  }

  @Test
  void aFolderInUseIsRefused(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> RunFolder.create(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not empty");
    assertThat(folder.resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void aSentenceSaysWhichModelIsBetter() {
    PairedTest test = new PairedTest("-CLL", "A", "B", 1.25, 40, 0.01);
    assertThat(Report.sentence(test)).startsWith("-CLL of B is 1.25 lower than that of A");
    assertThat(test.significant()).isTrue();
  }
}
