package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.apache.commons.csv.CSVRecord;
import org.cflowlab.array.Torch;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The results that come with the kit can be had again. */
@Tag("slow")
@Tag("once")
class KnownTruthResultsTest {
  private static final Path KNOWN_TRUTH = Path.of("../../notebooks/results/known-truth.csv");

  /**
   * Trains one of the table's lines anew, by the defaults of {@code lab compare}. Another processor
   * rounds otherwise, and a training makes much of that, as another seed would: the scores must lie
   * about among those of all lines, whose models are alike.
   */
  @Test
  void aLineOfTheKnownTruthIsFoundAgain() throws Exception {
    List<CSVRecord> lines = ResultFilesTest.read(Files.newBufferedReader(KNOWN_TRUTH));
    CSVRecord line = lines.get(0);
    assertThat(line.get("model")).isEqualTo("prob");
    Settings settings = Settings.named("tiny");
    DataSets.Opened data = DataSets.open("embedded", new DataSets.Options(0, 0, 1), Progress.NONE);
    Protocol protocol = new Protocol(data, settings, 1, Torch.device("cpu"));
    Cell cell = new Cell(ModelKind.PROB, Raters.ALL, Long.parseLong(line.get("seed")));
    protocol
        .provenance(cell)
        .facts()
        .forEach(
            (fact, value) -> {
              if (line.isMapped(fact) && !List.of("model", "raters", "machine").contains(fact)) {
                assertThat(value).as(fact).isEqualTo(line.get(fact));
              }
            });
    Comparison.Trained again =
        new Comparison(protocol, List.of(cell)).optNats(false).run(Progress.NONE).models().get(0);
    for (Metric metric : List.of(Metric.CLL, Metric.KL, Metric.GED_TRUTH, Metric.GED_V)) {
      double found = again.scores().mean(metric);
      DoubleSummaryStatistics seeds =
          lines.stream()
              .mapToDouble(l -> Double.parseDouble(l.get(metric.title())))
              .summaryStatistics();
      double spread = seeds.getMax() - seeds.getMin();
      assertThat(found)
          .as(metric.title())
          .isBetween(seeds.getMin() - spread / 2, seeds.getMax() + spread / 2);
    }
  }
}
