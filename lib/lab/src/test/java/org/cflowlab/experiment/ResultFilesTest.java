package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.cflowlab.array.Torch;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ResultFilesTest {
  @TempDir Path temp;

  private static Protocol protocol(int lesions) throws IOException {
    DataSets.Opened data =
        DataSets.open("embedded", new DataSets.Options(16, lesions, 1), Progress.NONE);
    Settings few = Settings.named("tiny").withSteps(6);
    return new Protocol(data, few, 1, Torch.device("cpu"));
  }

  private static List<Cell> cells(String models, Long... seeds) {
    return Cell.of(ModelKind.parse(models), List.of(Raters.ALL), List.of(seeds));
  }

  static List<CSVRecord> read(Reader text) throws IOException {
    try (text) {
      return CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(text)
          .getRecords();
    }
  }

  /** Two machines, each with a part of the trainings, one after the other. */
  @Test
  void whatIsFinishedIsGatheredAndWhatIsMissingIsSaid() throws Exception {
    Protocol protocol = protocol(60);
    Path one = temp.resolve("one");
    Path two = temp.resolve("two");
    List<Comparison.Trained> trained =
        new Comparison(protocol, cells("prob", 1L)).optFolder(one).run(Progress.NONE).models();
    new Comparison(protocol, cells("unet", 2L)).optFolder(two).run(Progress.NONE);
    List<Cell> all = cells("unet,prob", 1L, 2L);
    Path name = temp.resolve("results");

    ResultFiles.Written first = ResultFiles.write(protocol, all, one, name);
    assertThat(first.trainings()).extracting(Cell::id).containsExactly("prob-all-seed1");
    assertThat(first.missing()).hasSize(3);
    ResultFiles.Written both = ResultFiles.write(protocol, all, two, name);
    assertThat(both.trainings())
        .extracting(Cell::id)
        .containsExactly("prob-all-seed1", "unet-all-seed2");
    assertThat(both.missing())
        .extracting(Cell::id)
        .containsExactly("unet-all-seed1", "prob-all-seed2");
    assertThat(two).as("nothing is made for what is missing").isDirectoryNotContaining("glob:**1");
    byte[] once = Files.readAllBytes(temp.resolve("results.csv.gz"));
    ResultFiles.write(protocol, all, one, name);
    assertThat(temp.resolve("results.csv.gz")).hasBinaryContent(once);

    List<CSVRecord> lines = read(Files.newBufferedReader(temp.resolve("results.csv")));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).get("data")).isEqualTo(protocol.data().patches().provenance());
    assertThat(lines.get(0).get("training")).contains("6 steps of 16 images", "seed 1");
    assertThat(Double.parseDouble(lines.get(0).get("nats: gap")))
        .isEqualTo(trained.get(0).nats().orElseThrow().meanGap(), within(5.1e-5));
    assertThat(lines.get(1).get("nats: gap")).as("a U-Net has no bound").isEmpty();
    List<CSVRecord> images =
        read(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(temp.resolve("results.csv.gz"))),
                StandardCharsets.UTF_8));
    int[] test = protocol.split().test();
    assertThat(images).hasSize(2 * test.length);
    double[] ged = trained.get(0).scores().of(Metric.GED_V);
    for (int i = 0; i < test.length; i++) {
      assertThat(images.get(i).get("patch")).isEqualTo(protocol.data().patches().id(test[i]));
      assertThat(Double.parseDouble(images.get(i).get("GED V16")))
          .isEqualTo(ged[i], within(5.1e-5));
    }
    assertThat(images.get(test.length).get("-CLL IW")).as("a U-Net has no latent").isEmpty();
  }

  @Test
  void resultsOfOtherDataOrTrainingsAreRefused() throws Exception {
    List<Cell> prob = cells("prob", 1L);
    Protocol protocol = protocol(60);
    new Comparison(protocol, prob).optFolder(temp.resolve("models")).run(Progress.NONE);
    ResultFiles.write(protocol, prob, temp.resolve("models"), temp.resolve("results"));
    Protocol other = protocol(40);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(
            () -> ResultFiles.write(other, prob, temp.resolve("none"), temp.resolve("results")))
        .withMessageContaining("holds results on");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(
            () -> ResultFiles.write(other, prob, temp.resolve("models"), temp.resolve("new")))
        .withMessageContaining("another training: its data");
  }
}
