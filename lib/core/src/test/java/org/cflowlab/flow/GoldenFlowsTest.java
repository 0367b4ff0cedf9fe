package org.cflowlab.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.cflowlab.array.Npz;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The flows against numbers that the paper authors' released code gave in double precision, where a
 * copy lies in {@code shared/golden} beside the project. What the release does differently is
 * undone here, in the comparison.
 */
class GoldenFlowsTest {
  private static final double TOLERANCE = 1e-9;

  /** What the release adds inside its logarithms. */
  private static final double IN_LOGARITHMS = 1e-6;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Arrays of one file by name. */
  private final class Golden {
    private final Npz arrays;

    Golden(String file) throws IOException {
      Optional<Path> path =
          Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
              .map(folder -> folder.resolve("shared/golden").resolve(file))
              .filter(Files::exists)
              .findFirst();
      assumeTrue(path.isPresent(), "skipped: no shared/golden/" + file + " beside the project");
      arrays = Npz.read(path.orElseThrow());
    }

    NDArray get(String name) throws IOException {
      return arrays.get(name, manager);
    }
  }

  private static void same(NDArray found, NDArray expected) {
    assertThat(found.getShape()).isEqualTo(expected.getShape());
    assertThat(found.toDoubleArray()).containsExactly(expected.toDoubleArray(), within(TOLERANCE));
  }

  @Test
  void fourPlanarSteps() throws IOException {
    Golden golden = new Golden("planar.npz");
    NDArray z = golden.get("z0");
    for (int k = 0; k < 4; k++) {
      String step = ":, " + k;
      NDArray b = golden.get("b").get(step).expandDims(1);
      NDArray p = golden.get("u").get(step).concat(golden.get("w").get(step), 1).concat(b, 1);
      Planar planar = new Planar(6);
      Transformed t = planar.forward(z, p);
      same(t.z(), golden.get("z").get(step));
      same(t.logDet(), golden.get("log_det").get(step));
      same(planar.inverse(t.z(), p), z);
      z = t.z();
    }
  }

  /** The release scales by s of any sign; ours is positive, so a sign goes to the input. */
  @Test
  void actNorm() throws IOException {
    Golden golden = new Golden("glow.npz");
    NDArray s = golden.get("s");
    NDArray b = golden.get("t").broadcast(s.getShape());
    NDArray z = golden.get("x").mul(s.sign());
    ActNorm step = new ActNorm(6);
    NDArray p = unbounded(s.abs().log()).concat(b, 1);
    same(step.forward(z, p).z(), golden.get("actnorm_z"));
    NDArray q = unbounded(s.abs().add(IN_LOGARITHMS).log()).concat(b, 1);
    same(step.forward(z, q).logDet(), golden.get("actnorm_log_det"));
  }

  /**
   * The release multiplies a row by any W, so ours is its transpose, factored here by elimination
   * with pivots: with rows exchanged, and signs S = diag(+-1) that make d positive, it is S L (U +
   * diag d). W is halved and z doubled, which keeps the factors within our limit.
   */
  @Test
  void invertibleLinear() throws IOException {
    Golden golden = new Golden("glow.npz");
    InvertibleLinear step = new InvertibleLinear(new int[] {0, 1, 2, 3, 4, 5});
    NDArray x = golden.get("x").mul(2);
    double[] w = golden.get("W").mul(0.5).toDoubleArray();
    double[] z = golden.get("conv_z").toDoubleArray();
    for (int sample = 0; sample < 16; sample++) {
      double[][] a = new double[6][6];
      for (int i = 0; i < 36; i++) {
        a[i % 6][i / 6] = w[36 * sample + i];
      }
      int[] row = eliminate(a);
      String here = sample + ":" + (sample + 1);
      Transformed t = step.forward(x.get(here), manager.create(raw(a), new Shape(1, 36)));
      double[] found = t.z().toDoubleArray();
      for (int k = 0; k < 6; k++) {
        assertThat(found[k] * Math.signum(a[k][k]))
            .isCloseTo(z[6 * sample + row[k]], within(TOLERANCE));
      }
      NDArray det = t.logDet().exp().mul(Math.pow(2, 6));
      same(det.add(IN_LOGARITHMS).log(), golden.get("conv_log_det").get(here));
    }
  }

  /** Leaves L below the diagonal and U from there on; returns which row each came from. */
  private static int[] eliminate(double[][] a) {
    int[] row = {0, 1, 2, 3, 4, 5};
    for (int k = 0; k < 6; k++) {
      int pivot = k;
      for (int i = k + 1; i < 6; i++) {
        pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
      }
      double[] swap = a[k];
      a[k] = a[pivot];
      a[pivot] = swap;
      int from = row[k];
      row[k] = row[pivot];
      row[pivot] = from;
      for (int i = k + 1; i < 6; i++) {
        a[i][k] /= a[k][k];
        for (int j = k + 1; j < 6; j++) {
          a[i][j] -= a[i][k] * a[k][j];
        }
      }
    }
    return row;
  }

  /** The raw parameters of these factors, with the signs of U's diagonal taken out. */
  private static double[] raw(double[][] a) {
    double[] raw = new double[36];
    for (int i = 0; i < 6; i++) {
      double sign = Math.signum(a[i][i]);
      for (int j = 0; j < 6; j++) {
        double value =
            i == j
                ? Math.log(Math.abs(a[i][i]))
                : i > j ? sign * Math.signum(a[j][j]) * a[i][j] : sign * a[i][j];
        raw[6 * i + j] = unbounded(value);
      }
    }
    return raw;
  }

  private NDArray unbounded(NDArray a) {
    return manager.create(
        Arrays.stream(a.toDoubleArray()).map(GoldenFlowsTest::unbounded).toArray(), a.getShape());
  }

  /** The raw parameter of a bounded one. */
  private static double unbounded(double value) {
    double t = value / LogScale.LIMIT;
    return LogScale.LIMIT * 0.5 * Math.log((1 + t) / (1 - t));
  }

  /** What h says is put into ours as its last bias; the release leaves the halves side by side. */
  @Test
  void affineCouplings() throws IOException {
    Golden golden = new Golden("glow.npz");
    NDArray x = golden.get("x");
    for (int parity = 0; parity < 2; parity++) {
      String name = "coupling" + parity;
      NDArray kept = new Halves(6, parity).kept(x);
      NDArray h = linear(golden, name + ".condition", golden.get("h"));
      NDArray logR = network(golden, name + ".s_cond.net.", kept.concat(h, 1));
      NDArray t = network(golden, name + ".t_cond.net.", kept.concat(h, 1));
      AffineCoupling step = new AffineCoupling(6, parity);
      Transformed found = step.forward(x, saying(step, unbounded(logR), t));
      NDArray even = new Halves(6, 0).kept(found.z());
      NDArray odd = new Halves(6, 0).moved(found.z());
      same(even.concat(odd, 1), golden.get(name + "_z"));
      NDArray lifted = unbounded(logR.exp().add(IN_LOGARITHMS).log());
      same(step.forward(x, saying(step, lifted, t)).logDet(), golden.get(name + "_log_det"));
    }
  }

  private NDArray saying(AffineCoupling step, NDArray rawLogR, NDArray t) {
    NDArray bias = rawLogR.expandDims(2).concat(t.expandDims(2), 2);
    long batch = bias.getShape().get(0);
    NDArray flat = bias.reshape(batch, -1);
    long rest = step.parameterCount() - flat.getShape().get(1);
    return manager.zeros(new Shape(batch, rest), flat.getDataType()).concat(flat, 1);
  }

  private static NDArray network(Golden golden, String prefix, NDArray x) throws IOException {
    NDArray h = x;
    for (int layer = 0; layer <= 6; layer += 2) {
      h = linear(golden, prefix + layer, h);
      if (layer < 6) {
        h = h.maximum(0).add(h.minimum(0).mul(0.2)); // leaky ReLU
      }
    }
    return h;
  }

  private static NDArray linear(Golden golden, String name, NDArray x) throws IOException {
    return x.matMul(golden.get(name + ".weight").transpose()).add(golden.get(name + ".bias"));
  }
}
