package org.cflowlab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cflowlab.array.Npz;
import org.cflowlab.array.Torch;
import org.cflowlab.file.BadFileException;
import org.cflowlab.metric.EnergyDistance;
import org.cflowlab.metric.JaccardDistance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the released code's outputs, where a copy lies in {@code shared} beside the project. */
class GoldenTest {
  @TempDir Path folder;

  /** The folder with the golden files; skips where there is none. */
  static Path golden() {
    Path found =
        Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
            .map(at -> at.resolve("shared/golden"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(null);
    assumeTrue(found != null, "skipped: no shared/golden beside the project");
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "planar.npz",
        "glow.npz",
        "ged.npz",
        "unet.npz",
        "prob_unet.npz",
        "cflow_planar.npz"
      })
  void everyOutputAgrees(String name) throws IOException {
    List<Difference> differences = Golden.compare(golden().resolve(name));
    assertThat(differences).isNotEmpty().allMatch(Difference::ok);
    assertThat(compared(differences)).containsAll(outputs(golden().resolve(name)));
  }

  private static Set<String> compared(List<Difference> differences) {
    return differences.stream().map(Difference::tensor).collect(Collectors.toSet());
  }

  /** All arrays of a file but its inputs and parameters. */
  private static Set<String> outputs(Path file) throws IOException {
    Set<String> inputs =
        Set.of("x", "mask", "eps", "z0", "u", "w", "b", "s", "t", "W", "h", "raters", "samples");
    Set<String> names = new HashSet<>(Npz.read(file).names());
    names.removeAll(inputs);
    names.removeIf(name -> name.startsWith("p.") || name.matches("coupling\\d\\..*"));
    return names;
  }

  /**
   * Where all raters agree or all samples are empty, the released pairing leaves nothing out: there
   * our V is theirs. On the others it is not, since theirs compares each rater with a quarter of
   * the samples.
   */
  @Test
  void ourEnergyDistanceIsTheirsWhereThePairingDoesNotMatter() throws IOException {
    Npz file = Npz.read(golden().resolve("ged.npz"));
    try (NDManager manager = Torch.newManager()) {
      NDArray raters = file.get("raters", manager).toType(DataType.FLOAT64, false);
      NDArray samples = file.get("samples", manager).toType(DataType.FLOAT64, false);
      double[] ours = EnergyDistance.of(raters, samples).v().toDoubleArray();
      float[] theirs = file.get("ged", manager).toFloatArray();
      double[] spread =
          JaccardDistance.between(raters, raters).sum(new int[] {1, 2}).toDoubleArray();
      int alike = 0;
      for (int i = 0; i < ours.length; i++) {
        double emptied = raters.get(i).sum().getDouble() * samples.get(i).sum().getDouble();
        if (spread[i] == 0 || emptied == 0) {
          alike++;
          assertThat(ours[i]).isCloseTo(theirs[i], within(1e-6));
        } else {
          assertThat(ours[i])
              .isCloseTo(theirs[i], within(0.02))
              .isNotCloseTo(theirs[i], within(1e-4));
        }
      }
      assertThat(alike).isEqualTo(2);
    }
  }

  @Test
  void aDifferenceIsSeen() throws IOException {
    double[] z0 = {.1, .2, .3, .4};
    double[] w = {1, 0, 0, 1};
    double[] z = {.1, .2, .3, .4 + 1e-6};
    // u = 0 has w.u = 0, which the release moves to -1 + softplus(0): not the identity
    Path file = folder.resolve("planar.npz");
    try (NDManager manager = Torch.newManager();
        OutputStream out = Files.newOutputStream(file)) {
      Map<String, NDArray> arrays =
          Map.of(
              "z0", manager.create(z0, new Shape(2, 2)),
              "u", manager.create(new double[4], new Shape(2, 1, 2)),
              "w", manager.create(w, new Shape(2, 1, 2)),
              "b", manager.create(new double[2], new Shape(2, 1)),
              "z", manager.create(z, new Shape(2, 1, 2)),
              "log_det", manager.create(new double[2], new Shape(2, 1)));
      Npz.write(out, Map.of(), arrays);
    }
    double lift = Math.log(2) - 1;
    Difference d = Golden.compare(file).get(0);
    assertThat(d.ok()).isFalse();
    assertThat(d.largest()).isCloseTo(-lift * Math.tanh(.4) + 1e-6, within(1e-12));
  }

  private static org.assertj.core.data.Offset<Double> within(double tolerance) {
    return org.assertj.core.data.Offset.offset(tolerance);
  }

  @Test
  void notANumberIsNeverOk() {
    assertThat(new Difference("a", "b", Double.NaN, 1).ok()).isFalse();
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("planar.npz");
    assertThatThrownBy(() -> Golden.compare(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("planar.npz");
  }

  @Test
  void aForeignFileIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("ged.npz"), "not a zip");
    assertThatThrownBy(() -> Golden.compare(text))
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(text + ": not a NumPy .npz file");
  }

  @Test
  void aFileOfOtherArraysIsRefused() throws IOException {
    Path file = folder.resolve("ged.npz");
    try (NDManager manager = Torch.newManager();
        OutputStream out = Files.newOutputStream(file)) {
      Npz.write(out, Map.of(), Map.of("something", manager.create(new double[] {1})));
    }
    assertThatThrownBy(() -> Golden.compare(file))
        .isInstanceOf(BadFileException.class)
        .hasMessage(file + ": the array 'raters' is missing");
  }

  @Test
  void oneFlippedBitIsSeen() throws IOException {
    byte[] bytes = Files.readAllBytes(golden().resolve("planar.npz"));
    bytes[3000] ^= 1;
    Path file = Files.write(folder.resolve("planar.npz"), bytes);
    assertThatThrownBy(() -> Golden.compare(file))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(golden().resolve("unet.npz"));
    Path file = folder.resolve("unet.npz");
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> Golden.compare(file)).isInstanceOf(BadFileException.class);
  }
}
