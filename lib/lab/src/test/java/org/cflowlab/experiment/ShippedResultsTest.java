package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("once")
class ShippedResultsTest {
  private static final Path SHIPPED = Path.of("../../notebooks/results");

  private static final ShippedResults.Training FIRST =
      new ShippedResults.Training("prob", "all", 1);

  @TempDir Path temp;

  private Path results() throws IOException {
    Files.writeString(
        temp.resolve("some.csv"),
        "model,raters,seed,-CLL,nats: gap\n"
            + "prob,all,10,3.5,.5\nprob,all,2,7,\nprob,all,1,2.25,\nprob,single,1,9,\n"
            + "planar,all,1,4,.25\nplanar,all,10,5,1\nplanar,all,3,6,1\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      String text =
          "model,raters,seed,patch,patient,-CLL\n"
              + "prob,all,1,c,zoe,1\nprob,all,1,a,\"Müller, Ann\",2\nprob,all,1,b,\"Müller, Ann\",5\n"
              + "prob,all,10,a,\"Müller, Ann\",7\n";
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Files.write(temp.resolve("some.csv.gz"), bytes.toByteArray());
    return temp.resolve("some");
  }

  @Test
  void valuesComeBySeedAndByPatient() throws IOException {
    ShippedResults results = ShippedResults.read(results());
    assertThat(results.trainings()).hasSize(7).contains(FIRST);
    assertThat(results.bySeed("prob", "all", "-CLL")).containsExactly(2.25, 3.5);
    assertThat(results.bySeed("planar", "all", "-CLL"))
        .as("of seeds that both have")
        .containsExactly(4, 5);
    assertThat(results.bySeed("prob", "single", "-CLL")).containsExactly(9);
    assertThat(results.bySeed("prob", "all", "nats: gap")).containsExactly(Double.NaN, .5);
    assertThat(results.score(FIRST, "-CLL")).isEqualTo(2.25);
    assertThat(results.byPatient(FIRST, "-CLL")).containsExactly(3.5, 1);
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    ShippedResults results = ShippedResults.read(results());
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> results.bySeed("glow", "all", "-CLL"))
        .withMessageContaining("glow (all) is not in");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> results.bySeed("prob", "all", "GED"))
        .withMessageContaining("no column 'GED'")
        .withMessageContaining("nats: gap");
    ShippedResults.Training none = new ShippedResults.Training("prob", "all", 4);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> results.score(none, "-CLL"));
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> results.byPatient(none, "-CLL"));
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> ShippedResults.read(temp.resolve("other")))
        .withMessageContaining("no results in");
    Files.writeString(temp.resolve("some.csv.gz"), "cut off");
    assertThatExceptionOfType(BadFileException.class)
        .isThrownBy(() -> ShippedResults.read(temp.resolve("some")))
        .withMessageContaining("some.csv.gz: damaged");
  }

  static List<String> shipped() throws IOException {
    try (Stream<Path> files = Files.list(SHIPPED)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".csv"))
          .map(name -> name.substring(0, name.length() - ".csv".length()))
          .sorted()
          .toList();
    }
  }

  /** The two files of all results in the repository were written of the same scores. */
  @ParameterizedTest
  @MethodSource("shipped")
  void meansAreThoseOfTheImages(String name) throws IOException {
    Path shipped = SHIPPED.resolve(name);
    ShippedResults results = ShippedResults.read(shipped);
    Path images = shipped.resolveSibling(name + ".csv.gz");
    try (CSVParser lines = ResultFiles.lines(images)) {
      Map<List<String>, List<CSVRecord>> ofEach =
          lines.stream()
              .collect(
                  Collectors.groupingBy(
                      line -> List.of(line.get("model"), line.get("raters"), line.get("seed"))));
      assertThat(ofEach).hasSize(results.trainings().size());
      for (ShippedResults.Training one : results.trainings()) {
        List<CSVRecord> own = ofEach.get(List.of(one.model(), one.raters(), "" + one.seed()));
        for (String column : List.of("-CLL", "GED V16", "GED U", "Dice")) {
          assertThat(
                  own.stream().mapToDouble(line -> Double.parseDouble(line.get(column))).average())
              .as("%s of %s", column, one)
              .hasValueCloseTo(results.score(one, column), within(1.01e-4));
        }
      }
    }
  }
}
