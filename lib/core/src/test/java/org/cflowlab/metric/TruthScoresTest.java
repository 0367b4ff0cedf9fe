package org.cflowlab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TruthScoresTest {
  private static final KnownTruthLesions LESIONS = KnownTruthLesions.generate(20, 16, 4);

  private final NDManager manager = Torch.newManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private TruthScores truth(int... lesions) {
    return new TruthScores(
        LESIONS.templates(manager, lesions), LESIONS.probabilities(manager, lesions));
  }

  /** Templates of a lesion by their numbers, [1, n, H, W]. */
  private NDArray draws(int lesion, int... numbers) {
    NDArray templates = LESIONS.templates(manager, lesion).squeeze(0);
    NDList drawn = new NDList();
    Arrays.stream(numbers).forEach(k -> drawn.add(templates.get(k)));
    return NDArrays.stack(drawn).expandDims(0);
  }

  /** E d(s, s') of the truth, from the GED of a sampler that draws nothing. */
  private static double selfDistance(int i) {
    return 2 * (1 - LESIONS.probabilities(i)[0]) - LESIONS.ged(i, 1, 0, 0, 0);
  }

  @Test
  void theDistanceIsThatOfTheKnownDistribution() {
    int[] all = IntStream.range(0, 20).toArray();
    float[] d = truth(all).distance().toFloatArray();
    for (int i : all) {
      assertThat(d[i]).isCloseTo((float) selfDistance(i), within(1e-6f));
    }
  }

  /** The V-statistic of the shares, less what equal draws take from it: V = U - D_samples / n. */
  @Test
  void gedOfSamplesIsTheExactOneForTheirShares() {
    for (int i = 0; i < 20; i++) {
      NDArray samples = draws(i, 0, 0, 1, 2, 2, 2, 3, 3);
      double among = JaccardDistance.between(samples, samples).mean().getFloat();
      double expected = LESIONS.ged(i, .25, .125, .375, .25) - among / 7;
      assertThat((double) truth(i).energyDistance(samples).getFloat())
          .isCloseTo(expected, within(1e-5));
    }
  }

  /** 0 for the truth on average: 4,000 times 5 draws. */
  @Test
  void theTruthHasNoDistanceToItself() {
    int times = 4000;
    int[] same = new int[times];
    TruthScores truth = truth(same);
    NDArray samples = drawn(0, times, 5, 1);
    double[] ged = doubles(truth.energyDistance(samples));
    double mean = Arrays.stream(ged).average().orElseThrow();
    double error = Math.sqrt(Arrays.stream(ged).map(g -> g * g).sum()) / times;
    assertThat(mean).isCloseTo(0, within(3 * error));
    assertThat(error).isLessThan(.02);
  }

  /** Masks of a lesion's truth [times, n, H, W]. */
  private NDArray drawn(int lesion, int times, int n, long seed) {
    double[] p = LESIONS.probabilities(lesion);
    Random random = new Random(seed);
    float[] pick = new float[times * n * 4];
    for (int row = 0; row < times * n; row++) {
      double u = random.nextDouble();
      int k = 0;
      while (k < 3 && u >= p[k]) {
        u -= p[k++];
      }
      pick[row * 4 + k] = 1;
    }
    NDArray flat = LESIONS.templates(manager, lesion).reshape(4, 256);
    return manager.create(pick, new Shape(times * n, 4)).matMul(flat).reshape(times, n, 16, 16);
  }

  private static double[] doubles(NDArray a) {
    float[] f = a.toFloatArray();
    return IntStream.range(0, f.length).mapToDouble(i -> f[i]).toArray();
  }

  @Test
  void aSampleAnswersTheNearestTemplateOrNone() {
    NDArray four = draws(2, 0, 1, 2, 3);
    NDArray inverted = four.get(":, 0:1").mul(-1).add(1);
    NDArray nearly = four.get(":, 2:3").duplicate(); // one pixel less
    float[] pixels = nearly.toFloatArray();
    pixels[IntStream.range(0, pixels.length).filter(k -> pixels[k] == 1).findFirst().getAsInt()] =
        0;
    nearly = manager.create(pixels, nearly.getShape());
    TruthScores.Shares shares =
        truth(2).shares(four.concat(inverted, 1).concat(nearly, 1).concat(nearly, 1));
    float s = 1 / 7f;
    assertThat(shares.answers().toFloatArray())
        .containsExactly(new float[] {s, s, 3 * s, s}, within(1e-6f));
    assertThat(shares.invalid().toFloatArray()).containsExactly(new float[] {s}, within(1e-6f));
    double[] p = LESIONS.probabilities(2);
    double expected = s;
    for (int k = 0; k < 4; k++) {
      expected += Math.abs(p[k] - (k == 2 ? 3 : 1) * s);
    }
    assertThat((double) shares.totalVariation().getFloat()).isCloseTo(expected / 2, within(1e-6));
    assertThat(truth(2).shares(inverted).totalVariation().getFloat()).isCloseTo(1, within(1e-6f));
  }

  /** The formula against 20,000 simulated shares of 16 draws. */
  @Test
  void theTruthsOwnTotalVariationIsThatOfItsDraws() {
    int times = 20_000;
    TruthScores one = truth(3);
    double[] p = LESIONS.probabilities(3);
    Random random = new Random(2);
    double[] found = new double[times];
    for (int t = 0; t < times; t++) {
      double[] shares = new double[4];
      for (int draw = 0; draw < 16; draw++) {
        double u = random.nextDouble();
        int k = 0;
        while (k < 3 && u >= p[k]) {
          u -= p[k++];
        }
        shares[k] += 1. / 16;
      }
      found[t] = IntStream.range(0, 4).mapToDouble(k -> Math.abs(shares[k] - p[k])).sum() / 2;
    }
    double mean = Arrays.stream(found).average().orElseThrow();
    double error = Math.sqrt(Arrays.stream(found).map(f -> f * f).sum()) / times;
    assertThat(one.idealTotalVariation(16)[0]).isCloseTo(mean, within(3 * error));
  }

  @Test
  void theDivergenceIsZeroForTheTruthAlone() {
    TruthScores truth = truth(1);
    double[] p = LESIONS.probabilities(1);
    NDArray exact = truth.probabilities().log();
    assertThat(truth.divergence(exact).getFloat()).isCloseTo(0, within(1e-6f));
    double divergence = Arrays.stream(p).map(q -> q * Math.log(q / .25)).sum();
    NDArray quarter = exact.zerosLike().add(Math.log(.25));
    assertThat((double) truth.divergence(quarter).getFloat())
        .isCloseTo(divergence, within(1e-6))
        .isPositive();
  }

  /** Every number of pixels of the core, the ring and the satellite, and of the rest. */
  @Test
  void noMaskIsNearerThanTheBest() {
    for (int i = 0; i < 20; i++) {
      double[] p = LESIONS.probabilities(i);
      NDArray templates = LESIONS.templates(manager, i).squeeze(0);
      int[] areas = new int[4];
      for (int k = 0; k < 4; k++) {
        areas[k] = (int) templates.get(k).sum().getFloat();
      }
      double least = Double.POSITIVE_INFINITY;
      for (int core = 0; core <= areas[1]; core++) {
        for (int ring = 0; ring <= areas[2] - areas[1]; ring++) {
          for (int satellite = 0; satellite <= areas[3] - areas[2]; satellite++) {
            for (int rest = 0; rest < 2; rest++) {
              least = Math.min(least, distance(p, areas, core, ring, satellite, rest));
            }
          }
        }
      }
      TruthScores truth = truth(i);
      NDArray best = truth.bestMask();
      assertThat(best.getShape()).isEqualTo(new Shape(1, 1, 16, 16));
      double ged = truth.energyDistance(best.repeat(1, 2)).getFloat();
      assertThat(ged).isCloseTo(2 * least - selfDistance(i), within(1e-5));
    }
  }

  private static double distance(
      double[] p, int[] areas, int core, int ring, int satellite, int rest) {
    int[] inside = {0, core, core + ring, core + ring + satellite};
    int all = inside[3] + rest;
    double sum = 0;
    for (int k = 0; k < 4; k++) {
      int union = areas[k] + all - inside[k];
      sum += p[k] * (union == 0 ? 0 : 1 - (double) inside[k] / union);
    }
    return sum;
  }

  @Test
  void probabilitiesOfOtherTemplatesAreRefused() {
    NDArray templates = LESIONS.templates(manager, 0, 1);
    assertThatThrownBy(() -> new TruthScores(templates, LESIONS.probabilities(manager, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("probabilities must be");
  }

  /** 0 log 0 is 0: an answer that nobody gives costs nothing, whatever the model says of it. */
  @Test
  void anAnswerThatIsNeverGivenCostsNothing() {
    TruthScores truth =
        new TruthScores(
            LESIONS.templates(manager, new int[] {0}).get(":, :2"),
            manager.create(new float[] {1, 0}, new Shape(1, 2)));
    float log = (float) Math.log(.25);
    float[] logP = {log, Float.NEGATIVE_INFINITY};
    assertThat(truth.divergence(manager.create(logP, new Shape(1, 2))).getFloat())
        .isCloseTo(-log, within(1e-6f));
  }
}
