package org.cflowlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TruthScoresTest {
  private static final KnownTruthLesions LESIONS = KnownTruthLesions.generate(20, 16, 4);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Templates of a lesion by their numbers, [N, H, W]. */
  private NDArray draws(int lesion, int... numbers) {
    NDArray templates = LESIONS.templates(manager, lesion).squeeze(0);
    NDList drawn = new NDList();
    Arrays.stream(numbers).forEach(k -> drawn.add(templates.get(k)));
    return NDArrays.stack(drawn);
  }

  @Test
  void gedOfSamplesIsTheExactOneForTheirShares() {
    for (int i = 0; i < 20; i++) {
      NDArray samples = draws(i, 0, 0, 1, 2, 2, 2, 3, 3);
      assertThat(new TruthScores(LESIONS, i).ged(samples))
          .isCloseTo(LESIONS.ged(i, .25, .125, .375, .25), within(1e-6));
      assertThat(new TruthScores(LESIONS, i).ged(samples.expandDims(1)))
          .isEqualTo(new TruthScores(LESIONS, i).ged(samples));
    }
  }

  @Test
  void gedOfManySamplesOfTheTruthIsNearItsExpectation() {
    Random random = new Random(1);
    int i = 3;
    double[] p = LESIONS.probabilities(i);
    int[] numbers =
        IntStream.range(0, 400)
            .map(
                n -> {
                  double u = random.nextDouble();
                  int k = 0;
                  while (k < 3 && u >= p[k]) {
                    u -= p[k++];
                  }
                  return k;
                })
            .toArray();
    TruthScores scores = new TruthScores(LESIONS, i);
    assertThat(scores.ged(draws(i, numbers))).isBetween(0., .02);
    assertThat(scores.shares(draws(i, numbers)).totalVariation()).isLessThan(.1);
  }

  @Test
  void strangeSamplesAreInvalid() {
    TruthScores scores = new TruthScores(LESIONS, 2);
    NDArray four = draws(2, 0, 1, 2, 3);
    NDArray inverted = four.get("0:1").mul(-1).add(1);
    TruthScores.Shares shares = scores.shares(four.concat(inverted, 0));
    assertThat(shares.templates()).containsExactly(.2, .2, .2, .2);
    assertThat(shares.invalid()).isEqualTo(.2);
    double[] p = LESIONS.probabilities(2);
    double expected = .2 + Arrays.stream(p).map(q -> Math.abs(q - .2)).sum();
    assertThat(shares.totalVariation()).isCloseTo(expected / 2, within(1e-12));
    assertThat(scores.shares(inverted).totalVariation()).isCloseTo(1, within(1e-12));
  }

  @Test
  void theGapIsTheDivergenceFromTheTruth() {
    double[] p = LESIONS.probabilities(1);
    TruthScores scores = new TruthScores(LESIONS, 1);
    double[] exact = Arrays.stream(p).map(Math::log).toArray();
    assertThat(scores.gap(exact)).isCloseTo(0, within(1e-12));
    double divergence = Arrays.stream(p).map(q -> q * Math.log(q / .25)).sum();
    double quarter = Math.log(.25);
    assertThat(scores.gap(quarter, quarter, quarter, quarter))
        .isCloseTo(divergence, within(1e-12))
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
      NDArray best = new TruthScores(LESIONS, i).bestMask(manager);
      double self = -LESIONS.ged(i, p) + selfDistance(i, p);
      double bestGed = new TruthScores(LESIONS, i).ged(best);
      assertThat(bestGed).isCloseTo(2 * least - self, within(1e-6));
      for (int k = 0; k < 4; k++) {
        assertThat(bestGed)
            .isLessThanOrEqualTo(new TruthScores(LESIONS, i).ged(draws(i, k)) + 1e-9);
      }
    }
  }

  /** E d(s, s') of the truth, from the GED of a sampler that draws nothing. */
  private static double selfDistance(int i, double[] p) {
    return 2 * (1 - p[0]) - LESIONS.ged(i, 1, 0, 0, 0);
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
}
