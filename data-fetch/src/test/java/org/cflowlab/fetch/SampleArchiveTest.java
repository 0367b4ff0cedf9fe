package org.cflowlab.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cflowlab.cli.Main;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.data.read.LidcSample;
import org.cflowlab.data.read.PatchReader;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class SampleArchiveTest {
  @TempDir Path temp;

  /** Five patches each of some patients, of squares that raters draw larger and larger. */
  private static PatchSet made(int patients, List<Integer> order) {
    PatchSet.Builder set = PatchSet.builder("made", "by hand", 5 * patients, new Shape(16, 16), 2);
    for (int n = 0; n < order.size(); n++) {
      int i = order.get(n);
      Random random = new Random(i);
      String patient = "P-" + i / 5;
      set.put(
          n,
          patient,
          patient + "/nodule-0/slice-" + i % 5,
          bytes(random.ints(256, 0, 256).toArray()),
          List.of(bar(1 + random.nextInt(8)), bar(random.nextInt(8))));
    }
    return set.build();
  }

  private static byte[] bar(int rows) {
    return bytes(IntStream.range(0, 256).map(k -> k < 16 * rows ? 1 : 0).toArray());
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    IntStream.range(0, values.length).forEach(k -> bytes[k] = (byte) values[k]);
    return bytes;
  }

  private static List<Integer> inOrder(int n) {
    return new ArrayList<>(IntStream.range(0, n).boxed().toList());
  }

  @Test
  void anArchiveReadsAsWhatWasDrawn() throws IOException {
    PatchSet set = made(300, inOrder(1500));
    Split split = Split.byPatient(set, 1);
    SampleDraw.Drawn drawn = SampleDraw.of(set, split, 1);
    assertThat(drawn.patches().size()).isEqualTo(1000);
    assertThat(drawn.patches().patients()).isEqualTo(250);

    Path file = temp.resolve("sample.tar.xz");
    SampleArchive.drawn(set, 1).write(file);
    assertThat(temp.resolve("sample.txt")).content().contains("CC BY 3.0", "1000 patches");
    PatchSet read = PatchReader.read(file, 0, 0, 1, Progress.NONE);
    assertThat(read.carriesSplit()).isTrue();
    assertThat(Split.byPatient(read, 9).test()).hasSize(200);
    Map<String, Integer> place =
        IntStream.range(0, set.size()).boxed().collect(Collectors.toMap(set::id, i -> i));
    for (int i : read.all()) {
      int there = place.get(read.id(i));
      assertThat(read.grey(i)).isEqualTo(set.grey(there));
      assertThat(read.mask(i, 0)).isEqualTo(set.mask(there, 0));
      assertThat(read.mask(i, 1)).isEqualTo(set.mask(there, 1));
    }
  }

  @Test
  void theOrderOfTheSetDoesNotMatter() throws IOException {
    List<Integer> shuffled = inOrder(1500);
    Collections.shuffle(shuffled, new Random(4));
    SampleDraw.Drawn one = draw(made(300, inOrder(1500)));
    SampleDraw.Drawn two = draw(made(300, shuffled));
    assertThat(two.patches().names()).isEqualTo(one.patches().names());
    assertThat(two.split().test()).isEqualTo(one.split().test());
  }

  private static SampleDraw.Drawn draw(PatchSet set) {
    return SampleDraw.of(set, Split.byPatient(set, 1), 1);
  }

  @Test
  void whatIsTooSmallIsRefused() {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> draw(made(240, inOrder(1200))))
        .withMessageContaining("150 patients of the part 'train'");
    StringWriter err = new StringWriter();
    int exit =
        Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            "data",
            "--draw-sample",
            "x.tar.xz");
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("--draw-sample needs DATA");
  }

  /** Draws what comes with the kit again, where the whole set lies beside the project. */
  @Test
  @Tag("slow")
  void whatComesWithTheKitIsDrawnAgainByteForByte() throws IOException {
    Optional<Path> zip =
        Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
            .map(folder -> folder.resolve("shared/data/LIDC-IDRI-slices.zip"))
            .filter(Files::exists)
            .findFirst();
    assumeTrue(zip.isPresent(), "skipped: no LIDC-IDRI-slices.zip beside the project");
    Path file = temp.resolve("again.tar.xz");
    SampleArchive.drawn(PatchReader.read(zip.get(), 64, 0, 1, Progress.NONE), 1).write(file);
    try (var archive = LidcSample.archive();
        var text = LidcSample.class.getResourceAsStream("lidc-sample.txt")) {
      assertThat(Files.readAllBytes(file)).isEqualTo(archive.readAllBytes());
      assertThat(Files.readAllBytes(temp.resolve("again.txt"))).isEqualTo(text.readAllBytes());
    }
  }
}
