package org.cflowlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;

/** Reads the real patches where a copy lies in {@code shared/data} beside the project. */
class RealLidcTest {
  private static Path zip() {
    Optional<Path> zip =
        Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
            .map(folder -> folder.resolve("shared/data/LIDC-IDRI-slices.zip"))
            .filter(Files::exists)
            .findFirst();
    assumeTrue(zip.isPresent(), "skipped: no shared/data/LIDC-IDRI-slices.zip beside the project");
    return zip.orElseThrow();
  }

  @Test
  void twoHundredRealPatches() throws IOException {
    PatchSet set = LidcReader.read(zip(), 64, 200, 1, Progress.NONE);
    assertThat(set.size()).isEqualTo(200);
    assertThat(set.height()).isEqualTo(64);
    assertThat(set.patients()).isBetween(5, 40);
    assertThat(set.foregroundFraction(set.all())).isBetween(.005, .05);
    assertThat(emptyFraction(set, 0)).isLessThan(emptyFraction(set, 3));
    Split split = Split.byPatient(set, 1);
    assertThat(split.train().length + split.validation().length + split.test().length)
        .isEqualTo(200);
  }

  @Test
  void theWholeSetByName() throws IOException {
    assertThat(LidcReader.summary(zip())).isEqualTo(new LidcReader.Summary(12_708, 710));
  }

  private static double emptyFraction(PatchSet set, int rater) {
    return IntStream.range(0, set.size()).filter(i -> set.marked(i, rater) == 0).count()
        / (double) set.size();
  }
}
