package org.cflowlab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.cflowlab.array.Torch;
import org.cflowlab.data.Difficulty;
import org.cflowlab.data.KnownTruthLesions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sampler of p(s|x) gets by formula, against draws from a p(s|x) that is known. */
@Tag("slow")
class IdealRaterTest {
  private static final int TIMES = 10_000;
  private static final int AT_ONCE = 500;
  private static final int LESION = 2;

  private record Mean(double value, double error) {
    static Mean of(double[] values) {
      double mean = Arrays.stream(values).average().orElseThrow();
      double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      return new Mean(mean, Math.sqrt(square) / values.length);
    }
  }

  /** V and U by formula, V, U and the distance to p(s|x) as drawn. */
  private record Tried(double v, double u, Mean drawnV, Mean drawnU, Mean toTruth) {}

  private static Tried draw(KnownTruthLesions lesions, int raters, int n) {
    double[][] found = new double[3][TIMES];
    Random random = new Random(raters * 1000 + n);
    double[] any = lesions.probabilities(LESION);
    try (NDManager manager = Torch.newManager()) {
      NDArray flat = lesions.templates(manager, LESION).reshape(4, 256);
      TruthScores truth =
          new TruthScores(
              lesions.templates(manager, LESION), lesions.probabilities(manager, LESION));
      NDArray own = truth.distance().zerosLike();
      for (int r = 0; r < raters; r++) {
        own = own.add(truth.distance(lesions.probabilitiesOf(r % 4, manager, LESION)));
      }
      EnergyDistance formula = Floors.idealRater(own.div(raters), truth.distance(), raters, n);
      for (int from = 0; from < TIMES; from += AT_ONCE) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          double[][] p = new double[raters + n][];
          Arrays.setAll(p, k -> k < raters ? lesions.probabilities(LESION, k % 4) : any);
          NDArray masks = masks(p, flat, random);
          NDArray s = masks.get(":, :" + raters);
          NDArray drawn = masks.get(":, " + raters + ":");
          // one sample stands for two equal ones, whose V is its own; there is no U of it
          EnergyDistance ged = EnergyDistance.of(s, n == 1 ? drawn.repeat(1, 2) : drawn);
          put(found[0], from, ged.v());
          put(found[1], from, ged.u());
          if (raters > 1 && n > 1) {
            put(found[2], from, EnergyDistance.toTruth(s, drawn));
          }
        }
      }
      return new Tried(
          formula.v().getFloat(),
          formula.u().getFloat(),
          Mean.of(found[0]),
          Mean.of(found[1]),
          Mean.of(found[2]));
    }
  }

  /** One mask for each distribution, so many times over: [AT_ONCE, p.length, 16, 16]. */
  private static NDArray masks(double[][] p, NDArray templates, Random random) {
    float[] pick = new float[AT_ONCE * p.length * 4];
    for (int row = 0; row < AT_ONCE * p.length; row++) {
      double[] q = p[row % p.length];
      double u = random.nextDouble();
      int k = 0;
      while (k < 3 && u >= q[k]) {
        u -= q[k++];
      }
      pick[row * 4 + k] = 1;
    }
    NDArray choose = templates.getManager().create(pick, new Shape(AT_ONCE * p.length, 4));
    return choose.matMul(templates).reshape(AT_ONCE, p.length, 16, 16);
  }

  private static void put(double[] to, int from, NDArray values) {
    float[] f = values.toFloatArray();
    IntStream.range(0, f.length).forEach(i -> to[from + i] = f[i]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 7})
  void theFormulaIsTheMeanOfManyDraws(int raters) {
    KnownTruthLesions lesions = KnownTruthLesions.generate(4, 16, 4);
    for (int n : new int[] {1, 4, 16, 100}) {
      Tried tried = draw(lesions, raters, n);
      assertThat(tried.drawnV.value)
          .as("V, R = %d, n = %d", raters, n)
          .isCloseTo(tried.v, within(3 * tried.drawnV.error));
      if (n > 1) {
        assertThat(tried.drawnU.value)
            .as("U, R = %d, n = %d", raters, n)
            .isCloseTo(tried.u, within(3 * tried.drawnU.error));
      }
      if (n > 1 && raters > 1) {
        assertThat(tried.toTruth.value)
            .as("to p(s|x), R = %d, n = %d", raters, n)
            .isCloseTo(0, within(3 * tried.toTruth.error));
      }
    }
  }

  /** Raters with styles: two draws of one of them are nearer than of two. */
  @Test
  void ratersOfTheirOwnStyleCountToo() {
    KnownTruthLesions styled = KnownTruthLesions.generate(4, 16, 4, Difficulty.parse("styles=1"));
    KnownTruthLesions plain = KnownTruthLesions.generate(4, 16, 4);
    Tried tried = draw(styled, 4, 16);
    assertThat(tried.drawnV.value).isCloseTo(tried.v, within(3 * tried.drawnV.error));
    assertThat(tried.drawnU.value).isCloseTo(tried.u, within(3 * tried.drawnU.error));
    assertThat(tried.u).isLessThan(draw(plain, 4, 16).u - .005);
  }

  /** The estimate from raters' masks has the mean of the formula from the truth. */
  @Test
  void theEstimateFromMasksIsUnbiased() {
    KnownTruthLesions lesions = KnownTruthLesions.generate(1000, 16, 7);
    int[] all = lesions.patches().all();
    try (NDManager manager = Torch.newManager()) {
      NDArray masks = lesions.patches().masks(manager, all);
      TruthScores truth =
          new TruthScores(lesions.templates(manager, all), lesions.probabilities(manager, all));
      NDArray d = truth.distance();
      NDArray off = Floors.idealRater(masks, 16).v().sub(Floors.idealRater(d, d, 4, 16).v());
      double[] values = new double[all.length];
      put(values, 0, off);
      Mean mean = Mean.of(values);
      assertThat(mean.value).isCloseTo(0, within(3 * mean.error));
    }
  }

  @Test
  void oneRaterShowsNoSpread() {
    try (NDManager manager = Torch.newManager()) {
      NDArray one = manager.zeros(new Shape(2, 1, 8, 8));
      NDArray samples = manager.zeros(new Shape(2, 4, 8, 8));
      assertThatThrownBy(() -> EnergyDistance.toTruth(one, samples))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the energy distance to p(s|x) needs at least 2 raters an image: one shows no"
                  + " spread");
      assertThatThrownBy(() -> Floors.idealRater(one, 16))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("diversity needs at least 2 masks an image, not 1");
    }
  }
}
