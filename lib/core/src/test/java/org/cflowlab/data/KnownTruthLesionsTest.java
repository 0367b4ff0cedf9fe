package org.cflowlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownTruthLesionsTest {
  private static final int SIZE = KnownTruthLesions.DEFAULT_SIZE;

  @Test
  void probabilitiesFollowTheAmplitudeAndSumToOne() {
    KnownTruthLesions lesions = KnownTruthLesions.generate(500, SIZE, 1);
    for (int i = 0; i < 500; i++) {
      double a = lesions.lesion(i).amplitude();
      double[] p = lesions.probabilities(i);
      assertThat(a).isBetween(.4, 1.);
      assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
      assertThat(p[0]).isCloseTo(.6 - .5 * (a - .4) / .6, within(1e-12));
      assertThat(p[2] / p[1]).isCloseTo(4 / 3., within(1e-12));
      assertThat(p[3]).isEqualTo(p[1]);
    }
  }

  /** Counts of 4 x 4,000 drawn masks against the sum of their probabilities, to 4 sigma. */
  @Test
  void ratersDrawTheTemplatesAsOftenAsTheTruthSays() {
    int n = 4000;
    KnownTruthLesions lesions = KnownTruthLesions.generate(n, 16, 2);
    double[] seen = new double[4];
    double[] expected = new double[4];
    double[] variance = new double[4];
    try (NDManager manager = NDManager.newBaseManager()) {
      int[] all = lesions.patches().all();
      NDArray masks = lesions.patches().masks(manager, all).reshape(n, 4, 1, -1);
      NDArray templates = lesions.templates(manager, all).reshape(n, 1, 4, -1);
      NDArray equal = masks.sub(templates).abs().sum(new int[] {3}).eq(0); // [n, rater, template]
      assertThat(equal.countNonzero().getLong()).isEqualTo(4L * n);
      for (int k = 0; k < 4; k++) {
        seen[k] = equal.get(":, :, " + k).countNonzero().getLong();
      }
    }
    for (int i = 0; i < n; i++) {
      double[] p = lesions.probabilities(i);
      for (int k = 0; k < 4; k++) {
        expected[k] += 4 * p[k];
        variance[k] += 4 * p[k] * (1 - p[k]);
      }
    }
    for (int k = 0; k < 4; k++) {
      assertThat(seen[k]).isCloseTo(expected[k], within(4 * Math.sqrt(variance[k])));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 32, 64})
  void templatesAreNestedAndDistinct(int size) {
    KnownTruthLesions lesions = KnownTruthLesions.generate(300, size, 3);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray templates = lesions.templates(manager, lesions.patches().all());
      assertThat(templates.getShape()).isEqualTo(new Shape(300, 4, size, size));
      assertThat(templates.get(":, 0").sum().getFloat()).isZero();
      for (int k = 1; k < 4; k++) {
        NDArray added = templates.get(":, " + k).sub(templates.get(":, " + (k - 1)));
        assertThat(added.min().getFloat()).as("template %d holds %d", k, k - 1).isZero();
        assertThat(added.reshape(300, -1).sum(new int[] {1}).min().getFloat()).isPositive();
      }
    }
  }

  @Test
  void theCoreAndTheWholeHaveTheAreasOfTheirDiscs() {
    KnownTruthLesions lesions = KnownTruthLesions.generate(200, 64, 4);
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int i = 0; i < 200; i++) {
        double r = lesions.lesion(i).radius();
        float[] area =
            lesions.templates(manager, i).reshape(4, -1).sum(new int[] {1}).toFloatArray();
        assertThat(area[1] / (Math.PI * .49 * r * r)).isCloseTo(1, within(.1));
        assertThat(area[2] / (Math.PI * 1.5625 * r * r)).isCloseTo(1, within(.05));
        assertThat((area[3] - area[2]) / (Math.PI * .25 * r * r)).isCloseTo(1, within(.2));
      }
    }
  }

  /** A reader with a ruler: brightness at the centre, area above half of it, light at the side. */
  @Test
  void amplitudeRadiusAndSatelliteCanBeReadOffTheImage() {
    KnownTruthLesions lesions = KnownTruthLesions.generate(300, SIZE, 5);
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int i = 0; i < 300; i++) {
        Lesion lesion = lesions.lesion(i);
        float[] image = lesions.patches().images(manager, i).toFloatArray();
        float centre = pixel(image, lesion.row(), lesion.column());
        double amplitude =
            (centre - LesionImage.level(0)) / (LesionImage.level(1) - LesionImage.level(0));
        assertThat(amplitude).isCloseTo(lesion.amplitude(), within(.05));

        double light = 0;
        double reach = 1.4 * lesion.radius();
        for (int k = 0; k < image.length; k++) {
          double d = Math.hypot(k / SIZE - lesion.row(), k % SIZE - lesion.column());
          double half = (centre + LesionImage.level(0)) / 2;
          light += d < reach && image[k] > half ? 1 : 0;
        }
        double radius = Math.sqrt(light / Math.PI) / Math.pow(2 * Math.log(2), .25);
        assertThat(radius / lesion.radius()).isCloseTo(1, within(.12));

        float satellite = pixel(image, lesion.satelliteRow(), lesion.satelliteColumn());
        float opposite =
            pixel(
                image,
                2 * lesion.row() - lesion.satelliteRow(),
                2 * lesion.column() - lesion.satelliteColumn());
        assertThat(satellite).as("lesion %d", i).isGreaterThan(opposite);
      }
    }
  }

  private static float pixel(float[] image, double row, double column) {
    int y = (int) Math.max(0, Math.min(SIZE - 1, Math.round(row)));
    int x = (int) Math.max(0, Math.min(SIZE - 1, Math.round(column)));
    return image[y * SIZE + x];
  }

  @Test
  void theSeedDecidesAndALongerSetBeginsWithTheShorter() {
    PatchSet ten = KnownTruthLesions.generate(10, SIZE, 6).patches();
    PatchSet twenty = KnownTruthLesions.generate(20, SIZE, 6).patches();
    assertThat(twenty.select(ten.all()).provenance()).isEqualTo(ten.provenance());
    assertThat(KnownTruthLesions.generate(10, SIZE, 7).patches().provenance())
        .isNotEqualTo(ten.provenance());
    assertThat(ten.provenance())
        .as("the same pixels on every machine and Java")
        .isEqualTo(
            "known-truth lesions, seed 6: 10 patches of 10 patients, 32x32, 4 raters, sha256 "
                + "c04faa8bee6e7f4cb4e0a3e77dd8b156ec857ec9ba6947c8e2a90fcaa493f81a");
  }

  @Test
  void aSelectionKeepsItsTruth() {
    KnownTruthLesions all = KnownTruthLesions.generate(9, SIZE, 8);
    KnownTruthLesions some = all.select(7, 2);
    assertThat(some.lesion(0)).isEqualTo(all.lesion(7));
    assertThat(some.entropy(1)).isEqualTo(all.entropy(2));
    assertThat(some.patches().id(0)).isEqualTo(all.patches().id(7));
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(some.templates(manager, 1)).isEqualTo(all.templates(manager, 2));
    }
  }

  @Test
  void theEntropyIsThatOfTheProbabilities() {
    KnownTruthLesions lesions = KnownTruthLesions.generate(50, SIZE, 9);
    for (int i = 0; i < 50; i++) {
      double nothing = lesions.probabilities(i)[0];
      double choice = -nothing * Math.log(nothing) - (1 - nothing) * Math.log(1 - nothing);
      double rest = -.6 * Math.log(.3) - .4 * Math.log(.4);
      assertThat(lesions.entropy(i)).isCloseTo(choice + (1 - nothing) * rest, within(1e-12));
    }
  }

  @Test
  void gedIsThatOfTheMasksCountedPixelByPixel() {
    KnownTruthLesions lesions = KnownTruthLesions.generate(20, SIZE, 10);
    double[] sampler = {.1, .2, .3, .4};
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int i = 0; i < 20; i++) {
        float[] masks = lesions.templates(manager, i).toFloatArray();
        double[] truth = lesions.probabilities(i);
        double ged = 0;
        for (int j = 0; j < 4; j++) {
          for (int k = 0; k < 4; k++) {
            double weight =
                2 * truth[j] * sampler[k] - truth[j] * truth[k] - sampler[j] * sampler[k];
            ged += weight * (1 - iou(masks, j, k));
          }
        }
        assertThat(lesions.ged(i, sampler)).isCloseTo(ged, within(1e-12)).isPositive();
        assertThat(lesions.ged(i, truth)).isCloseTo(0, within(1e-12));
      }
    }
  }

  private static double iou(float[] masks, int j, int k) {
    int area = SIZE * SIZE;
    int both = 0;
    int either = 0;
    for (int p = 0; p < area; p++) {
      both += masks[j * area + p] == 1 && masks[k * area + p] == 1 ? 1 : 0;
      either += masks[j * area + p] == 1 || masks[k * area + p] == 1 ? 1 : 0;
    }
    return either == 0 ? 1 : (double) both / either;
  }

  @Test
  void theFloorsAreThoseOfThePixelMarginals() {
    KnownTruthLesions lesions = KnownTruthLesions.generate(40, SIZE, 11);
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int i = 0; i < 40; i++) {
        NDArray p = manager.create(lesions.probabilities(i)).toType(DataType.FLOAT32, false);
        NDArray templates = lesions.templates(manager, i).reshape(4, -1);
        float[] marginals = p.reshape(1, 4).matMul(templates).toFloatArray();
        float[] majority = templates.get(lesions.majority(i)).toFloatArray();
        double nll = 0;
        for (int k = 0; k < marginals.length; k++) {
          double q = marginals[k];
          assertThat(majority[k] == 1).isEqualTo(q > .5);
          nll -= q == 0 ? 0 : q * Math.log(q) + (1 - q) * Math.log(1 - q);
        }
        assertThat(lesions.bernoulliNll(i)).isCloseTo(nll, within(1e-3));
        assertThat(lesions.bernoulliNll(i)).isGreaterThan(lesions.entropy(i));
      }
    }
  }

  @Test
  void tooSmallIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KnownTruthLesions.generate(1, 15, 1))
        .withMessageContaining("size of at least 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KnownTruthLesions.generate(0, 32, 1))
        .withMessageContaining("count of at least 1");
  }
}
