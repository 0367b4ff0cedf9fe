package org.cflowlab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final NDManager manager = Torch.newManager();
  private final Random random = new Random(5);

  @AfterEach
  void close() {
    manager.close();
  }

  /** Random masks [i, n, 4, 5], every third one empty. */
  private double[][][] masks(int images, int n) {
    double[][][] masks = new double[images][n][20];
    for (int i = 0; i < images; i++) {
      for (int k = 0; k < n; k++) {
        double share = (i + k) % 3 == 0 ? 0 : random.nextDouble();
        for (int p = 0; p < 20; p++) {
          masks[i][k][p] = random.nextDouble() < share ? 1 : 0;
        }
      }
    }
    return masks;
  }

  private NDArray array(double[][][] masks) {
    double[] flat =
        Arrays.stream(masks).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
    return manager.create(flat, new Shape(masks.length, masks[0].length, 4, 5));
  }

  /** [1, n, 1, pixels] from rows. */
  private NDArray rows(double[]... rows) {
    double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    return manager.create(flat, new Shape(1, rows.length, 1, rows[0].length));
  }

  private static double distance(double[] a, double[] b) {
    int both = 0;
    int either = 0;
    for (int p = 0; p < a.length; p++) {
      both += a[p] == 1 && b[p] == 1 ? 1 : 0;
      either += a[p] == 1 || b[p] == 1 ? 1 : 0;
    }
    return either == 0 ? 0 : 1 - (double) both / either;
  }

  private static double mean(double[][] a, double[][] b, boolean othersOnly) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        if (!othersOnly || i != j) {
          sum += distance(a[i], b[j]);
          count++;
        }
      }
    }
    return sum / count;
  }

  @Test
  void jaccardDistanceIsTheLoop() {
    double[][][] a = masks(4, 5);
    double[][][] b = masks(4, 7);
    double[] d = JaccardDistance.between(array(a), array(b)).toDoubleArray();
    int at = 0;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 5; j++) {
        for (int k = 0; k < 7; k++) {
          assertThat(d[at++]).isCloseTo(distance(a[i][j], b[i][k]), within(1e-12));
        }
      }
    }
  }

  @Test
  void energyDistanceIsTheLoopInBothConventions() {
    double[][][] raters = masks(6, 4);
    double[][][] samples = masks(6, 9);
    EnergyDistance ged = EnergyDistance.of(array(raters), array(samples));
    for (int i = 0; i < 6; i++) {
      double toRaters = 2 * mean(raters[i], samples[i], false) - mean(raters[i], raters[i], false);
      double v = toRaters - mean(samples[i], samples[i], false);
      double u = toRaters - mean(samples[i], samples[i], true);
      assertThat(ged.v().getDouble(i)).isCloseTo(v, within(1e-12));
      assertThat(ged.u().getDouble(i)).isCloseTo(u, within(1e-12));
    }
  }

  @Test
  void energyDistanceByHand() {
    double[] empty = {0, 0};
    double[] left = {1, 0};
    double[] both = {1, 1};
    // d(left, left) = 0, d(left, both) = 1/2: cross 1/4, raters 0, samples 1/4 (V) or 1/2 (U)
    EnergyDistance ged = EnergyDistance.of(rows(left), rows(left, both));
    assertThat(ged.v().getDouble()).isEqualTo(0.5 - 0.25);
    assertThat(ged.u().getDouble()).isEqualTo(0.5 - 0.5);
    assertThat(EnergyDistance.of(rows(empty), rows(empty, empty)).v().getDouble()).isZero();
    assertThat(EnergyDistance.of(rows(empty), rows(both, both)).v().getDouble()).isEqualTo(2);
    assertThatThrownBy(() -> EnergyDistance.of(rows(left), rows(left)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void uIsUnbiasedAndVIsNot() {
    double[][] templates = {{0, 0, 0}, {1, 0, 0}, {1, 1, 1}};
    NDArray raters = rows(templates);
    int draws = 4000;
    double[] flat = new double[draws * 3 * 3];
    for (int s = 0; s < draws * 3; s++) {
      System.arraycopy(templates[random.nextInt(3)], 0, flat, 3 * s, 3);
    }
    NDArray samples = manager.create(flat, new Shape(draws, 3, 1, 3));
    EnergyDistance ged = EnergyDistance.of(raters.repeat(0, draws), samples);
    double[] u = ged.u().toDoubleArray();
    double mean = Arrays.stream(u).average().orElseThrow();
    double variance = Arrays.stream(u).map(x -> (x - mean) * (x - mean)).sum() / draws;
    // samples drawn from the raters themselves: the exact distance is 0
    assertThat(mean).isCloseTo(0, within(4 * Math.sqrt(variance / draws)));
    assertThat(ged.v().mean().getDouble()).isGreaterThan(0.1);
  }

  @Test
  void negativeLogLikelihoodIsTheLoop() {
    double[][][] s = masks(3, 4);
    double[][][] l = new double[3][6][20];
    for (double[][] image : l) {
      for (double[] sample : image) {
        Arrays.setAll(sample, p -> 3 * random.nextGaussian());
      }
    }
    double[] ours = ConditionalLogLikelihood.negative(array(s), array(l)).toDoubleArray();
    for (int i = 0; i < 3; i++) {
      double sum = 0;
      for (double[] mask : s[i]) {
        double p = 0;
        for (double[] logits : l[i]) {
          double product = 1;
          for (int k = 0; k < 20; k++) {
            double on = 1 / (1 + Math.exp(-logits[k]));
            product *= mask[k] == 1 ? on : 1 - on;
          }
          p += product / 6;
        }
        sum -= Math.log(p) / 4;
      }
      assertThat(ours[i]).isCloseTo(sum, within(1e-9));
    }
  }

  @Test
  void extremeLogitsStayFinite() {
    NDArray s = rows(new double[] {1, 0}, new double[] {0, 1});
    NDArray right = rows(new double[] {1e4, -1e4}, new double[] {-1e4, 1e4});
    assertThat(ConditionalLogLikelihood.negative(s, right).getDouble())
        .isCloseTo(Math.log(2), within(1e-9));
    NDArray wrong = rows(new double[] {1e4, 1e4});
    assertThat(ConditionalLogLikelihood.negative(s, wrong).getDouble()).isEqualTo(1e4);
  }

  @Test
  void theOracleIsNearZeroForU() {
    int images = 400;
    NDArray one = rows(new double[] {0, 0}, new double[] {1, 0}, new double[] {1, 1});
    NDArray raters = one.repeat(0, images).toType(ai.djl.ndarray.types.DataType.FLOAT32, false);
    NDArray samples = Floors.oracle(raters, 16, random);
    assertThat(samples.getShape()).isEqualTo(new Shape(images, 16, 1, 2));
    float u = EnergyDistance.of(raters, samples).u().mean().getFloat();
    assertThat(u).isCloseTo(0f, within(0.01f));
  }

  @Test
  void twoOfFourMarksMakeAMajority() {
    NDArray masks =
        rows(
            new double[] {1, 1, 0},
            new double[] {1, 0, 0},
            new double[] {0, 0, 0},
            new double[] {0, 0, 1});
    NDArray majority = Floors.majority(masks, 2);
    assertThat(majority.toDoubleArray()).containsExactly(1, 0, 0, 1, 0, 0);
    assertThat(Floors.empty(masks, 2).toDoubleArray()).containsOnly(0).hasSize(6);
  }

  @Test
  void bernoulliByHand() {
    NDArray masks =
        rows(
            new double[] {1, 1, 0},
            new double[] {1, 0, 0},
            new double[] {1, 0, 0},
            new double[] {1, 1, 0});
    assertThat(Floors.bernoulliNegativeLogLikelihood(masks).getDouble())
        .isCloseTo(Math.log(2), within(1e-12));
    double[] share = new double[3];
    double[] samples =
        Floors.bernoulli(masks, 4000, random)
            .toType(ai.djl.ndarray.types.DataType.FLOAT64, false)
            .toDoubleArray();
    for (int i = 0; i < samples.length; i++) {
      share[i % 3] += samples[i] / 4000;
    }
    assertThat(share[0]).isEqualTo(1, within(1e-9));
    assertThat(share[1]).isCloseTo(0.5, within(0.04));
    assertThat(share[2]).isZero();
  }
}
