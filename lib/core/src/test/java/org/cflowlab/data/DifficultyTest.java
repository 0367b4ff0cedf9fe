package org.cflowlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DifficultyTest {
  private static final int SIZE = 16;
  private static final String ALL_TURNED =
      "noise=.1,contrast=.7,radius=.1,spread=.05,ambiguity=2,styles=.9";

  @TempDir Path temp;

  private static KnownTruthLesions lesions(int count, int size, String knobs) {
    return KnownTruthLesions.generate(count, size, 4, Difficulty.parse(knobs));
  }

  /** Masks as bytes, [lesion][rater or template]. */
  private static byte[][][] masks(KnownTruthLesions lesions, boolean templates) {
    PatchSet set = lesions.patches();
    int area = set.height() * set.width();
    byte[][][] masks = new byte[set.size()][4][area];
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int i = 0; i < set.size(); i++) {
        float[] all =
            (templates ? lesions.templates(manager, i) : set.masks(manager, i)).toFloatArray();
        for (int p = 0; p < all.length; p++) {
          masks[i][p / area][p % area] = (byte) all[p];
        }
      }
    }
    return masks;
  }

  private static int numberOf(byte[] mask, byte[][] templates) {
    return IntStream.range(0, 4)
        .filter(k -> Arrays.equals(mask, templates[k]))
        .findFirst()
        .orElseThrow();
  }

  private static double distance(byte[] a, byte[] b) {
    int both = 0;
    int either = 0;
    for (int p = 0; p < a.length; p++) {
      both += a[p] & b[p];
      either += a[p] | b[p];
    }
    return either == 0 ? 0 : 1 - (double) both / either;
  }

  @Test
  void theUsualKnobsChangeNoPixel() {
    String usual = KnownTruthLesions.generate(10, 32, 6).patches().provenance();
    Difficulty turned = Difficulty.parse("noise=.008,contrast=1,radius=.125,spread=.075,styles=0");
    assertThat(KnownTruthLesions.generate(10, 32, 6, turned).patches().provenance())
        .isEqualTo(usual);
    assertThat(turned).isEqualTo(Difficulty.USUAL).hasToString("");
    assertThat(Difficulty.parse("styles=1,noise=.2"))
        .hasToString("noise=0.2,styles=1.0")
        .isEqualTo(Difficulty.parse("noise=0.2,styles=1.0"));
  }

  /** Every quantity, counted over all templates or pairs of them, pixel by pixel. */
  @ParameterizedTest
  @ValueSource(
      strings = {ALL_TURNED, "ambiguity=.1", "ambiguity=10", "styles=1,ambiguity=.5,radius=.12"})
  void exactQuantitiesAreThoseOfEnumeration(String knobs) {
    KnownTruthLesions lesions = lesions(20, SIZE, knobs);
    byte[][][] templates = masks(lesions, true);
    double[] sampler = {.1, .2, .3, .4};
    for (int i = 0; i < 20; i++) {
      double[] p = new double[4];
      for (int rater = 0; rater < 4; rater++) {
        double[] q = lesions.probabilities(i, rater);
        assertThat(Arrays.stream(q).sum()).isCloseTo(1, within(1e-12));
        for (int k = 0; k < 4; k++) {
          assertThat(q[k]).isBetween(0., 1.);
          p[k] += q[k] / 4;
        }
      }
      assertThat(lesions.probabilities(i)).containsExactly(p, within(1e-12));
      double entropy = 0;
      double ged = 0;
      double pixels = 0;
      double[] marginals = new double[SIZE * SIZE];
      for (int j = 0; j < 4; j++) {
        entropy -= p[j] * Math.log(p[j]);
        for (int k = 0; k < 4; k++) {
          double weight = 2 * p[j] * sampler[k] - p[j] * p[k] - sampler[j] * sampler[k];
          ged += weight * distance(templates[i][j], templates[i][k]);
        }
        for (int x = 0; x < marginals.length; x++) {
          marginals[x] += p[j] * templates[i][j][x];
        }
      }
      for (int x = 0; x < marginals.length; x++) {
        double q = Math.min(1, marginals[x]);
        pixels -= q <= 0 ? 0 : q * Math.log(q);
        pixels -= q >= 1 ? 0 : (1 - q) * Math.log1p(-q);
        assertThat(templates[i][lesions.majority(i)][x] == 1).isEqualTo(q > .5);
      }
      assertThat(lesions.entropy(i)).isCloseTo(entropy, within(1e-9));
      assertThat(lesions.ged(i, sampler)).isCloseTo(ged, within(1e-9));
      assertThat(lesions.bernoulliNll(i)).isCloseTo(pixels, within(1e-9));
    }
  }

  /**
   * Masks as they are drawn, over 3,000 lesions and to 4 standard errors: how often each rater
   * draws each template, the mean of -log p(s|x), and the mean distance of two raters' masks.
   */
  @ParameterizedTest
  @ValueSource(strings = {ALL_TURNED, "styles=1", "ambiguity=3"})
  void exactQuantitiesAreThoseOfManyDraws(String knobs) {
    int n = 3000;
    KnownTruthLesions lesions = lesions(n, SIZE, knobs);
    byte[][][] templates = masks(lesions, true);
    byte[][][] drawn = masks(lesions, false);
    double[][] seen = new double[4][4];
    double[][] expected = new double[4][4];
    double[][] variance = new double[4][4];
    Difference surprise = new Difference();
    Difference apart = new Difference();
    for (int i = 0; i < n; i++) {
      double[] p = lesions.probabilities(i);
      double mean = 0;
      for (int rater = 0; rater < 4; rater++) {
        double[] q = lesions.probabilities(i, rater);
        int number = numberOf(drawn[i][rater], templates[i]);
        assertThat(q[number]).isPositive();
        seen[rater][number]++;
        mean -= Math.log(p[number]) / 4;
        for (int k = 0; k < 4; k++) {
          expected[rater][k] += q[k];
          variance[rater][k] += q[k] * (1 - q[k]);
        }
      }
      surprise.add(mean - lesions.entropy(i));
      double exact = 0;
      double[] q0 = lesions.probabilities(i, 0);
      double[] q3 = lesions.probabilities(i, 3);
      for (int j = 0; j < 4; j++) {
        for (int k = 0; k < 4; k++) {
          exact += q0[j] * q3[k] * distance(templates[i][j], templates[i][k]);
        }
      }
      apart.add(distance(drawn[i][0], drawn[i][3]) - exact);
    }
    for (int rater = 0; rater < 4; rater++) {
      for (int k = 0; k < 4; k++) {
        assertThat(seen[rater][k])
            .as("rater %d, template %d", rater, k)
            .isCloseTo(expected[rater][k], within(4 * Math.sqrt(variance[rater][k])));
      }
    }
    surprise.isNothing();
    apart.isNothing();
  }

  /** Values whose expectation is 0. */
  private static final class Difference {
    private double sum;
    private double squares;
    private int n;

    void add(double value) {
      sum += value;
      squares += value * value;
      n++;
    }

    void isNothing() {
      double error = Math.sqrt(squares) / n;
      assertThat(error).isPositive();
      assertThat(sum / n).isCloseTo(0, within(4 * error));
    }
  }

  @Test
  void theEntropyGrowsWithTheAmbiguity() {
    for (int i = 0; i < 10; i++) {
      double last = 0;
      for (String t : new String[] {".1", ".3", "1", "3", "10"}) {
        double entropy = lesions(10, SIZE, "ambiguity=" + t).entropy(i);
        assertThat(entropy).isGreaterThan(last);
        last = entropy;
      }
      assertThat(last).isCloseTo(Math.log(4), within(.02));
    }
  }

  @Test
  void stylesMakeRatersDifferAndLeaveTheImagesAndTheTruth() {
    KnownTruthLesions alike = lesions(10, SIZE, "styles=0");
    KnownTruthLesions styled = lesions(10, SIZE, "styles=1");
    try (NDManager manager = NDManager.newBaseManager()) {
      int[] all = alike.patches().all();
      assertThat(styled.patches().images(manager, all))
          .isEqualTo(alike.patches().images(manager, all));
    }
    for (int i = 0; i < 10; i++) {
      double[] p = alike.probabilities(i);
      assertThat(styled.probabilities(i)).isEqualTo(p);
      assertThat(alike.probabilities(i, 2)).isEqualTo(p);
      double bold = Math.min(p[0], p[3]);
      assertThat(styled.probabilities(i, 0)).containsExactly(p[0] - bold, p[1], p[2], p[3] + bold);
      assertThat(styled.probabilities(i, 3)).containsExactly(p[0], 2 * p[1], p[2] - p[1], p[3]);
    }
  }

  @Test
  void contrastAndNoiseAreSeenInTheImage() {
    try (NDManager manager = NDManager.newBaseManager()) {
      PatchSet usual = lesions(20, 32, "noise=0").patches();
      PatchSet faint = lesions(20, 32, "noise=0,contrast=.5").patches();
      PatchSet noisy = lesions(20, 32, "noise=.05").patches();
      int[] all = usual.all();
      KnownTruthLesions lesions = lesions(20, 32, "noise=0");
      for (int i : all) {
        double a = lesions.lesion(i).amplitude();
        int centre =
            32 * (int) Math.round(lesions.lesion(i).row())
                + (int) Math.round(lesions.lesion(i).column());
        float half = faint.images(manager, i).toFloatArray()[centre];
        float whole = usual.images(manager, i).toFloatArray()[centre];
        assertThat(whole - half).isCloseTo((float) (.85 * a / 2), within(.02f));
      }
      float[] grain = noisy.images(manager, all).sub(usual.images(manager, all)).toFloatArray();
      double squares = 0;
      for (float g : grain) {
        squares += g * g;
      }
      assertThat(Math.sqrt(squares / grain.length)).isCloseTo(.05, within(.003));
    }
  }

  @ParameterizedTest
  @CsvSource({"16, .09375", "17, .09", "32, .05", "64, .03"})
  void smallLesionsKeepTemplatesNestedAndDistinct(int size, double radius) {
    KnownTruthLesions lesions = lesions(300, size, "spread=0.01,radius=" + radius);
    for (byte[][] templates : masks(lesions, true)) {
      for (int k = 1; k < 4; k++) {
        int more = 0;
        for (int x = 0; x < size * size; x++) {
          assertThat(templates[k][x]).isGreaterThanOrEqualTo(templates[k - 1][x]);
          more += templates[k][x] - templates[k - 1][x];
        }
        assertThat(more).isPositive();
      }
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lesions(1, size, "radius=" + 1.4 / size))
        .withMessageContaining("radius must be at least 1.5 pixels");
  }

  @Test
  void theNameOfADataSetTurnsTheKnobs() throws IOException {
    PatchSet set = open("embedded:noise=.2,styles=1");
    assertThat(set.provenance())
        .startsWith("known-truth lesions, seed 4, noise=0.2,styles=1.0: 5 patches of")
        .isEqualTo(
            KnownTruthLesions.generate(5, 32, 4, Difficulty.parse("noise=.2,styles=1"))
                .patches()
                .provenance());
    assertThat(set.name()).isEqualTo("embedded");
  }

  private PatchSet open(String name) throws IOException {
    return DataSets.open(name, temp, new DataSets.Options(0, 5, 4), Progress.NONE).patches();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "nois=.2|'nois=.2' turns no knob; give NAME=NUMBER with one of noise, contrast",
        "noise|'noise' turns no knob",
        "noise=.1,|'' turns no knob",
        "noise=1=2|'noise=1=2' turns no knob",
        "noise=much|noise must be a number, not 'much'",
        "noise=-1|noise must be 0.0 to 1.0, not -1.0",
        "noise=NaN|noise must be 0.0 to 1.0, not NaN",
        "contrast=0|contrast must be over 0, to 1.0, not 0.0",
        "styles=1.5|styles must be 0.0 to 1.0, not 1.5",
        "ambiguity=0|ambiguity must be 0.1 to 10.0, not 0.0",
        "radius=.19|radius + spread must be at most 0.2, not 0.19 + 0.075",
        "radius=.01|radius must be at least 1.5 pixels; 0.01 of 32 pixels is 0.32",
      })
  void aWrongKnobIsNamed(String knobs, String message) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> open("embedded:" + knobs))
        .withMessageContaining("embedded:" + knobs + ": ")
        .withMessageContaining(message);
  }

  @Test
  void noKnobsAfterTheColonIsAMistake() {
    assertThatExceptionOfType(DataException.class).isThrownBy(() -> open("embedded:"));
  }
}
