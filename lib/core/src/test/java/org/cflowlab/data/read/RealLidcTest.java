package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.metric.EnergyDistance;
import org.cflowlab.metric.Floors;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reads the real patches where a copy lies in {@code shared/data} beside the project. */
@Tag("slow")
class RealLidcTest {
  private static Path zip() {
    return Shared.file("LIDC-IDRI-slices.zip");
  }

  @Test
  void twoHundredRealPatches() throws IOException {
    PatchSet set = PatchReader.read(zip(), 64, 200, 1, Progress.NONE);
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
    assertThat(PatchReader.summary(zip())).isEqualTo(new PatchReader.Summary("lidc", 12_708, 710));
  }

  /** As far as a model can come by GED U and V16 on the whole set, with four raters. */
  @Test
  void theFloorsOfTheWholeSet() throws IOException {
    PatchSet set = PatchReader.read(zip(), 64, 0, 1, Progress.NONE);
    double u = 0;
    double v = 0;
    try (NDManager manager = Torch.newManager()) {
      int[] all = set.all();
      for (int from = 0, n; from < all.length; from += n) {
        n = set.run(all, from, 64);
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDArray masks = set.masks(manager, Arrays.copyOfRange(all, from, from + n));
          EnergyDistance ideal = Floors.idealRater(masks, 16);
          u += ideal.u().sum().getFloat();
          v += ideal.v().sum().getFloat();
        }
      }
    }
    assertThat(u / set.size()).isCloseTo(.128, within(.002));
    assertThat(v / set.size()).isCloseTo(.160, within(.002));
  }

  /** The fixtures hold 24 patches of the zip; the pickle names them, the tensors do not. */
  @Test
  void everyLayoutHasTheSamePatches() throws IOException {
    PatchSet pickle = read(Shared.file("fixtures/data_lidc.pickle"));
    assertThat(pickle.size()).isEqualTo(24);
    try (PatchSource zip = Layouts.open(zip(), Preparation.NONE, Progress.NONE)) {
      for (int i = 0; i < pickle.size(); i++) {
        int at = zip.patches().indexOf(pickle.names().get(i));
        PatchSource.Item item = zip.read(at);
        PatchSet.Builder one = PatchSet.builder("", "", 1, new Shape(128, 128), 4);
        one.put(0, pickle.patient(i), pickle.id(i), bytes(item.image()), marks(item));
        assertThat(hash(pickle.select(i))).isEqualTo(hash(one.build()));
      }
    }
    Set<String> contents = LidcLayoutsTest.byContent(pickle).keySet();
    assertThat(contents).hasSize(24);
    for (String name : new String[] {"fixtures/lidcSeg-zip.pt", "fixtures/lidcSeg-legacy.pt"}) {
      assertThat(LidcLayoutsTest.byContent(read(Shared.file(name))).keySet()).isEqualTo(contents);
    }
  }

  private static byte[] bytes(PatchSource.Plane plane) {
    float[] values = plane.raster().values();
    byte[] bytes = new byte[values.length];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) values[k];
    }
    return bytes;
  }

  private static List<byte[]> marks(PatchSource.Item item) {
    return item.masks().stream().map(RealLidcTest::bytes).toList();
  }

  private static PatchSet read(Path source) throws IOException {
    return PatchReader.read(source, 0, 0, 1, Progress.NONE);
  }

  private static String hash(PatchSet set) {
    return set.provenance().replaceFirst(".*sha256 ", "");
  }

  /** By the names of all patches of the real set: no patient is on two sides. */
  @Test
  void noPatientCrossesTheSplit() throws IOException {
    PatchSet set = namesOnly();
    assertThat(set.size()).isEqualTo(12_708);
    for (long seed = 0; seed < 20; seed++) {
      Split split = Split.byPatient(set, seed);
      Set<String> seen = new TreeSet<>();
      int patches = 0;
      for (int[] part : new int[][] {split.train(), split.validation(), split.test()}) {
        Set<String> patients =
            Arrays.stream(part).mapToObj(set::patient).collect(Collectors.toSet());
        assertThat(seen).doesNotContainAnyElementsOf(patients);
        seen.addAll(patients);
        patches += part.length;
      }
      assertThat(seen).hasSize(710);
      assertThat(patches).isEqualTo(12_708);
    }
  }

  /** The real set with patches of one pixel, as its names are all that a split needs. */
  private static PatchSet namesOnly() throws IOException {
    try (PatchSource zip = Layouts.open(zip(), Preparation.NONE, Progress.NONE)) {
      int n = zip.patches().size();
      PatchSet.Builder set = PatchSet.builder("lidc", "names", n, new Shape(1, 1), 1);
      for (int i = 0; i < n; i++) {
        PatchSet.Name name = zip.patches().get(i);
        set.put(i, name.patient(), name.id(), new byte[1], List.of(new byte[1]));
      }
      return set.build();
    }
  }

  private static double emptyFraction(PatchSet set, int rater) {
    return IntStream.range(0, set.size()).filter(i -> set.marked(i, rater) == 0).count()
        / (double) set.size();
  }
}
