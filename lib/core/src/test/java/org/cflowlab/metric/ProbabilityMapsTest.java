package org.cflowlab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cross correlation and calibration against loops, and where maps are flat or bins empty. */
class ProbabilityMapsTest {
  private static final int RATERS = 3;
  private static final int SAMPLES = 5;
  private static final int PIXELS = 20;

  private final NDManager manager = Torch.newManager();
  private final Random random = new Random(7);

  @AfterEach
  void close() {
    manager.close();
  }

  private double[] masks() {
    return random.doubles(RATERS * PIXELS).map(u -> u < 0.4 ? 1 : 0).toArray();
  }

  private double[] logits() {
    return random.doubles(SAMPLES * PIXELS).map(u -> 12 * u - 7).toArray();
  }

  private NDArray array(double[] values, int n) {
    return manager.create(values, new Shape(1, n, 4, 5));
  }

  private static double sigmoid(double l) {
    return 1 / (1 + Math.exp(-l));
  }

  /** PHiSeg's variance_ncc_dist, loop by loop. */
  private static double ncc(double[] masks, double[] logits) {
    double[] own = new double[PIXELS];
    for (int k = 0; k < PIXELS; k++) {
      double mean = 0;
      for (int n = 0; n < SAMPLES; n++) {
        mean += sigmoid(logits[n * PIXELS + k]) / SAMPLES;
      }
      for (int n = 0; n < SAMPLES; n++) {
        own[k] += entropy(sigmoid(logits[n * PIXELS + k]), mean) / SAMPLES;
      }
    }
    double sum = 0;
    for (int r = 0; r < RATERS; r++) {
      double[] other = new double[PIXELS];
      for (int k = 0; k < PIXELS; k++) {
        for (int n = 0; n < SAMPLES; n++) {
          double s = masks[r * PIXELS + k];
          other[k] += entropy(sigmoid(logits[n * PIXELS + k]), s) / SAMPLES;
        }
      }
      sum += correlation(own, other) / RATERS;
    }
    return sum;
  }

  private static double entropy(double p, double s) {
    return -s * Math.log(p + 1e-8) - (1 - s) * Math.log(1 - p + 1e-8);
  }

  private static double correlation(double[] a, double[] b) {
    double ma = 0;
    double mb = 0;
    for (int k = 0; k < a.length; k++) {
      ma += a[k] / a.length;
      mb += b[k] / b.length;
    }
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int k = 0; k < a.length; k++) {
      ab += (a[k] - ma) * (b[k] - mb);
      aa += (a[k] - ma) * (a[k] - ma);
      bb += (b[k] - mb) * (b[k] - mb);
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void crossCorrelationIsTheLoop() {
    for (int t = 0; t < 10; t++) {
      double[] s = masks();
      double[] l = logits();
      double ours = CrossCorrelation.of(array(s, RATERS), array(l, SAMPLES)).getDouble();
      assertThat(ours).isCloseTo(ncc(s, l), within(1e-9));
    }
  }

  @Test
  void aFlatMapCorrelatesWithNothing() {
    NDArray flat = manager.zeros(new Shape(2, SAMPLES, 4, 5), DataType.FLOAT32).sub(9);
    NDArray some = array(masks(), RATERS).toType(DataType.FLOAT32, false).repeat(0, 2);
    assertThat(CrossCorrelation.of(some, flat).toFloatArray()).containsOnly(0f);
    assertThat(CrossCorrelation.of(some.zerosLike(), flat).toFloatArray()).containsOnly(0f);
  }

  @Test
  void calibrationIsTheLoop() {
    double[] s = masks();
    double[] l = logits();
    double[][] bins = new double[3][Calibration.BINS];
    for (int k = 0; k < PIXELS; k++) {
      double p = 0;
      double share = 0;
      for (int n = 0; n < SAMPLES; n++) {
        p += sigmoid(l[n * PIXELS + k]) / SAMPLES;
      }
      for (int r = 0; r < RATERS; r++) {
        share += s[r * PIXELS + k] / RATERS;
      }
      int bin = (int) (p * Calibration.BINS);
      bins[0][bin]++;
      bins[1][bin] += p;
      bins[2][bin] += share;
    }
    double error = 0;
    Calibration ours = Calibration.of(array(s, RATERS), array(l, SAMPLES));
    for (int b = 0; b < Calibration.BINS; b++) {
      error += Math.abs(bins[1][b] - bins[2][b]) / PIXELS;
      assertThat(ours.pixels()[b]).isEqualTo(bins[0][b]);
      if (bins[0][b] > 0) {
        assertThat(ours.probability(b)).isCloseTo(bins[1][b] / bins[0][b], within(1e-12));
        assertThat(ours.frequency(b)).isCloseTo(bins[2][b] / bins[0][b], within(1e-12));
      } else {
        assertThat(ours.frequency(b)).isNaN();
      }
    }
    assertThat(ours.error()).isCloseTo(error, within(1e-12));
    assertThat(Calibration.none().plus(ours).plus(ours).error()).isCloseTo(error, within(1e-12));
  }

  @Test
  void certaintyIsTheLastBin() {
    NDArray sure = manager.zeros(new Shape(1, 2, 4, 5)).add(100);
    NDArray all = manager.ones(new Shape(1, RATERS, 4, 5));
    Calibration right = Calibration.of(all, sure);
    assertThat(right.pixels()[Calibration.BINS - 1]).isEqualTo(PIXELS);
    assertThat(right.error()).isZero();
    assertThat(Calibration.of(all.zerosLike(), sure).error()).isEqualTo(1);
  }

  /** More than single precision counts, in bins of a known size. */
  @Test
  void manyPixelsAreCounted() {
    int n = 20_000_000;
    NDArray p = manager.full(new Shape(n), .25f);
    Calibration all = Calibration.sorted(p, p.onesLike());
    assertThat(all.pixels()[2]).isEqualTo(n);
    assertThat(all.marked()[2]).isEqualTo(n);
    assertThat(all.error()).isCloseTo(.75, within(1e-6));
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    NDArray p = manager.create(new float[] {.1f, 1.5f, Float.NaN, -.1f, 1});
    assertThatThrownBy(() -> Calibration.sorted(p, p.zerosLike()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("p must be from 0 to 1, and 3 are not");
    assertThatThrownBy(() -> Calibration.sorted(p.zerosLike(), p))
        .hasMessageStartingWith("share must be from 0 to 1");
  }
}
